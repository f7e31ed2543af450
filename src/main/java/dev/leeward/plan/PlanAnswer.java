package dev.leeward.plan;

import dev.leeward.recovery.Run;
import io.vertx.core.json.JsonObject;

/** What a command to a plan comes to. */
public sealed interface PlanAnswer {
    /** It is journaled, and goes on from here. */
    record Taken(Run run) implements PlanAnswer {}

    /** It was asked for as a dry run: this is what it would come to; nothing has changed. */
    record Foreseen(JsonObject preview) implements PlanAnswer {}

    /** Whoever says so may not; nothing has changed. */
    record Forbidden(String why) implements PlanAnswer {}

    /** A rule, or the state of things, forbids it; nothing has changed. */
    record Refused(String why) implements PlanAnswer {}

    /** It names nothing. */
    record Unknown(String why) implements PlanAnswer {}

    /** The journal does not take it; nothing has changed. */
    record NotKept(String why) implements PlanAnswer {}
}

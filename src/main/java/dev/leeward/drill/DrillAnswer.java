package dev.leeward.drill;

import io.vertx.core.json.JsonObject;

/** What a command about drills comes to. */
public sealed interface DrillAnswer {
    /** It is under way, or over by now if it has an outcome. */
    record Taken(JsonObject drill) implements DrillAnswer {}

    /** The state of things forbids it; nothing has changed. */
    record Refused(String why) implements DrillAnswer {}

    /** It names nothing. */
    record Unknown(String why) implements DrillAnswer {}

    /** The journal does not take it; nothing has changed. */
    record NotKept(String why) implements DrillAnswer {}
}

package dev.leeward.drill;

import dev.leeward.drill.Result.Outcome;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Terms;
import dev.leeward.recovery.Terms.Term;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A drill that takes its time. Whatever it moved is back, or left to the rules of a run, when it has a result; what it cannot do now, it tries
 * again at the next look. Every method is called with the monitor of {@link Decisions} held.
 */
abstract sealed class Attempt permits Blind, Slice, Live {
    /** Enough for every step of a run, and some that were held. */
    private static final int MOST_TOLD = 200;

    final Drill drill;
    final Decisions decisions;
    private final List<JsonObject> told = new ArrayList<>();
    private Terms terms = Terms.NONE;
    private @Nullable String interrupted;
    private @Nullable Result result;

    Attempt(Drill drill, Decisions decisions) {
        this.drill = drill;
        this.decisions = decisions;
    }

    abstract void begin();

    /** Goes on, four times a second. */
    abstract void look();

    /** A real event, or somebody, wants it to end. The first reason is the one that is told. */
    final void interrupt(String why) {
        if (interrupted == null) {
            interrupted = why;
            tell("it ends: " + why);
        }
    }

    /** Why it is to end before its time; null: it is not. */
    final @Nullable String interrupted() {
        return interrupted;
    }

    final void measured(Term term, @Nullable Instant moment) {
        terms = terms.with(term, moment);
    }

    final void measured(Terms all) {
        all.moments().forEach(this::measured);
    }

    final Terms terms() {
        return terms;
    }

    /** Something that whoever waits wants to know. */
    final void tell(String text) {
        if (told.size() < MOST_TOLD) {
            told.add(new JsonObject().put("at", decisions.now().toString()).put("text", text));
        }
    }

    /** It is over; one that was interrupted shows nothing, however it went. */
    final void over(Outcome outcome, String because) {
        result = interrupted == null
                ? Result.measured(outcome, because, terms)
                : Result.measured(Outcome.INTERRUPTED, interrupted + "; " + because, terms);
    }

    /** Null while it goes on. */
    final @Nullable Result result() {
        return result;
    }

    /** What was told so far, for whoever waits for it. */
    final JsonObject told() {
        return new JsonObject().put("id", drill.id()).put("lines", new JsonArray(List.copyOf(told)));
    }
}

package dev.leeward.drill;

import dev.leeward.recovery.Terms;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What came of a drill.
 *
 * @param because for people
 * @param terms that were measured; none: nothing was
 * @param predicted what was foretold; null: nothing was
 */
record Result(
        Outcome outcome,
        String because,
        Terms terms,
        @Nullable JsonObject predicted) {
    /** How it ended. */
    enum Outcome {
        SUCCEEDED,
        FAILED,
        /** By a real event, by somebody, or with the node: it tells nothing of the plan. */
        INTERRUPTED
    }

    static Result measured(Outcome outcome, String because, Terms terms) {
        return new Result(outcome, because, terms, null);
    }

    /** A drill in thought fails where it finds problems. */
    static Result of(Prediction prediction) {
        boolean well = prediction.problems().isEmpty();
        return new Result(
                well ? Outcome.SUCCEEDED : Outcome.FAILED,
                well ? "nothing is wrong" : String.join("; ", prediction.problems()),
                Terms.NONE,
                prediction.json());
    }
}

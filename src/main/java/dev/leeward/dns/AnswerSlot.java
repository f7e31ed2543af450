package dev.leeward.dns;

import org.jspecify.annotations.Nullable;

/**
 * A place for one compiled answer, filled when it is first asked for and again when it is stale.
 *
 * <p>Loops share it without a lock: the field is not volatile, and need not be. Two loops may both compile, or one use a copy that the
 * other has replaced; either is right, since compiled answers are immutable and each is checked against its version at every use.
 */
public final class AnswerSlot {
    /** Makes the answer. Called on event loops, perhaps on two at once. */
    @FunctionalInterface
    public interface Recipe {
        CompiledAnswer compile(Question question);
    }

    private final Recipe recipe;
    private @Nullable CompiledAnswer compiled;

    public AnswerSlot(Recipe recipe) {
        this.recipe = recipe;
    }

    boolean isFilled() {
        return compiled != null;
    }

    CompiledAnswer answer(Question question) {
        CompiledAnswer answer = compiled;
        if (answer == null || answer.isStale()) {
            answer = recipe.compile(question);
            if (answer.isReusable()) {
                compiled = answer;
            }
        }
        return answer;
    }
}

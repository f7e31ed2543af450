package dev.leeward.dns;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One answer, ready to be sent: one or more outcomes and how to draw among them. Immutable, so that loops may share it without
 * synchronisation: all fields are final.
 */
public final class CompiledAnswer {
    /** The most outcomes one answer can have. */
    public static final int MAX_OUTCOMES = 64;

    private final Outcome[] outcomes;
    private final @Nullable Draw draw;
    private final @Nullable AtomicInteger version;
    private final int compiledAt;
    private final int questionNameLength;
    private final boolean reusable;

    private CompiledAnswer(
            List<Outcome> outcomes,
            @Nullable Draw draw,
            @Nullable AtomicInteger version,
            int compiledAt,
            int questionNameLength,
            boolean reusable) {
        this.outcomes = outcomes.toArray(Outcome[]::new);
        this.draw = draw;
        this.version = version;
        this.compiledAt = compiledAt;
        this.questionNameLength = questionNameLength;
        this.reusable = reusable;
    }

    /**
     * An answer that stays as it is as long as its table.
     *
     * @param questionNameLength of the name it was compiled for, in bytes
     */
    public static CompiledAnswer fixed(Outcome outcome, int questionNameLength) {
        return new CompiledAnswer(List.of(outcome), null, null, 0, questionNameLength, true);
    }

    /** An answer for this one question. */
    public static CompiledAnswer once(Outcome outcome, int questionNameLength) {
        return new CompiledAnswer(List.of(outcome), null, null, 0, questionNameLength, false);
    }

    /**
     * An answer that holds until {@code version} is another number than {@code compiledAt}.
     *
     * @param draw among {@code outcomes}; null when there is but one
     */
    public static CompiledAnswer steered(
            List<Outcome> outcomes,
            @Nullable Draw draw,
            AtomicInteger version,
            int compiledAt,
            int questionNameLength) {
        if (outcomes.isEmpty() || outcomes.size() > MAX_OUTCOMES || (draw == null) != (outcomes.size() == 1)) {
            throw new IllegalArgumentException(outcomes.size() + " outcomes and the draw do not fit");
        }
        return new CompiledAnswer(outcomes, draw, version, compiledAt, questionNameLength, true);
    }

    /** The same, to be made anew for the next question. */
    public CompiledAnswer forThisQuestion() {
        return new CompiledAnswer(List.of(outcomes), draw, version, compiledAt, questionNameLength, false);
    }

    boolean isStale() {
        return version != null && version.get() != compiledAt;
    }

    boolean isReusable() {
        return reusable;
    }

    int questionNameLength() {
        return questionNameLength;
    }

    /** The outcome that {@code dice}, 64 random bits, fall on. */
    Outcome outcome(long dice) {
        return draw == null ? outcomes[0] : outcomes[draw.index(dice)];
    }
}

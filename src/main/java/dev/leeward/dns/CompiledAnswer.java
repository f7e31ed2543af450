package dev.leeward.dns;

import dev.leeward.guard.AnswerKind;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One answer, ready to be sent. Immutable, so that loops may share it without synchronisation: all fields are final.
 *
 * <pre>
 *   parts   the client's part is found by     its outcome by
 *   1       –                                 –, dice, or a hash of its network
 *   more    a table of networks               the same
 * </pre>
 */
public final class CompiledAnswer implements Answer {
    private static final byte[] NO_OPTIONS = {};

    private final Part[] parts;
    private final @Nullable ClientChooser byNetwork;
    private final @Nullable Stamp stamp;
    private final int questionNameLength;
    private final boolean reusable;
    private final AnswerKind kind;

    /** What some of the clients get: one outcome, or one of several. */
    public static final class Part {
        private final Outcome[] outcomes;
        private final @Nullable Draw draw;
        private final @Nullable ClientChooser byClient;
        private final byte[] options;

        private Part(Outcome[] outcomes, @Nullable Draw draw, @Nullable ClientChooser byClient, byte[] options) {
            this.outcomes = outcomes;
            this.draw = draw;
            this.byClient = byClient;
            this.options = options;
        }

        private Part(List<Outcome> outcomes, @Nullable Draw draw, @Nullable ClientChooser byClient) {
            this(outcomes.toArray(Outcome[]::new), draw, byClient, NO_OPTIONS);
        }

        /** The same, saying more. */
        public Part telling(ExtendedError error) {
            return new Part(outcomes, draw, byClient, error.option());
        }

        /** All get the same. */
        public static Part of(Outcome outcome) {
            return new Part(List.of(outcome), null, null);
        }

        /** Each query gets one by dice. */
        public static Part drawn(List<Outcome> outcomes, Draw draw) {
            return new Part(outcomes, draw, null);
        }

        /** Each client gets its own. */
        public static Part assigned(List<Outcome> outcomes, ClientChooser byClient) {
            return new Part(outcomes, null, byClient);
        }

        /** What this client gets when {@code dice}, 64 random bits, have to decide. */
        Outcome outcome(ClientAddress client, long dice) {
            if (draw != null) {
                return outcomes[draw.index(dice)];
            }
            return outcomes[byClient == null ? 0 : byClient.index(client.high, client.low)];
        }

        /** What is added to the OPT record of these answers. */
        byte[] options() {
            return options;
        }
    }

    private CompiledAnswer(
            List<Part> parts,
            @Nullable ClientChooser byNetwork,
            @Nullable Stamp stamp,
            int questionNameLength,
            boolean reusable) {
        this.parts = parts.toArray(Part[]::new);
        this.byNetwork = byNetwork;
        this.stamp = stamp;
        this.questionNameLength = questionNameLength;
        this.reusable = reusable;
        this.kind = this.parts[0].outcomes[0].kind();
    }

    /**
     * An answer that stays as it is as long as its table.
     *
     * @param questionNameLength of the name it was compiled for, in bytes
     */
    public static CompiledAnswer fixed(Outcome outcome, int questionNameLength) {
        return new CompiledAnswer(List.of(Part.of(outcome)), null, null, questionNameLength, true);
    }

    /** An answer that every client gets, until {@code stamp} is outdated. */
    public static CompiledAnswer of(Outcome outcome, Stamp stamp, int questionNameLength) {
        return new CompiledAnswer(
                List.of(Part.of(outcome)), null, stamp.isEmpty() ? null : stamp, questionNameLength, true);
    }

    /** An answer for this one question. */
    public static CompiledAnswer once(Outcome outcome, int questionNameLength) {
        return new CompiledAnswer(List.of(Part.of(outcome)), null, null, questionNameLength, false);
    }

    /**
     * An answer that holds until {@code stamp} is outdated.
     *
     * @param byNetwork gives the index of a client's part; null when there is but one
     */
    public static CompiledAnswer steered(
            List<Part> parts, @Nullable ClientChooser byNetwork, Stamp stamp, int questionNameLength) {
        if (parts.isEmpty() || (byNetwork == null && parts.size() > 1)) {
            throw new IllegalArgumentException(parts.size() + " parts, and nothing to tell them apart");
        }
        return new CompiledAnswer(parts, byNetwork, stamp, questionNameLength, true);
    }

    /** The same, saying more to everybody. */
    public CompiledAnswer telling(ExtendedError error) {
        List<Part> telling = Stream.of(parts).map(part -> part.telling(error)).toList();
        return new CompiledAnswer(telling, byNetwork, stamp, questionNameLength, reusable);
    }

    /** The same, to be made anew for the next question. */
    public CompiledAnswer forThisQuestion() {
        return new CompiledAnswer(List.of(parts), byNetwork, stamp, questionNameLength, false);
    }

    boolean isStale() {
        return stamp != null && stamp.isOutdated();
    }

    boolean isReusable() {
        return reusable;
    }

    /** That of all its outcomes. */
    @Override
    public AnswerKind kind() {
        return kind;
    }

    int questionNameLength() {
        return questionNameLength;
    }

    /** Whether the client's address matters to any part of it. */
    boolean looksAtClient() {
        return byNetwork != null || parts[0].byClient != null;
    }

    /** What there is for this client. */
    Part part(ClientAddress client) {
        return parts[byNetwork == null ? 0 : byNetwork.index(client.high, client.low)];
    }

    /** The shortest prefix around the client of {@code part}, in bits of its family, within which every client has the same answer. */
    int scope(Part part, ClientAddress client) {
        int table = byNetwork == null ? 0 : byNetwork.prefix(client.high, client.low);
        ClientChooser byClient = part.byClient;
        int hash = byClient == null ? 0 : byClient.prefix(client.high, client.low);
        return client.prefix(Math.max(table, hash));
    }
}

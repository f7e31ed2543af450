package dev.leeward.authority;

import dev.leeward.dns.ClientChooser;
import dev.leeward.dns.CompiledAnswer;
import dev.leeward.dns.CompiledAnswer.Part;
import dev.leeward.dns.Draw;
import dev.leeward.dns.ExtendedError;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Stamp;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.ClientTable;
import dev.leeward.steering.Rendezvous;
import dev.leeward.steering.Routing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes an answer of a routing: a part for each choice, an outcome for each thing that a client may get, and how it is found. */
final class SteeredParts {
    private SteeredParts() {}

    /**
     * What a client may get.
     *
     * @param key tells it from the others of its choice, and stays when others come and go
     * @param weight at least 1, against the sum of its choice
     */
    record Candidate(String key, long weight, Outcome outcome) {}

    /** Encodes what one variant stands for. */
    interface Encoder {
        /** At least one candidate; their weights add up to a multiple of the variant's that is the same for all. */
        List<Candidate> encode(Variant variant, int ttl);
    }

    static CompiledAnswer compile(Routing routing, Encoder encoder, Stamp stamp, int questionNameLength) {
        return switch (routing) {
            case Routing.Same(Choice choice) ->
                CompiledAnswer.steered(List.of(part(choice, encoder)), null, stamp, questionNameLength);
            case Routing.ByNetwork(ClientTable table, List<Choice> choices) ->
                CompiledAnswer.steered(
                        choices.stream().map(choice -> part(choice, encoder)).toList(),
                        new ByTable(table),
                        stamp,
                        questionNameLength);
            case Routing.ByFamily _ -> throw new IllegalArgumentException("a routing of two families, not of one");
        };
    }

    private static Part part(Choice choice, Encoder encoder) {
        Part part = plain(choice, encoder);
        ExtendedError error = error(choice.reason());
        return error == null ? part : part.telling(error);
    }

    /** What clients are told of an answer that is not somebody who is up; null for all others. */
    private static @Nullable ExtendedError error(Choice.Reason reason) {
        return switch (reason) {
            case USABLE, DRAINED, TOO_FEW, NOT_PROBED_YET -> null;
            case HELD, HELD_BY_PLAN -> new ExtendedError(ExtendedError.OTHER, "held: " + reason);
            case ALL_DOWN_LAST_GOOD -> new ExtendedError(ExtendedError.STALE_ANSWER, reason.toString());
            case ALL_DOWN_ALL, ALL_DOWN_NONE, ALL_DOWN_FALLBACK, FORCED_DOWN ->
                new ExtendedError(ExtendedError.OTHER, reason.toString());
        };
    }

    private static Part plain(Choice choice, Encoder encoder) {
        List<Candidate> candidates = choice.variants().stream()
                .flatMap(variant -> encoder.encode(variant, choice.ttl()).stream())
                .toList();
        List<Outcome> outcomes = candidates.stream().map(Candidate::outcome).toList();
        if (candidates.size() == 1) {
            return Part.of(outcomes.getFirst());
        }
        long[] weights = candidates.stream().mapToLong(Candidate::weight).toArray();
        if (choice.hashed()) {
            List<String> keys = candidates.stream().map(Candidate::key).toList();
            return Part.assigned(outcomes, new ByHash(Rendezvous.of(keys, weights)));
        }
        return Part.drawn(outcomes, Draw.of(weights));
    }

    private record ByTable(ClientTable table) implements ClientChooser {
        @Override
        public int index(long high, long low) {
            return table.index(high, low);
        }

        @Override
        public int prefix(long high, long low) {
            return table.prefix(high, low);
        }
    }

    private record ByHash(Rendezvous rendezvous) implements ClientChooser {
        @Override
        public int index(long high, long low) {
            return rendezvous.index(high, low);
        }

        @Override
        public int prefix(long high, long low) {
            return Rendezvous.prefix(high, low);
        }
    }
}

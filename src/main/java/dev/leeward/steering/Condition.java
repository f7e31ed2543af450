package dev.leeward.steering;

import dev.leeward.steering.Verdict.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What tells whether a member is up: one target, or some that count together. Immutable. */
public sealed interface Condition {
    /** The targets it depends on, as indices into {@link Topology#targets()}. */
    IntStream targets();

    /** What is held to be true, by the verdicts of the targets. */
    Verdict verdict(IntFunction<Verdict> ofTarget);

    /** The name of the check. */
    String check();

    /** What one target tells. */
    record Single(String check, int target) implements Condition {
        @Override
        public IntStream targets() {
            return IntStream.of(target);
        }

        @Override
        public Verdict verdict(IntFunction<Verdict> ofTarget) {
            return ofTarget.apply(target);
        }
    }

    /**
     * So many of several have to be up.
     *
     * <pre>
     *   of n parts                    becomes   since
     *   need or more are up           UP        the moment when so many were
     *   more than n - need are down   DOWN      the moment when so many were
     *   else                          UNKNOWN   the latest change of a part
     * </pre>
     *
     * It is settled, and not stale, when as many parts that are so would have decided alone; it bears as much weight as the weakest of the
     * best {@code need} that are up.
     */
    record Several(String check, int need, List<Condition> parts) implements Condition {
        /** Reasons told of one verdict. */
        private static final int MOST_REASONS = 3;

        private record Part(String check, Verdict verdict) {}

        @Override
        public IntStream targets() {
            return parts.stream().flatMapToInt(Condition::targets).distinct();
        }

        @Override
        public Verdict verdict(IntFunction<Verdict> ofTarget) {
            List<Part> told = parts.stream()
                    .map(part -> new Part(part.check(), part.verdict(ofTarget)))
                    .toList();
            List<Part> up = with(Status.UP, told);
            List<Part> down = with(Status.DOWN, told);
            int enoughDown = parts.size() - need + 1;
            if (up.size() >= need) {
                int percent = up.stream()
                        .map(part -> part.verdict().percent())
                        .sorted(Comparator.reverseOrder())
                        .skip(need - 1L)
                        .findFirst()
                        .orElseThrow();
                return decided(Status.UP, up, need, percent, "%d of %d checks pass".formatted(up.size(), parts.size()));
            } else if (down.size() >= enoughDown) {
                return decided(Status.DOWN, down, enoughDown, 100, reasons(down));
            }
            Instant since = told.stream()
                    .map(part -> part.verdict().since())
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            return Verdict.of(Status.UNKNOWN, false, since, reasons(with(Status.UNKNOWN, told)));
        }

        private static List<Part> with(Status status, List<Part> told) {
            return told.stream()
                    .filter(part -> part.verdict().status() == status)
                    .toList();
        }

        private static Verdict decided(Status status, List<Part> by, int enough, int percent, String reason) {
            List<Instant> since = new ArrayList<>();
            by.forEach(part -> since.add(part.verdict().since()));
            since.sort(Comparator.naturalOrder());
            return new Verdict(
                    status,
                    count(by, Verdict::settled) >= enough,
                    count(by, verdict -> !verdict.stale()) < enough,
                    percent,
                    since.get(enough - 1),
                    reason);
        }

        private static long count(List<Part> parts, Predicate<Verdict> which) {
            return parts.stream().map(Part::verdict).filter(which).count();
        }

        private static String reasons(List<Part> parts) {
            String more = parts.size() > MOST_REASONS ? "; and %d more".formatted(parts.size() - MOST_REASONS) : "";
            return parts.stream()
                    .limit(MOST_REASONS)
                    .map(part -> part.check() + ": " + part.verdict().reason())
                    .collect(Collectors.joining("; ", "", more));
        }
    }
}

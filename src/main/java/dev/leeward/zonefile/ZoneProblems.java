package dev.leeward.zonefile;

import dev.leeward.config.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with one zone, and no more of it than someone reads. */
final class ZoneProblems {
    static final int MAX = 100;

    private final String kind;
    private final List<Problem> problems = new ArrayList<>();
    private int dropped;

    ZoneProblems() {
        this("problems");
    }

    /** @param kind what they are, in the plural */
    ZoneProblems(String kind) {
        this.kind = kind;
    }

    void add(Problem problem) {
        if (isFull()) {
            dropped++;
        } else {
            problems.add(problem);
        }
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    boolean isFull() {
        return problems.size() == MAX;
    }

    /** Whether there are more than are kept. */
    boolean hasMore() {
        return dropped > 0;
    }

    /** In the order of the file. */
    List<Problem> list() {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparing(Problem::file).thenComparingInt(Problem::line));
        if (dropped > 0) {
            sorted.add(Problem.ofFile(sorted.getLast().file(), "has more " + kind + "; these are the first " + MAX));
        }
        return sorted;
    }
}

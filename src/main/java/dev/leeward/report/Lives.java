package dev.leeward.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When each life of the node ended, by its number; the last one has not. */
final class Lives {
    private final List<Instant> ends = new ArrayList<>();

    void end(Instant time) {
        ends.add(time);
    }

    /** The number of the life that goes on. */
    int current() {
        return ends.size();
    }

    Instant end(int life) {
        return life < ends.size() ? ends.get(life) : Instant.MAX;
    }
}

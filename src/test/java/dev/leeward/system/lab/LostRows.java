package dev.leeward.system.lab;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows that a primary had acknowledged and that the standby which took over does not have, in the order of their acknowledgement.
 *
 * <p>A heartbeat that has reached the standby bounds their age: what was committed before the heartbeat was, stands before it in the
 * log that is replicated. A lost row was thus committed, and acknowledged, after the newest heartbeat on the standby was written.
 */
public record LostRows(List<WriteLoad.Row> rows) {
    /** Of a load whose primary is dead by now. */
    public static LostRows of(WriteLoad load, Postgres promoted) throws IOException, InterruptedException {
        Set<Long> there =
                promoted.ask("select id from orders").lines().map(Long::valueOf).collect(Collectors.toSet());
        return new LostRows(load.acknowledged().stream()
                .filter(row -> !there.contains(row.id()))
                .toList());
    }

    /** How long before {@code stop}, after which nothing was committed, the first of them was acknowledged; zero when none is lost. */
    public Duration age(Instant stop) {
        return rows.isEmpty() ? Duration.ZERO : Duration.between(rows.getFirst().acknowledged(), stop);
    }

    @Override
    public String toString() {
        return rows.isEmpty()
                ? "no row lost"
                : rows.size() + " rows lost, written from " + rows.getFirst().written() + " to "
                        + rows.getLast().written();
    }
}

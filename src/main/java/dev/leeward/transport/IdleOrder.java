package dev.leeward.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Connections in the order in which they last made progress. Not for several threads at once.
 *
 * <p>Progress is made on the loops and is not told here: a connection stands where it was last seen, which is never later than where it
 * belongs. So the first one that still stands where it belongs is the longest idle of all; those before it are moved. Each move is paid
 * for by a message that came since the last one: neither a flood of connections nor one of queries makes this slow.
 */
final class IdleOrder {
    private final Map<TcpConnection, Seen> seen = new HashMap<>();
    private final TreeSet<Seen> order = new TreeSet<>();
    private long next;

    /** @param number tells apart those that made progress at one moment */
    private record Seen(TcpConnection connection, long progressNanos, long number) implements Comparable<Seen> {
        @Override
        public int compareTo(Seen other) {
            // System.nanoTime may overflow: its values are compared by their difference.
            int byProgress = Long.signum(progressNanos - other.progressNanos);
            return byProgress == 0 ? Long.compare(number, other.number) : byProgress;
        }
    }

    void add(TcpConnection connection) {
        Seen now = new Seen(connection, connection.progressNanos(), next++);
        seen.put(connection, now);
        order.add(now);
    }

    /** Whether it was there. */
    boolean remove(TcpConnection connection) {
        Seen was = seen.remove(connection);
        return was != null && order.remove(was);
    }

    int size() {
        return seen.size();
    }

    Optional<TcpConnection> longestIdle() {
        while (!order.isEmpty()) {
            Seen first = order.getFirst();
            if (first.progressNanos == first.connection.progressNanos()) {
                return Optional.of(first.connection);
            }
            move(first);
        }
        return Optional.empty();
    }

    /** Those without progress since then, by {@link System#nanoTime}; they stay here. */
    List<TcpConnection> idleSince(long nanos) {
        List<TcpConnection> idle = new ArrayList<>();
        List<Seen> behind = new ArrayList<>();
        for (Seen first : order) {
            if (first.progressNanos - nanos >= 0) {
                break;
            }
            if (first.connection.progressNanos() - nanos < 0) {
                idle.add(first.connection);
            } else {
                behind.add(first);
            }
        }
        behind.forEach(this::move);
        return idle;
    }

    private void move(Seen was) {
        order.remove(was);
        add(was.connection);
    }

    List<TcpConnection> all() {
        return List.copyOf(seen.keySet());
    }
}

package dev.leeward.dns;

import dev.leeward.config.LimitsConfig;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open TCP connections of all loops, within their bounds. When full, the one that made no progress for longest is closed, never the
 * new one, so that idle connections cannot keep clients out. Locked only while a connection opens or closes, never at a query.
 */
final class TcpConnections {
    private final Set<TcpConnection> open = new HashSet<>();
    private final Map<InetAddress, Integer> perClient = new HashMap<>();
    private final AtomicInteger count;
    private volatile LimitsConfig.Tcp limits;

    TcpConnections(LimitsConfig.Tcp limits, AtomicInteger count) {
        this.limits = limits;
        this.count = count;
    }

    /** Takes effect with the next connection, and with the next look for idle ones. */
    void limit(LimitsConfig.Tcp limits) {
        this.limits = limits;
    }

    LimitsConfig.Tcp limits() {
        return limits;
    }

    /** Whether another one would cost one its place. */
    boolean areFull() {
        return count.get() >= limits.connections();
    }

    /** Adds a connection; the one that has to go for it, if any, is to be closed by the caller. */
    synchronized Optional<TcpConnection> add(TcpConnection added) {
        Optional<TcpConnection> goes = Optional.empty();
        boolean tooMany =
                !added.client().isLoopbackAddress() && perClient.getOrDefault(added.client(), 0) >= limits.perClient();
        if (tooMany) {
            goes = longestIdle(
                    open.stream().filter(c -> c.client().equals(added.client())).toList());
        } else if (open.size() >= limits.connections()) {
            goes = longestIdle(List.copyOf(open));
        }
        goes.ifPresent(this::remove);
        open.add(added);
        perClient.merge(added.client(), 1, Integer::sum);
        count.set(open.size());
        return goes;
    }

    private static Optional<TcpConnection> longestIdle(List<TcpConnection> among) {
        return among.stream().min(Comparator.comparingLong(TcpConnection::progressNanos));
    }

    synchronized void remove(TcpConnection gone) {
        if (open.remove(gone)) {
            perClient.computeIfPresent(gone.client(), (_, n) -> n == 1 ? null : n - 1);
            count.set(open.size());
        }
    }

    /** Those without progress since {@code now - idle}. */
    synchronized List<TcpConnection> idle(long nowNanos) {
        long idle = limits.idle().toNanos();
        return open.stream().filter(c -> nowNanos - c.progressNanos() > idle).toList();
    }

    synchronized List<TcpConnection> all() {
        return List.copyOf(open);
    }
}

package dev.leeward.dns;

import dev.leeward.config.LimitsConfig;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open TCP connections of all loops, within their bounds. When full, the one that made no progress for longest is closed, never the
 * new one, so that idle connections cannot keep clients out. Locked only while a connection opens or closes, never at a query.
 */
final class TcpConnections {
    private final IdleOrder open = new IdleOrder();
    private final Map<InetAddress, IdleOrder> perClient = new HashMap<>();
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
        IdleOrder ofClient = perClient.getOrDefault(added.client(), new IdleOrder());
        boolean tooMany =
                ofClient.size() >= limits.perClient() && !added.client().isLoopbackAddress();
        if (tooMany) {
            goes = ofClient.longestIdle();
        } else if (open.size() >= limits.connections()) {
            goes = open.longestIdle();
        }
        goes.ifPresent(this::remove);
        open.add(added);
        perClient.computeIfAbsent(added.client(), _ -> new IdleOrder()).add(added);
        count.set(open.size());
        return goes;
    }

    synchronized void remove(TcpConnection gone) {
        if (open.remove(gone)) {
            perClient.computeIfPresent(gone.client(), (_, ofClient) -> {
                ofClient.remove(gone);
                return ofClient.size() == 0 ? null : ofClient;
            });
            count.set(open.size());
        }
    }

    /** Those without progress for longer than is allowed. */
    synchronized List<TcpConnection> idle(long nowNanos) {
        return open.idleSince(nowNanos - limits.idle().toNanos());
    }

    synchronized List<TcpConnection> all() {
        return open.all();
    }
}

package dev.leeward.transport;

import dev.leeward.config.LimitsConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
    private static final long NANOS_OF_A_TENTH = 100_000_000;

    /** A /56, as where answers are limited. */
    private static final int IPV6_SITE_BYTES = 7;

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

    /** Whether another one would cost one its place. */
    private boolean areFull() {
        return count.get() >= limits.connections();
    }

    /**
     * For how long a connection may be idle, in tenths of a second; 0 while there is no place for another one, which asks the client to close
     * it now (RFC 7828 section 3.3.2).
     */
    int keepAliveTenths() {
        return areFull() ? 0 : (int) Math.min(0xffff, limits.idle().toNanos() / NANOS_OF_A_TENTH);
    }

    /** Adds a connection; the one that has to go for it, if any, is to be closed by the caller. */
    synchronized Optional<TcpConnection> add(TcpConnection added) {
        Optional<TcpConnection> goes = Optional.empty();
        InetAddress client = client(added);
        IdleOrder ofClient = perClient.getOrDefault(client, new IdleOrder());
        boolean tooMany = ofClient.size() >= limits.perClient() && !client.isLoopbackAddress();
        if (tooMany) {
            goes = ofClient.longestIdle();
        } else if (open.size() >= limits.connections()) {
            goes = open.longestIdle();
        }
        goes.ifPresent(this::remove);
        open.add(added);
        perClient.computeIfAbsent(client, _ -> new IdleOrder()).add(added);
        count.set(open.size());
        return goes;
    }

    /** Whom a connection counts for: an address, or the first of the network of IPv6 that one client can be expected to have to himself. */
    private static InetAddress client(TcpConnection connection) {
        InetAddress address = connection.client();
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address;
        }
        byte[] network = new byte[16];
        System.arraycopy(address.getAddress(), 0, network, 0, IPV6_SITE_BYTES);
        try {
            return InetAddress.getByAddress(network);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are no address", e);
        }
    }

    synchronized void remove(TcpConnection gone) {
        if (open.remove(gone)) {
            perClient.computeIfPresent(client(gone), (_, ofClient) -> {
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

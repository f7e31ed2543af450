package dev.leeward.transport;

import dev.leeward.config.LimitsConfig;
import dev.leeward.dns.Answerer;
import dev.leeward.dns.Responder;
import dev.leeward.dns.Responders;
import dev.leeward.dns.Transfers;
import dev.leeward.guard.Guard;
import dev.leeward.values.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Listens for DNS on every configured address, on all loops of a Vert.x instance that does nothing else.
 *
 * <p>On epoll each loop opens a UDP and a TCP listener per address. Elsewhere one loop does: with NIO, several sockets on one port fail as
 * a whole.
 */
public final class DnsServer {
    private static final long IDLE_LOOK_MILLIS = 250;
    private static final long GUARD_LOOK_MILLIS = 1000;

    private final Vertx vertx;
    private final @Nullable QueryLog log;
    private final TransportCounters counters;
    private final Guard guard;
    private final Responders responders;
    private final TcpConnections connections;
    private final List<Loop> loops = new ArrayList<>();
    private final List<UdpListener> udp = new CopyOnWriteArrayList<>();
    private final List<TcpListener> tcp = new ArrayList<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final List<Long> timers = new ArrayList<>();

    private record Loop(Context context, EventLoop eventLoop, Responder responder) {}

    /**
     * @param eventLoops how many loops {@code vertx} has
     * @param log null: nothing is logged
     * @param nsid which server this is, told to clients that ask; empty: it is not told
     */
    public DnsServer(
            Vertx vertx,
            int eventLoops,
            Answerer answerer,
            Transfers transfers,
            Guard guard,
            LimitsConfig limits,
            String nsid,
            @Nullable QueryLog log,
            MeterRegistry registry) {
        this.log = log;
        this.vertx = vertx;
        this.guard = guard;
        AtomicInteger tcpCount = new AtomicInteger();
        this.counters = new TransportCounters(registry, tcpCount, this::overflowed, vertx.isNativeTransportEnabled());
        this.connections = new TcpConnections(limits.tcp(), tcpCount);
        this.responders = new Responders(
                answerer, transfers, guard, nsid, limits.udpPayload(), connections::keepAliveTenths, registry);
        for (int i = 0; i < (vertx.isNativeTransportEnabled() ? eventLoops : 1); i++) {
            // Each new event-loop context takes the next loop of the instance.
            ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
            loops.add(new Loop(context, context.nettyEventLoop(), responders.next()));
        }
    }

    /** Opens every listener, or none: fails with what the first one that could not be opened said. */
    public Future<Void> start(List<Endpoint> listen) {
        Future<Void> opened = Future.succeededFuture();
        for (Endpoint endpoint : listen) {
            opened = opened.compose(_ -> open(endpoint));
        }
        return opened.onSuccess(_ -> look()).recover(cause -> stop().transform(_ -> Future.failedFuture(cause)));
    }

    /** TCP first: it tells whether the port is free, and which one was taken for port 0. */
    private Future<Void> open(Endpoint endpoint) {
        // Vert.x takes a negative port for "any free one, the same for all that say this number".
        int port = endpoint.port() == 0 ? -1 - addresses.size() : endpoint.port();
        Future<Void> opened = openTcp(loops.getFirst(), endpoint.address(), port)
                .compose(first -> {
                    InetSocketAddress address = new InetSocketAddress(endpoint.address(), first.port());
                    addresses.add(address);
                    Future<Void> rest = Future.succeededFuture();
                    for (Loop loop : loops.subList(1, loops.size())) {
                        rest = rest.compose(_ -> openTcp(loop, endpoint.address(), port))
                                .mapEmpty();
                    }
                    for (Loop loop : loops) {
                        rest = rest.compose(_ -> openUdp(loop, address));
                    }
                    return rest;
                });
        return opened.recover(cause -> Future.failedFuture(new ListenException(endpoint, cause)));
    }

    private Future<TcpListener> openTcp(Loop loop, InetAddress address, int port) {
        return TcpListener.open(vertx, loop.context(), address, port, loop.responder(), connections, log, counters)
                .onSuccess(tcp::add);
    }

    private Future<Void> openUdp(Loop loop, InetSocketAddress address) {
        return UdpListener.open(loop.eventLoop(), address, loop.responder(), log, counters)
                .onSuccess(udp::add)
                .mapEmpty();
    }

    private void look() {
        timers.add(vertx.setPeriodic(
                IDLE_LOOK_MILLIS, _ -> connections.idle(System.nanoTime()).forEach(TcpConnection::close)));
        timers.add(vertx.setPeriodic(GUARD_LOOK_MILLIS, _ -> guard.look(System.nanoTime())));
    }

    /** The limits of a new configuration; connections that are open stay. */
    public void limit(LimitsConfig limits) {
        connections.limit(limits.tcp());
        responders.limit(limits.udpPayload());
    }

    /** Where it listens, with the port that was taken for a 0. */
    public List<InetSocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** Sockets for UDP that are open: the number of loops times that of the addresses. */
    public int udpSockets() {
        return udp.size();
    }

    private long overflowed() {
        return udp.stream().mapToLong(UdpListener::overflowed).sum();
    }

    /** Takes no more messages; what was read is answered before. */
    public Future<Void> stop() {
        timers.forEach(vertx::cancelTimer);
        List<Future<Void>> closing = new ArrayList<>();
        udp.forEach(listener -> closing.add(listener.close()));
        tcp.forEach(listener -> closing.add(listener.close()));
        connections.all().forEach(TcpConnection::close);
        return Future.join(closing).transform(_ -> Future.succeededFuture());
    }
}

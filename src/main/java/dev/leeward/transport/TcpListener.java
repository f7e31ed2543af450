package dev.leeward.transport;

import dev.leeward.dns.Responder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * DNS over TCP on one event loop. Vert.x deals the connections of a port out to all loops that listen on it.
 *
 * <p>The port is not shared with other processes, so a second server on the same one is noticed here.
 */
final class TcpListener {
    /** Connections that the kernel keeps until they are accepted; one more waits a second before it tries again. Linux allows 4096. */
    private static final int BACKLOG = 4096;

    /** Bytes that are read from a connection at once, and that the kernel keeps for it until they are. */
    private static final int RECEIVE_BUFFER = 16 << 10;

    private final NetServer server;

    private TcpListener(NetServer server) {
        this.server = server;
    }

    /** @param port negative: any free one, the same for all listeners of {@code vertx} that are opened with this number */
    static Future<TcpListener> open(
            Vertx vertx,
            Context context,
            InetAddress address,
            int port,
            Responder responder,
            TcpConnections connections,
            @Nullable QueryLog log,
            TransportCounters counters) {
        Promise<TcpListener> opened = Promise.promise();
        context.runOnContext(_ -> {
            NetServer server = vertx.createNetServer(new NetServerOptions()
                    .setTcpNoDelay(true)
                    .setAcceptBacklog(BACKLOG)
                    .setReceiveBufferSize(RECEIVE_BUFFER));
            server.connectHandler(socket -> accept(socket, responder, connections, log, counters));
            server.listen(port, address.getHostAddress()).map(TcpListener::new).onComplete(opened);
        });
        return opened.future();
    }

    private static void accept(
            NetSocket socket,
            Responder responder,
            TcpConnections connections,
            @Nullable QueryLog log,
            TransportCounters counters) {
        InetAddress client = clientOf(socket);
        TcpConnection connection = new TcpConnection(socket, client, responder, log, counters);
        connections.add(connection).ifPresent(TcpConnection::makeRoom);
        socket.closeHandler(_ -> {
            connections.remove(connection);
            connection.closed();
        });
        socket.exceptionHandler(_ -> socket.close());
        socket.handler(connection::receive);
    }

    private static InetAddress clientOf(NetSocket socket) {
        String host = socket.remoteAddress().hostAddress();
        return host == null ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(host);
    }

    int port() {
        return server.actualPort();
    }

    Future<Void> close() {
        return server.close();
    }
}

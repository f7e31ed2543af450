package dev.leeward.node;

import dev.leeward.config.Config;
import dev.leeward.drill.Canary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What canaries of drills are probed at: listeners on loopback, each on a port of its own that it keeps while the node runs. They take every
 * connection and close it. Any thread.
 */
final class CanaryListeners {
    private static final Logger LOG = LoggerFactory.getLogger(CanaryListeners.class);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int BACKLOG = 16;
    private static final long BETWEEN_TRIES_SECONDS = 1;

    /** Nobody listens there: a canary that cannot be is down. */
    private static final int NOWHERE = 1;

    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, ServerSocket> open = new HashMap<>();
    private boolean stopped;

    /** The same configuration with the canaries of its plans. */
    Config addTo(Config config) {
        return Canary.addTo(config, this::port);
    }

    private synchronized int port(String pool) {
        return ports.computeIfAbsent(pool, this::listen);
    }

    private int listen(String pool) {
        try {
            ServerSocket socket = listen(pool, 0);
            return socket.getLocalPort();
        } catch (IOException e) {
            LOG.warn("no listener for drills of level blind, {}: {}", pool, e.toString());
            return NOWHERE;
        }
    }

    private ServerSocket listen(String pool, int port) throws IOException {
        ServerSocket socket = new ServerSocket(port, BACKLOG, LOOPBACK);
        open.put(pool, socket);
        Thread.ofVirtual().name("canary " + pool).start(() -> take(socket));
        return socket;
    }

    private static void take(ServerSocket socket) {
        while (!socket.isClosed()) {
            try (Socket _ = socket.accept()) {
                // Taken, and closed: that it opens is all that is asked.
            } catch (IOException e) {
                LOG.debug("a canary's connection ended", e);
            }
        }
    }

    /** From when this returns it refuses connections. */
    synchronized void close(String pool) {
        close(open.remove(pool));
    }

    private static void close(@Nullable ServerSocket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.warn("a canary's listener does not close: {}", e.toString());
        }
    }

    /** Opens it again on its port; where somebody else has that now, as soon as it is free. */
    synchronized void open(String pool) {
        Integer port = ports.get(pool);
        if (stopped || port == null || open.containsKey(pool)) {
            return;
        }
        try {
            listen(pool, port);
        } catch (IOException e) {
            LOG.warn("a canary's listener on port {} does not open, it is tried again: {}", port, e.toString());
            Thread.ofVirtual().name("canary " + pool).start(() -> later(pool));
        }
    }

    private void later(String pool) {
        try {
            TimeUnit.SECONDS.sleep(BETWEEN_TRIES_SECONDS);
            open(pool);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void stop() {
        stopped = true;
        open.values().forEach(CanaryListeners::close);
        open.clear();
    }
}

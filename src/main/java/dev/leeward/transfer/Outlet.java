package dev.leeward.transfer;

import io.vertx.core.Future;
import io.vertx.core.datagram.DatagramSocket;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The socket from which the secondaries of one address family are told. Opened when it is first needed; where that fails it is tried again, once a
 * minute at most. Lives on one event loop.
 */
final class Outlet {
    private static final long RETRY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Supplier<Future<DatagramSocket>> opening;
    private @Nullable Future<DatagramSocket> last;
    private long triedNanos;

    Outlet(Supplier<Future<DatagramSocket>> opening) {
        this.opening = opening;
    }

    Future<DatagramSocket> socket(long nowNanos) {
        Future<DatagramSocket> socket = last;
        if (socket == null || (socket.failed() && nowNanos - triedNanos >= RETRY_NANOS)) {
            triedNanos = nowNanos;
            socket = opening.get();
            last = socket;
        }
        return socket;
    }

    void close() {
        if (last != null) {
            last.onSuccess(DatagramSocket::close);
        }
    }
}

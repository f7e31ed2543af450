package dev.leeward.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutletTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Vertx vertx = Vertx.vertx();
    private final List<Future<DatagramSocket>> tries = new ArrayList<>();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Future<DatagramSocket> tried(Future<DatagramSocket> next) {
        tries.add(next);
        return next;
    }

    @Test
    void triesAgainAMinuteAfterItCouldNotBeOpened() {
        Outlet outlet = new Outlet(() -> tried(
                tries.size() < 2
                        ? Future.failedFuture("too many open files")
                        : vertx.createDatagramSocket().listen(0, "127.0.0.1")));
        assertTrue(outlet.socket(-MINUTE).failed());
        assertTrue(outlet.socket(-1).failed());
        assertEquals(1, tries.size());
        assertTrue(outlet.socket(0).failed());
        Future<DatagramSocket> opened = outlet.socket(MINUTE);
        opened.await();
        assertSame(opened, outlet.socket(5 * MINUTE));
        assertEquals(3, tries.size());
        outlet.close();
    }
}

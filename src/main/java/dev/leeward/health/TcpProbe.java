package dev.leeward.health;

import dev.leeward.config.Host;
import dev.leeward.config.ProbeConfig;
import dev.leeward.health.Loop.Cancellable;
import dev.leeward.health.ProbeResult.Passed;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.function.Consumer;

/** Passes when a connection opens, and closes it. Runs on the loop that starts it. */
final class TcpProbe {
    private final NetClient client;

    TcpProbe(Vertx vertx) {
        this.client = vertx.createNetClient();
    }

    Cancellable start(Host address, ProbeConfig.Tcp asked, Duration timeout, Consumer<ProbeResult> done) {
        long sent = System.nanoTime();
        // A connection attempt cannot be given up midway: it ends by itself, but never before the deadline has told.
        ConnectOptions options = new ConnectOptions()
                .setRemoteAddress(Connecting.to(address, asked.port()))
                .setTimeout(Math.toIntExact(2 * timeout.toMillis()));
        client.connect(options)
                .onSuccess(NetSocket::close)
                .map(socket -> (ProbeResult) new Passed(Duration.ofNanos(System.nanoTime() - sent)))
                .otherwise(Diagnosis::of)
                .onSuccess(done::accept);
        return () -> {};
    }

    void close() {
        client.close();
    }
}

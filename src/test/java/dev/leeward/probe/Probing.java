package dev.leeward.probe;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.ConfigException;
import dev.leeward.health.HealthConfigs;
import dev.leeward.probe.ProbeResult.NotASample;
import dev.leeward.probe.ProbeResult.Purpose;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The real prober on real sockets, one probe at a time. */
final class Probing implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    final VertxLoop loop = new VertxLoop(vertx);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final NetworkProber prober = new NetworkProber(vertx, new Heartbeats(loop), meters);

    /** @param check as in a file: {@code tcp: {port: 80}, timeout: 5s} */
    ProbeResult probe(String check) throws Exception {
        return probe("127.0.0.1", HealthConfigs.written(check), Purpose.SCHEDULED);
    }

    ProbeResult probe(String address, CheckConfig check, Purpose purpose) throws Exception {
        ProbeResult result;
        do {
            result = start(address, check, purpose).get(20, TimeUnit.SECONDS);
            // On a busy machine the deadline may well be late; that is not what is tested here.
        } while (result instanceof NotASample);
        return result;
    }

    CompletableFuture<ProbeResult> start(String address, CheckConfig check, Purpose purpose) throws ConfigException {
        CompletableFuture<ProbeResult> told = new CompletableFuture<>();
        loop.execute(() -> ProbeRun.start(
                loop,
                prober,
                HealthConfigs.target(address),
                check,
                purpose,
                Optional.empty(),
                (run, ended) -> told.complete(ended)));
        return told;
    }

    @Override
    public void close() throws Exception {
        prober.close();
        vertx.close().await(5, TimeUnit.SECONDS);
    }
}

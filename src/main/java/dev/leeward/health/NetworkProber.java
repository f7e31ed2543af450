package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Host;
import dev.leeward.config.ProbeConfig;
import dev.leeward.health.Loop.Cancellable;
import dev.leeward.steering.Target;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** Probes over the network, each kind by its class. A check that cannot be carried out is a failed probe. */
final class NetworkProber implements Prober {
    private final Heartbeats heartbeats;
    private final HttpProbe http;
    private final TcpProbe tcp;

    NetworkProber(Vertx vertx, Heartbeats heartbeats, MeterRegistry meters) {
        this.heartbeats = heartbeats;
        this.http = new HttpProbe(vertx, new CertificateDays(meters));
        this.tcp = new TcpProbe(vertx);
    }

    @Override
    public Cancellable start(
            Target target, CheckConfig check, boolean fresh, Consumer<ProbeResult> done, Consumer<Closed> closed) {
        Host member = target.address();
        Host address = check.asked(member);
        try {
            return switch (check.probe()) {
                case ProbeConfig.Http asked -> http.start(member, check, asked, fresh, done, closed);
                case ProbeConfig.Heartbeat awaited -> heartbeats.await(target, awaited, done);
                case ProbeConfig.Tcp asked -> tcp.start(address, asked, check.timeout(), done);
            };
        } catch (RuntimeException e) {
            // A header or a path, say, that the library refuses to send.
            done.accept(Diagnosis.of(e));
            return () -> {};
        }
    }

    @Override
    public void forget(Target target, CheckConfig check) {
        heartbeats.forget(target);
        http.forget(target.address(), check);
    }

    @Override
    public void close() {
        http.close();
        tcp.close();
    }
}

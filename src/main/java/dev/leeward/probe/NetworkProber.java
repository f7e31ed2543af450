package dev.leeward.probe;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.ProbeConfig;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.steering.Target;
import dev.leeward.values.Host;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** Probes over the network, each kind by its class. A check that cannot be carried out is a failed probe. */
public final class NetworkProber implements Prober {
    private final Heartbeats heartbeats;
    private final HttpProbe http;
    private final TcpProbe tcp;
    private final TlsProbe tls;
    private final DnsProbe dns;
    private final CommandProbe commands;

    public NetworkProber(Vertx vertx, Heartbeats heartbeats, MeterRegistry meters) {
        this(vertx, heartbeats, meters, KeptRoom.ofProcess());
    }

    NetworkProber(Vertx vertx, Heartbeats heartbeats, MeterRegistry meters, KeptRoom room) {
        this.heartbeats = heartbeats;
        CertificateDays certificates = new CertificateDays(meters);
        this.http = new HttpProbe(vertx, certificates, room);
        this.tcp = new TcpProbe(vertx);
        this.tls = new TlsProbe(vertx, certificates);
        this.dns = new DnsProbe(vertx);
        this.commands = new CommandProbe(vertx);
    }

    @Override
    public Cancellable start(
            Target target, CheckConfig check, boolean fresh, Consumer<ProbeResult> done, Consumer<Closed> closed) {
        Host member = target.address();
        Host address = check.asked(member);
        try {
            return switch (check.probe()) {
                case ProbeConfig.Http asked ->
                    http.start(member, check, at -> HttpQuestion.of(asked, at), fresh, done, closed);
                case ProbeConfig.Grpc asked ->
                    http.start(member, check, at -> HttpQuestion.of(asked, at), fresh, done, closed);
                case ProbeConfig.Heartbeat awaited -> heartbeats.await(target, awaited, done);
                case ProbeConfig.Tcp asked -> tcp.start(address, asked, check.timeout(), done);
                case ProbeConfig.Tls asked -> tls.start(target, address, asked, check.timeout(), done);
                case ProbeConfig.Dns asked -> dns.start(address, asked, check.timeout(), done);
                case ProbeConfig.Command asked -> commands.start(address, asked, done);
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
        tls.forget(target);
    }

    @Override
    public void close() {
        http.close();
        tcp.close();
        tls.close();
        dns.close();
        commands.close();
    }
}

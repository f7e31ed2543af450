package dev.leeward.probe;

import dev.leeward.config.ProbeConfig;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.steering.Target;
import dev.leeward.values.Host;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Passes when a TLS handshake succeeds, takes note of the certificate, and closes the connection. Runs on the loop that starts it. */
final class TlsProbe {
    private final Vertx vertx;
    private final CertificateDays certificates;
    private final Map<TlsTrust, NetClient> clients = new HashMap<>();
    private final Map<Target, CertificateDays.Place> certified = new HashMap<>();

    TlsProbe(Vertx vertx, CertificateDays certificates) {
        this.vertx = vertx;
        this.certificates = certificates;
    }

    Cancellable start(
            Target target, Host address, ProbeConfig.Tls asked, Duration timeout, Consumer<ProbeResult> done) {
        long sent = System.nanoTime();
        String host = TlsTrust.host(asked, address);
        CertificateDays.Place place = new CertificateDays.Place(Connecting.inUrl(address) + ":" + asked.port(), host);
        certified.put(target, place);
        ConnectOptions options = new ConnectOptions()
                .setRemoteAddress(Connecting.to(address, asked.port()))
                .setHost(host)
                .setPort(asked.port())
                .setSsl(true)
                .setSniServerName(host)
                // An attempt cannot be given up midway: it ends by itself, but never before the deadline has told.
                .setTimeout(Math.toIntExact(2 * timeout.toMillis()));
        clients.computeIfAbsent(TlsTrust.of(asked), this::client)
                .connect(options)
                .onSuccess(socket -> saw(target, place, socket))
                .map(_ -> (ProbeResult) new Passed(Duration.ofNanos(System.nanoTime() - sent)))
                .otherwise(Diagnosis::of)
                .onSuccess(done::accept);
        return () -> {};
    }

    private NetClient client(TlsTrust trust) {
        NetClientOptions options =
                new NetClientOptions().setHostnameVerificationAlgorithm(trust.verify() ? "HTTPS" : "");
        trust.applyTo(options);
        return vertx.createNetClient(options);
    }

    private void saw(Target target, CertificateDays.Place place, NetSocket socket) {
        if (certified.containsKey(target)) {
            try {
                certificates.saw(target, place, socket.peerCertificates());
            } catch (SSLPeerUnverifiedException e) {
                // Without a certificate there is nothing to count.
            }
        }
        socket.close();
    }

    void forget(Target target) {
        CertificateDays.Place place = certified.remove(target);
        if (place != null) {
            certificates.forget(target, Objects.requireNonNull(place));
        }
    }

    void close() {
        clients.values().forEach(NetClient::close);
    }
}

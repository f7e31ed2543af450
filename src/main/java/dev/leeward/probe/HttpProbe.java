package dev.leeward.probe;

import dev.leeward.config.CheckConfig;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.values.Host;
import dev.leeward.values.HttpVersion;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Passes when the answer is as the check expects. The request goes to the address, whatever name Host and SNI carry; redirects are
 * answers, not directions; nothing is decompressed. Runs on the loop that starts it; whatever goes wrong is a result.
 */
final class HttpProbe {
    /** Of the headers of an answer, in bytes. */
    private static final int LONGEST_HEADERS = 8192;

    private final Vertx vertx;
    private final CertificateDays certificates;
    private final KeptRoom room;
    private final Map<Manner, HttpClients> clients = new HashMap<>();

    /** By the check itself: to compare what it says at each probe would cost more than the probe. */
    private final IdentityHashMap<CheckConfig, Map<Host, HttpTarget>> targets = new IdentityHashMap<>();

    /** How a connection is made; each manner has a client of its own, shared by all targets. */
    private record Manner(HttpVersion version, @Nullable TlsTrust trust) {}

    HttpProbe(Vertx vertx, CertificateDays certificates, KeptRoom room) {
        this.vertx = vertx;
        this.certificates = certificates;
        this.room = room;
    }

    /** @param asked makes the question for the address that is asked, at the first probe */
    Cancellable start(
            Host member,
            CheckConfig check,
            Function<Host, HttpQuestion> asked,
            boolean fresh,
            Consumer<ProbeResult> done,
            Consumer<Prober.Closed> closed) {
        Map<Host, HttpTarget> ofCheck = targets.computeIfAbsent(check, added -> new HashMap<>());
        HttpTarget target = ofCheck.get(member);
        if (target == null) {
            Host address = check.asked(member);
            HttpQuestion question = asked.apply(address);
            Manner manner = new Manner(question.version(), question.trust());
            HttpClients known = clients.computeIfAbsent(manner, added -> new HttpClients(() -> client(added)));
            target = new HttpTarget(known, address, check, question, certificates, room, ofCheck.size());
            ofCheck.put(member, target);
        }
        return target.ask(fresh, done, closed);
    }

    void forget(Host member, CheckConfig check) {
        Map<Host, HttpTarget> ofCheck = targets.get(check);
        HttpTarget gone = ofCheck == null ? null : ofCheck.remove(member);
        if (gone != null) {
            gone.close();
        }
        if (ofCheck != null && ofCheck.isEmpty()) {
            targets.remove(check);
        }
    }

    void close() {
        targets.values().forEach(ofCheck -> ofCheck.values().forEach(HttpTarget::close));
        targets.clear();
        clients.values().forEach(HttpClients::close);
    }

    private HttpClientAgent client(Manner manner) {
        HttpClientOptions options = new HttpClientOptions()
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setInitialSettings(new Http2Settings().setPushEnabled(false).setMaxHeaderListSize(LONGEST_HEADERS));
        if (manner.version().isTwo()) {
            // Over TLS by ALPN, in clear by prior knowledge: RFC 9113, sections 3.2 and 3.3.
            options.setProtocolVersion(io.vertx.core.http.HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false)
                    .setUseAlpn(true)
                    .setAlpnVersions(List.of(io.vertx.core.http.HttpVersion.HTTP_2));
        }
        if (manner.trust() != null) {
            options.setVerifyHost(manner.trust().verify());
            manner.trust().applyTo(options);
        }
        return vertx.createHttpClient(options);
    }
}

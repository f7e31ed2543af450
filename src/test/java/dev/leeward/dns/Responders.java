package dev.leeward.dns;

import dev.leeward.config.ConfigException;
import dev.leeward.config.LimitsConfig;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.guard.Guard;
import dev.leeward.tsig.Keyring;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes responders as a server called ns1 has them, asked by 192.0.2.77. */
final class Responders {
    private Responders() {}

    static Responder of(Answerer answerer, MeterRegistry registry) {
        return of(answerer, "{}", registry);
    }

    /** @param keys that messages may be signed with; nobody is given a zone for one */
    static Responder of(Answerer answerer, Keyring keys, LimitsConfig limits, MeterRegistry registry) {
        Transfers transfers = new Transfers() {
            @Override
            public Keyring keys() {
                return keys;
            }

            @Override
            public AnswerStream open(Request request) {
                return Transfers.NONE.open(request);
            }
        };
        return of(answerer, transfers, limits, registry);
    }

    static Responder of(Answerer answerer, Transfers transfers, MeterRegistry registry) {
        return of(answerer, transfers, limits("{}"), registry);
    }

    /** @param limits as YAML */
    static Responder of(Answerer answerer, String limits, MeterRegistry registry) {
        return of(answerer, Transfers.NONE, limits(limits), registry);
    }

    private static Responder of(Answerer answerer, Transfers transfers, LimitsConfig limits, MeterRegistry registry) {
        AtomicInteger count = new AtomicInteger();
        Responder responder = new Responder(
                answerer,
                transfers,
                new Guard(limits.rrl(), List.of(), registry),
                new Announced("ns1", limits, new TcpConnections(limits.tcp(), count)),
                new DnsCounters(registry, count, () -> 0, true),
                20260101);
        responder.client.set(InetAddress.ofLiteral("192.0.2.77"));
        return responder;
    }

    private static LimitsConfig limits(String yaml) {
        try {
            return ConfigReader.parse("zones: {}\nlimits: " + yaml, Path.of("leeward.yaml"))
                    .limits();
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

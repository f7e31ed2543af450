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

/** Makes responders as a server called ns1 has them, asked by 192.0.2.77. */
final class TestResponders {
    private static final int KEEP_ALIVE_TENTHS = 100;

    private TestResponders() {}

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
        Guard guard = new Guard(limits.rrl(), List.of(), registry);
        Responder responder = new Responders(
                        answerer, transfers, guard, "ns1", limits.udpPayload(), () -> KEEP_ALIVE_TENTHS, registry)
                .next();
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

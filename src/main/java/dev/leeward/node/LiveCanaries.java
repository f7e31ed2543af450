package dev.leeward.node;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.ProbeConfig;
import dev.leeward.config.ProbeConfig.Rcode;
import dev.leeward.config.ProbeConfig.Transport;
import dev.leeward.drill.Canary;
import dev.leeward.drill.CanaryLine;
import dev.leeward.health.ProbeScheduler;
import dev.leeward.steering.Target;
import dev.leeward.values.Host;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Canaries for real: their listeners, and what this node answers over UDP.
 *
 * @param dns where it answers
 */
record LiveCanaries(CanaryListeners listeners, ProbeScheduler probes, Supplier<List<InetSocketAddress>> dns)
        implements CanaryLine {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** No configuration can call a check so. */
    private static final String CHECK = "_drill-answer";

    @Override
    public void fail(Canary canary) {
        listeners.close(canary.left().pool());
    }

    @Override
    public void mend(Canary canary) {
        listeners.open(canary.left().pool());
    }

    @Override
    public void ask(Canary canary, Host member, Consumer<Boolean> answered) {
        InetSocketAddress listens = dns.get().getFirst();
        InetAddress address =
                listens.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listens.getAddress();
        probes.ask(new Target(address, CHECK), question(canary, member, listens.getPort()), answered);
    }

    private static CheckConfig question(Canary canary, Host member, int port) {
        return new CheckConfig(
                new ProbeConfig.Dns(
                        port, Transport.UDP, canary.name(), "A", false, List.of(Rcode.NOERROR), member.toString()),
                TIMEOUT,
                TIMEOUT,
                1,
                1,
                null,
                Optional.empty(),
                TIMEOUT,
                Optional.empty(),
                false,
                null,
                null);
    }
}

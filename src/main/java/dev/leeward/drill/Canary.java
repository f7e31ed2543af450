package dev.leeward.drill;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.ProbeConfig;
import dev.leeward.config.RegionConfig;
import dev.leeward.config.ServiceConfig;
import dev.leeward.config.WhenAllDown;
import dev.leeward.objectives.DetectionBound;
import dev.leeward.steering.Region;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import dev.leeward.values.Share;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A name of its own by which a plan is tried: {@code _drill-PLAN} in the zone of its first service, with one member that may fail and one that
 * it then goes to. It is probed by the rules of the plan's slowest check, decided and published like every name, and no client asks for it.
 *
 * <p>Its regions are its own as well, so that it counts in none of the operator's. The members are listeners that the node opens on loopback.
 *
 * @param left what fails; pool and check are called alike
 * @param target what is answered then
 */
public record Canary(DomainName name, Side left, Side target) {
    /** Of its answers. */
    static final Duration TTL = Duration.ofSeconds(5);

    private static final Host LISTENS = Host.parse("127.0.0.1");

    /**
     * One of its two regions.
     *
     * @param pool what its pool and its check are called
     * @param member what is answered; the listener is asked for it
     */
    public record Side(String pool, Host member) {}

    /** That of a plan; null where the configuration has none. */
    static @Nullable Canary of(Config config, String plan) {
        Canary canary = named(config, plan);
        return canary == null || !config.pools().containsKey(canary.left().pool()) ? null : canary;
    }

    private static @Nullable Canary named(Config config, String plan) {
        PlanConfig written = config.plans().get(plan);
        if (written == null || written.drill() == null) {
            return null;
        }
        DomainName zone = zoneOf(config, written.services().getFirst());
        String label = Region.OF_DRILLS + plan;
        try {
            return new Canary(
                    DomainName.parse(zone.isRoot() ? label : label + "." + zone),
                    new Side(label + "-left", Host.parse("127.0.0.1")),
                    new Side(label + "-target", Host.parse("127.0.0.2")));
        } catch (IllegalArgumentException e) {
            // Of a plan whose name is as long as a label may be there is none.
            return null;
        }
    }

    private static DomainName zoneOf(Config config, DomainName service) {
        DomainName at = service;
        while (!config.zones().containsKey(at)) {
            at = at.parent();
        }
        return at;
    }

    /**
     * The same configuration with a canary for each plan that has drills.
     *
     * @param ports where the listener of a pool is
     */
    public static Config addTo(Config config, ToIntFunction<String> ports) {
        Map<String, RegionConfig> regions = new LinkedHashMap<>(config.regions());
        Map<String, CheckConfig> checks = new LinkedHashMap<>(config.checks());
        Map<String, PoolConfig> pools = new LinkedHashMap<>(config.pools());
        Map<DomainName, ServiceConfig> services = new LinkedHashMap<>(config.services());
        config.plans().forEach((plan, written) -> {
            Canary canary = named(config, plan);
            // Names differ by case in a configuration, and not in DNS.
            if (canary == null || services.containsKey(canary.name())) {
                return;
            }
            CheckConfig slowest = slowest(config, written);
            for (Side side : List.of(canary.left(), canary.target())) {
                String region = Region.OF_DRILLS + (side.equals(canary.left()) ? "left" : "target");
                regions.put(region, new RegionConfig(1, null, null, new Share(1), List.of()));
                checks.put(side.pool(), towards(ports.applyAsInt(side.pool()), slowest));
                pools.put(
                        side.pool(),
                        new PoolConfig(
                                region,
                                side.pool(),
                                List.of(new PoolConfig.Member(side.member(), 1)),
                                null,
                                Duration.ZERO));
            }
            services.put(canary.name(), service(canary));
        });
        return new Config(
                config.listen(),
                config.node(),
                config.state(),
                config.introspection(),
                config.journal(),
                config.tokens(),
                config.keys(),
                config.witnesses(),
                config.geo(),
                config.health(),
                config.limits(),
                config.cookies(),
                config.dnstap(),
                config.maxChange(),
                config.maxRegionsOut(),
                config.zones(),
                config.catalog(),
                regions,
                checks,
                pools,
                services,
                config.plans());
    }

    private static CheckConfig slowest(Config config, PlanConfig plan) {
        List<String> checks = plan.services().stream()
                .map(config.services()::get)
                .map(Objects::requireNonNull)
                .flatMap(service -> service.pools().stream())
                .map(config.pools()::get)
                .map(Objects::requireNonNull)
                .map(PoolConfig::check)
                .toList();
        return Objects.requireNonNull(
                config.checks().get(DetectionBound.slowest(config, checks).check()));
    }

    /** A connection to a listener, as often and as patiently as the model asks. */
    private static CheckConfig towards(int port, CheckConfig model) {
        return new CheckConfig(
                new ProbeConfig.Tcp(port, null, null),
                model.interval(),
                model.timeout(),
                model.rise(),
                model.fall(),
                model.forgive(),
                model.confirm(),
                model.confirmSoft(),
                model.hedge(),
                model.keepAlive(),
                LISTENS,
                null);
    }

    private static ServiceConfig service(Canary canary) {
        return new ServiceConfig(
                ServiceConfig.Policy.FAILOVER,
                List.of(canary.left().pool(), canary.target().pool()),
                TTL,
                null,
                new WhenAllDown.All(),
                Map.of(),
                null,
                ServiceConfig.Families.REGION,
                Duration.ZERO,
                Duration.ZERO,
                null,
                List.of(),
                ServiceConfig.Lifeboat.ALL);
    }
}

package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.CookiesConfig;
import dev.leeward.config.DnstapConfig;
import dev.leeward.config.GeoConfig;
import dev.leeward.config.HealthConfig;
import dev.leeward.config.JournalConfig;
import dev.leeward.config.LimitsConfig;
import dev.leeward.config.ListenConfig;
import dev.leeward.config.NodeConfig;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.ProbeConfig;
import dev.leeward.config.RegionConfig;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.steering.Target;
import dev.leeward.values.Endpoint;
import dev.leeward.values.Host;
import dev.leeward.values.MaxChange;
import dev.leeward.values.Share;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Configurations as tests of health need them: pools and checks, no services. */
public final class HealthConfigs {
    private HealthConfigs() {}

    /** The defaults of the file, with a probe of port 80. */
    public static CheckConfig check() {
        return new CheckConfig(
                new ProbeConfig.Tcp(80, null, null),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                2,
                3,
                null,
                Optional.of(Duration.ofMillis(100)),
                Duration.ofMillis(500),
                Optional.of(3),
                true,
                null,
                null);
    }

    /** A check as a file writes it: {@code http: {port: 80}, timeout: 5s}. */
    public static CheckConfig written(String yaml) throws ConfigException {
        Config config = ConfigReader.parse("zones: {}\nchecks: {it: {" + yaml + "}}", Path.of("test.yaml"));
        return Objects.requireNonNull(config.checks().get("it"));
    }

    public static CheckConfig check(Duration interval, Duration timeout, int rise, int fall) {
        CheckConfig base = check();
        return new CheckConfig(
                base.probe(),
                interval,
                timeout,
                rise,
                fall,
                null,
                base.confirm(),
                base.confirmSoft(),
                Optional.of(3),
                true,
                null,
                null);
    }

    /** One region with these members under {@code check}. */
    public static Config config(CheckConfig check, String... members) {
        return config(check, Map.of("eu-west", List.of(members)));
    }

    /** A pool per region, all under the one check {@code web}. */
    public static Config config(CheckConfig check, Map<String, List<String>> membersOfRegions) {
        Map<String, RegionConfig> regions = new LinkedHashMap<>();
        Map<String, PoolConfig> pools = new LinkedHashMap<>();
        membersOfRegions.forEach((region, members) -> {
            regions.put(region, new RegionConfig(1, null, null, Share.parse("80%"), List.of()));
            pools.put(
                    "pool-" + region,
                    new PoolConfig(
                            region,
                            "web",
                            members.stream()
                                    .map(member -> new PoolConfig.Member(address(member), 1))
                                    .toList(),
                            null,
                            Duration.ZERO));
        });
        return new Config(
                new ListenConfig(List.of(), Endpoint.parse("127.0.0.1:0")),
                new NodeConfig("ns1", null, true),
                Path.of("state"),
                List.of(),
                new JournalConfig(new JournalConfig.ArchiveConfig(null, List.of())),
                Map.of(),
                Map.of(),
                List.of(),
                new GeoConfig(null),
                new HealthConfig(Duration.ofMinutes(10), null, Share.parse("10%"), Duration.ofMinutes(10)),
                new LimitsConfig(
                        1232,
                        new LimitsConfig.Rrl(200, 2000, 2, List.of()),
                        new LimitsConfig.Tcp(1000, 100, Duration.ofSeconds(10))),
                new CookiesConfig(null),
                new DnstapConfig(null, null, List.of(DnstapConfig.Kind.QUERIES, DnstapConfig.Kind.RESPONSES)),
                MaxChange.parse("unlimited"),
                1,
                Map.of(),
                null,
                regions,
                Map.of("web", check),
                pools,
                Map.of(),
                Map.of());
    }

    /** An address under the check of all of them. */
    public static Target target(String address) {
        return new Target(address(address), "web");
    }

    public static Host address(String text) {
        return Host.parse(text);
    }
}

package dev.leeward.objectives;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import java.nio.file.Path;
import java.util.List;

/** Two regions with a service each way, and a plan {@code shop} of which a test writes the rest. */
final class Plans {
    private static final String WORLD = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu: {}, us: {}}
            checks:
              web: {http: {}, interval: 2s, timeout: 1s, fall: 3, confirm-soft: 500ms}
              slow: {http: {}, interval: 10s, timeout: 4s, fall: 2, confirm-soft: 1s}
              either: {any-of: [web, slow]}
            pools:
              web-eu: {region: eu, check: web, members: [192.0.2.1]}
              web-us: {region: us, check: web, members: [198.51.100.1]}
              api-us: {region: us, check: either, members: [198.51.100.2]}
            services:
              www.example.test: {policy: failover, pools: [web-eu, web-us], ttl: 30}
              api.example.test: {policy: failover, pools: [web-eu, api-us], ttl: 45}
            """;

    private Plans() {}

    /** @param lines of the plan, beside its services and regions */
    static Config shop(String... lines) throws ConfigException {
        String plan =
                "plans:\n  shop:\n    services: [www.example.test, api.example.test]\n    regions: [eu, us]\n    ";
        return ConfigReader.parse(WORLD + plan + String.join("\n    ", lines), Path.of("f"));
    }

    static List<RtoBound> bounds(String... lines) throws ConfigException {
        Config config = shop(lines);
        return RtoBound.of(config, config.plans().get("shop"));
    }
}

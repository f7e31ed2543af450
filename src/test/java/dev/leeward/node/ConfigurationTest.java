package dev.leeward.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private static final String TOO_SLOW = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu-west: {}, us-east: {}}
            checks: {web: {http: {}}}
            pools:
              web-eu: {region: eu-west, check: web, members: [192.0.2.1]}
              web-us: {region: us-east, check: web, members: [198.51.100.1]}
            services:
              www.example.test: {policy: failover, pools: [web-eu, web-us]}
            plans:
              shop:
                services: [www.example.test]
                regions: [eu-west, us-east]
                objectives: {rto: 60s}
                trigger: {mode: propose, approval-timeout: 300s, region-down-for: 10s}
                steps: [switch: {}, verify: {timeout: 60s}]
            """;

    @Test
    void aPlanThatCannotKeepItsObjectiveIsNoReasonNotToStartAndOneNotToTakeIt(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("leeward.yaml"), TOO_SLOW);
        Configuration read = Configuration.read(file);
        assertEquals(1, read.config().plans().size());
        ConfigException refused = assertThrows(ConfigException.class, read::attainable);
        assertEquals(read.problems(), refused.problems());
        assertTrue(
                refused.getMessage().contains("plans.shop.objectives.rto: \"1m\" cannot be kept"), refused::getMessage);
    }
}

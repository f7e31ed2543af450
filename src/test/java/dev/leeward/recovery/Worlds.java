package dev.leeward.recovery;

import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Two regions, a member in two pools, three services. */
public final class Worlds {
    public static final String YAML = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu-west: {weight: 60}, us-east: {weight: 40}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              web-eu: {region: eu-west, check: web, members: [192.0.2.1, 192.0.2.2]}
              web-us: {region: us-east, check: web, members: [198.51.100.1, "2001:db8::1", origin.example.test]}
              old-us: {region: us-east, check: web, members: [198.51.100.1]}
            services:
              www.example.test: {policy: failover, pools: [web-eu, old-us]}
              none.example.test: {policy: failover, pools: [web-eu], when-all-down: none}
              all.example.test: {policy: failover, pools: [web-eu]}
            """;

    private Worlds() {}

    public static Topology topology(String yaml) {
        try {
            return Topology.of(ConfigReader.parse(yaml, Path.of("world.yaml")));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** All members up. */
    public static Snapshot up(String yaml, Instant now) {
        Snapshot first = Snapshot.first(topology(yaml), now);
        Map<Target, Verdict> verdicts = new HashMap<>();
        first.topology()
                .targets()
                .forEach(target -> verdicts.put(target, Verdict.of(Status.UP, true, now, "as the test says")));
        return first.withVerdicts(verdicts, now);
    }

    public static Snapshot down(Snapshot snapshot, Instant now, String... addresses) {
        Snapshot next = snapshot;
        for (String address : addresses) {
            Target target = new Target(InetAddress.ofLiteral(address), "web");
            next = next.withVerdicts(Map.of(target, Verdict.of(Status.DOWN, true, now, "connection refused")), now);
        }
        return next;
    }
}

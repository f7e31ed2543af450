package dev.leeward.steering;

import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.DomainName;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A configuration under a snapshot that tests change a verdict at a time. */
final class World {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** Two regions of two members, one check. */
    static final String TWO_REGIONS = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu: {weight: 60}, us: {weight: 40}, ap: {weight: 0}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              eu: {region: eu, check: web, members: [192.0.2.1, 192.0.2.2]}
              us: {region: us, check: web, members: [{address: 198.51.100.1, weight: 3}, {address: 198.51.100.2, weight: 1}]}
              ap: {region: ap, check: web, members: [203.0.113.1]}
              eu6: {region: eu, check: web, members: ["2001:db8::1"]}
              us6: {region: us, check: web, members: ["2001:db8::2"]}
            services:
            """;

    Snapshot snapshot;

    World(String services) {
        this(TWO_REGIONS, services);
    }

    World(String head, String services) {
        snapshot = Snapshot.first(topology(head + services.indent(2)), NOW);
        all(Status.UP);
    }

    static Topology topology(String yaml) {
        try {
            return Topology.of(ConfigReader.parse(yaml, Path.of("world.yaml")));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Verdict verdict(Status status, boolean settled) {
        return Verdict.of(status, settled, NOW, "as the test says");
    }

    World all(Status status) {
        Map<Target, Verdict> verdicts = new HashMap<>();
        snapshot.topology().targets().forEach(target -> verdicts.put(target, verdict(status, true)));
        snapshot = snapshot.withVerdicts(verdicts, NOW);
        return this;
    }

    World set(Status status, String... addresses) {
        for (String address : addresses) {
            snapshot = snapshot.withVerdicts(Map.of(target(address), verdict(status, true)), NOW);
        }
        return this;
    }

    World waver(Status status, String address) {
        snapshot = snapshot.withVerdicts(Map.of(target(address), verdict(status, false)), NOW);
        return this;
    }

    static Target target(String address) {
        return new Target(InetAddress.ofLiteral(address), "web");
    }

    Service service(String name) {
        return snapshot.topology().services().get(DomainName.parse(name));
    }

    Choice choose(String name) {
        return Steering.route(service(name), snapshot).choices().getFirst();
    }

    /** {@code eu:60 192.0.2.1*1 192.0.2.2*1 | us:40 …}, addresses with their weight. */
    String answer(String name) {
        StringBuilder text = new StringBuilder();
        for (Choice.Variant variant : choose(name).variants()) {
            text.append(text.isEmpty() ? "" : " | ")
                    .append(variant.source())
                    .append(':')
                    .append(variant.weight());
            variant.places()
                    .forEach(place ->
                            text.append(' ').append(place.address()).append('*').append(place.weight()));
        }
        return text.toString();
    }
}

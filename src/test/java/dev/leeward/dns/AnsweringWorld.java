package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.authority.LiveAuthority;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.Problem;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.tsig.Keyring;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import dev.leeward.values.IpNetwork;
import dev.leeward.zonefile.LoadedZones;
import dev.leeward.zonefile.Steered;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/** A whole node but for its sockets: zone files and a configuration in, the bytes of answers out. All members are up at first. */
public final class AnsweringWorld {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** Two regions, 60 to 40, of two members each; eu also has one with IPv6. */
    public static final String TWO_REGIONS = """
            regions: {eu: {weight: 60}, us: {weight: 40}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              eu: {region: eu, check: web, members: [192.0.2.1, 192.0.2.2]}
              us: {region: us, check: web, members: [{address: 198.51.100.1, weight: 3}, {address: 198.51.100.2, weight: 1}]}
              eu6: {region: eu, check: web, members: ["2001:db8::1"]}
            """;

    /** Pools of host names in the same regions; to stand behind {@link #TWO_REGIONS}. */
    public static final String CDN_POOLS = """
            cdn-eu: {region: eu, check: web, members: [eu.cdn.test]}
            cdn-us: {region: us, check: web, members: [{address: us1.cdn.test, weight: 3}, {address: us2.cdn.test, weight: 1}]}
            """.indent(2);

    private final Path folder;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LiveSnapshot live;
    private final LiveAuthority authority;
    private final Responder responder;
    private final List<Problem> problems;
    private volatile boolean ready = true;

    /** How a question is put. */
    public enum Way {
        /** UDP without EDNS: 512 bytes. */
        PLAIN,
        /** UDP with EDNS: 1232 bytes. */
        EDNS,
        /** UDP with EDNS: 4096 bytes. */
        LARGE,
        TCP
    }

    /**
     * @param folder for the zone files
     * @param zones text of the zone file by the zone's name; null: the file is not there
     * @param steering regions, checks, pools and services as YAML, and what else a configuration says; may be empty
     */
    public AnsweringWorld(Path folder, Map<String, String> zones, String steering) {
        this(folder, zones, steering, Keyring.NONE);
    }

    /** @param keys that messages may be signed with */
    public AnsweringWorld(Path folder, Map<String, String> zones, String steering, Keyring keys) {
        this.folder = folder;
        Config config = config(zones, steering);
        live = new LiveSnapshot(Snapshot.first(Topology.of(config), NOW));
        authority = new LiveAuthority(live, () -> ready, () -> null, "1.2.3", "ns1");
        responder = TestResponders.of(authority, keys, config.limits(), registry);
        Loaded loaded = load(config, live.current());
        authority.use(loaded.prepared());
        problems = loaded.problems();
        all(Status.UP);
    }

    /** Takes other zones or services, as a reload does; returns what is wrong with the zones. */
    public List<Problem> reload(Map<String, String> zones, String steering) {
        return reload(zones, steering, () -> {});
    }

    /** As a reload does, with something that happens after the answers were compiled and before they are used. */
    public List<Problem> reload(Map<String, String> zones, String steering, Runnable meanwhile) {
        Config config = config(zones, steering);
        Snapshot next = live.current().withTopology(Topology.of(config), NOW);
        Loaded loaded = load(config, next);
        authority.fill(loaded.prepared());
        meanwhile.run();
        live.adopt(next, NOW);
        authority.use(loaded.prepared());
        return loaded.problems();
    }

    private record Loaded(LiveAuthority.Prepared prepared, List<Problem> problems) {}

    private Loaded load(Config config, Snapshot snapshot) {
        LoadedZones loaded = LoadedZones.load("leeward.yaml", config.zones(), Steered.of(config), authority.zones());
        return new Loaded(authority.prepare(loaded.zones(), snapshot, config.introspection()), loaded.problems());
    }

    private Config config(Map<String, String> zones, String steering) {
        StringBuilder yaml = new StringBuilder("zones:\n");
        zones.forEach((name, text) -> {
            String file = "zone-" + (name.length() > 100 ? name.hashCode() : name);
            yaml.append("  \"%s\": {file: \"%s\"}%n".formatted(name, file));
            try {
                Files.deleteIfExists(folder.resolve(file));
                if (text != null) {
                    Files.writeString(folder.resolve(file), text);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            return ConfigReader.parse(yaml + steering, folder.resolve("leeward.yaml"));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What was wrong with the zones at first. */
    public List<Problem> problems() {
        return problems;
    }

    /** What answers. */
    public LiveAuthority authority() {
        return authority;
    }

    public LiveSnapshot live() {
        return live;
    }

    /** Whether the first round of probes is over. */
    public void ready(boolean ready) {
        this.ready = ready;
    }

    public void all(Status status) {
        Map<Target, Verdict> verdicts = new HashMap<>();
        live.current().topology().targets().forEach(target -> verdicts.put(target, verdict(status, true)));
        live.update(snapshot -> snapshot.withVerdicts(verdicts, NOW));
    }

    public void set(String address, Status status, boolean settled) {
        Target target = new Target(Host.parse(address), "web");
        live.update(snapshot -> snapshot.withVerdicts(Map.of(target, verdict(status, settled)), NOW));
    }

    private static Verdict verdict(Status status, boolean settled) {
        return Verdict.of(status, settled, NOW, "as the test says");
    }

    /** Bugs that were answered SERVFAIL. */
    public double failures() {
        return registry.get("leeward.dns.failures").functionCounter().count();
    }

    public Message ask(String name, int type) {
        return ask(name, type, Wire.CLASS_IN, Way.EDNS, LOOPBACK);
    }

    public Message ask(String name, int type, int qclass, Way way, InetAddress client) {
        return ask(name, type, qclass, way, client, null);
    }

    /**
     * The answer, which dnsjava reads to its last byte and which repeats the question as it was put.
     *
     * @param subnet of the client, to be told with EDNS; null: untold
     */
    public Message ask(String name, int type, int qclass, Way way, InetAddress client, @Nullable IpNetwork subnet) {
        byte[] query = query(name, type, qclass, way, subnet);
        byte[] answer = respond(query, way, client);
        try {
            Message message = new Message(answer);
            assertEquals(answer.length, message.numBytes(), () -> "bytes behind the answer to " + name);
            int end = Wire.HEADER_LENGTH + nameBytes(name).length + 4;
            assertArrayEquals(Arrays.copyOfRange(query, 12, end), Arrays.copyOfRange(answer, 12, end), name);
            return message;
        } catch (IOException e) {
            throw new AssertionError("dnsjava does not read the answer to " + name + " " + type, e);
        }
    }

    /** The answer to any bytes; empty when there is none. */
    public byte[] respond(byte[] query, Way way, InetAddress client) {
        ClientAddress from = new ClientAddress();
        from.set(client);
        int length = answer(query, way == Way.TCP ? Transport.TCP : Transport.UDP, from);
        return Arrays.copyOf(responder.out, length);
    }

    /** Answers as a loop does, which makes nothing for it; returns the length of the answer, 0 when there is none. */
    int answer(byte[] query, Transport transport, ClientAddress client) {
        System.arraycopy(query, 0, responder.in, 0, query.length);
        responder.client.set(client);
        return responder.respond(query.length, transport);
    }

    private static byte[] query(String name, int type, int qclass, Way way, @Nullable IpNetwork subnet) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean edns = way != Way.PLAIN;
        out.writeBytes(Packets.bytes("abcd 0100 0001 0000 0000 " + (edns ? "0001" : "0000")));
        out.writeBytes(nameBytes(name));
        out.writeBytes(Packets.bytes("%04x %04x".formatted(type, qclass)));
        if (edns) {
            out.writeBytes(Packets.bytes(
                    Packets.opt(way == Way.LARGE ? 4096 : 1232, "00000000", subnet == null ? "" : option(subnet))));
        }
        return out.toByteArray();
    }

    /** RFC 7871 section 6. */
    private static String option(IpNetwork subnet) {
        byte[] address = subnet.address().getAddress();
        int length = (subnet.length() + 7) / 8;
        return "0008 %04x %04x %02x 00 %s"
                .formatted(
                        4 + length,
                        address.length == 4 ? 1 : 2,
                        subnet.length(),
                        HexFormat.of().formatHex(address, 0, length));
    }

    /** In the letter case that was written, which a {@link DomainName} forgets. */
    private static byte[] nameBytes(String name) {
        byte[] wire = DomainName.parse(name).wire();
        if (!name.contains("\\")) {
            for (int label = 0, at = 0; wire[label] != 0; label += wire[label] + 1, at++) {
                for (int i = 1; i <= wire[label]; i++) {
                    wire[label + i] = (byte) name.charAt(at++);
                }
            }
        }
        return wire;
    }
}

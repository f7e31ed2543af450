package dev.leeward.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.xbill.DNS.Type;

/**
 * The whole way of a query over UDP between two system calls, whose answer is compiled: read, looked up, limited, drawn, written. It comes
 * from a thousand networks in turn, so that none is beyond its limit.
 */
@State(Scope.Thread)
public class AnswerBench {
    private static final String CLIENT_COOKIE = "000a 0008 2464c4abcf10c957";
    private static final int VARIANTS = 1024;

    private static final String ZONE = """
            $TTL 300
            @ SOA ns1 host 1 7200 900 1209600 300
            @ NS ns1
            ns1 A 192.0.2.53
            """;

    private static final String REST = """
            services:
              first.example.test: {policy: failover, pools: [eu, us]}
              drawn.example.test: {policy: weighted, pools: [eu, us]}
              all.example.test: {policy: all, pools: [eu, us]}
              geo.example.test:
                policy: geo
                pools: [eu, us]
                map: [{networks: [198.51.100.0/24, "2001:db8:5::/48"], regions: [us]}, {default: [eu, us]}]
            limits: {rrl: {responses-per-second: 1000000, all-per-second: 1000000, exempt: []}}
            """;

    /** What is asked. */
    public enum Kind {
        STATIC,
        FAILOVER,
        EDNS,
        COOKIE,
        WEIGHTED,
        ALL,
        GEO,
        UNKNOWN,
        REFUSED;

        private byte[] query(int number) {
            return switch (this) {
                case STATIC -> Packets.query("ns1.example.test", Type.A);
                case FAILOVER -> Packets.query("first.example.test", Type.A);
                case EDNS -> Packets.query("first.example.test", Type.A, Packets.opt(1232, "00008000", ""));
                case COOKIE ->
                    Packets.query("first.example.test", Type.A, Packets.opt(1232, "00008000", CLIENT_COOKIE));
                case WEIGHTED -> Packets.query("drawn.example.test", Type.A);
                case ALL -> Packets.query("all.example.test", Type.A);
                case GEO -> Packets.query("geo.example.test", Type.A, Packets.opt(1232, "00008000", subnet(number)));
                case UNKNOWN -> Packets.query("x%x.example.test".formatted(number * 0x9E3779B1), Type.A);
                case REFUSED -> Packets.query("x%x.elsewhere.test".formatted(number * 0x9E3779B1), Type.A);
            };
        }

        private static String subnet(int number) {
            return "0008 0007 0001 18 00 %06x".formatted(number * 0x9E3779B1 >>> 8);
        }
    }

    @Param
    Kind kind;

    private AnsweringWorld world;
    private byte[][] queries = {};
    private ClientAddress[] clients = {};
    private int at;

    @Setup
    public void serve() throws IOException {
        Path folder = Files.createTempDirectory("leeward-bench");
        Path zone = folder.resolve("zone-example.test");
        world = new AnsweringWorld(folder, Map.of("example.test", ZONE), AnsweringWorld.TWO_REGIONS + REST);
        Files.delete(zone);
        Files.delete(folder);
        queries = IntStream.range(0, VARIANTS).mapToObj(kind::query).toArray(byte[][]::new);
        clients = IntStream.range(0, VARIANTS).mapToObj(AnswerBench::client).toArray(ClientAddress[]::new);
    }

    /** Of a /24 of its own. */
    private static ClientAddress client(int network) {
        ClientAddress client = new ClientAddress();
        client.setV4(127 << 24 | network << 8);
        return client;
    }

    @Benchmark
    public int answer() {
        int variant = at++ & (VARIANTS - 1);
        return world.answer(queries[variant], Transport.UDP, clients[variant]);
    }
}

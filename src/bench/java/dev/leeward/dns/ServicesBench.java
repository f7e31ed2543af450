package dev.leeward.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.xbill.DNS.Type;

/** The whole way of a query, as in {@link AnswerBench}, for one of many services, each asked for as often as any other; from loopback, without limits. */
@State(Scope.Thread)
public class ServicesBench {
    private static final int DIGITS = 6;
    private static final int FIRST_DIGIT = Wire.HEADER_LENGTH + 2;
    private static final String ZONE = "@ 60 SOA ns host 1 2 3 4 5\n@ 60 NS ns\nns 60 A 192.0.2.53\n";

    @Param({"1", "1000", "10000", "100000"})
    int names;

    @Param({"failover", "weighted"})
    String policy;

    private final Dice dice = new Dice(20260101);
    private final byte[] query = Packets.query("n000000.example.test", Type.A);
    private final ClientAddress client = new ClientAddress();
    private AnsweringWorld world;

    @Setup
    public void serve() throws IOException {
        client.setV4(0x7f000001);
        Path folder = Files.createTempDirectory("leeward-bench");
        StringBuilder services = new StringBuilder("services:\n");
        for (int i = 0; i < names; i++) {
            services.append("  n%06d.example.test: {policy: %s, pools: [eu, us]}%n".formatted(i, policy));
        }
        world = new AnsweringWorld(folder, Map.of("example.test", ZONE), AnsweringWorld.TWO_REGIONS + services);
        Files.delete(folder.resolve("zone-example.test"));
        Files.delete(folder);
        for (int i = 0; i < names; i++) {
            ask(i);
        }
        System.gc();
    }

    private int ask(int number) {
        int left = number;
        for (int digit = FIRST_DIGIT + DIGITS - 1; digit >= FIRST_DIGIT; digit--) {
            query[digit] = (byte) ('0' + left % 10);
            left /= 10;
        }
        return world.answer(query, Transport.UDP, client);
    }

    @Benchmark
    public int answer() {
        return ask((int) ((dice.next() >>> 32) * names >>> 32));
    }
}

package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.dns.AnsweringWorld.Way;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/**
 * How much larger answers over UDP are than their questions, for each kind there is: what an attacker gets who asks in somebody's name, before
 * any limit of how often.
 */
class AmplificationTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.77");

    private static final List<String> NAMES = List.of(
            "example.test",
            "www.example.test",
            "big.example.test",
            "t.example.test",
            "u.example.test",
            "none.example.test",
            "x.wild.example.test",
            "alias.example.test",
            "x.dname.example.test",
            "x.child.example.test",
            "all.example.test",
            "elsewhere.test",
            ".");

    private static final List<Integer> TYPES = List.of(
            Type.A, Type.AAAA, Type.NS, Type.SOA, Type.MX, Type.TXT, Type.DS, Type.DNSKEY, Type.ANY, Type.AXFR, 65280);

    /** What may stand in the OPT record: nothing; and all that is answered with something, as short as it can be asked. */
    private static final List<String> OPTIONS = List.of(
            "",
            "0003 0000",
            "000a 0008 2464c4abcf10c957",
            "0008 0004 0001 00 00",
            "0003 0000 000a 0008 2464c4abcf10c957 0008 0004 0001 00 00 000b 0000");

    @TempDir
    Path folder;

    private AnsweringWorld world() {
        String zone = """
                $TTL 300
                @ SOA ns1 hostmaster 7 3600 900 604800 60
                @ NS ns1
                @ NS ns2
                @ MX 10 www
                ns1 A 192.0.2.53
                ns2 A 192.0.2.54
                www A 192.0.2.80
                *.wild TXT "0123456789012345678901234567890123456789"
                alias CNAME big
                dname DNAME example.test.
                """
                + IntStream.range(0, 13)
                        .mapToObj(i -> "child NS ns%d.child%nns%d.child A 192.0.2.%d%n".formatted(i, i, i))
                        .collect(Collectors.joining())
                + IntStream.range(0, 60)
                        .mapToObj(i -> "big TXT \"%d 01234567890123456789\"%n".formatted(i))
                        .collect(Collectors.joining());
        // As much as fits, behind names as short as can be.
        String most = "t TXT" + " \"%s\"".formatted("x".repeat(230)).repeat(2) + "\nu TXT"
                + " \"%s\"".formatted("x".repeat(230)).repeat(5) + "\n";
        String members =
                IntStream.rangeClosed(1, 200).mapToObj(i -> "192.0.2." + i).collect(Collectors.joining(", "));
        return new AnsweringWorld(folder, Map.of("example.test", zone + most), """
                regions: {eu: {}}
                checks: {web: {tcp: {port: 80}}}
                pools: {eu: {region: eu, check: web, members: [%s]}}
                services: {all.example.test: {policy: all, pools: [eu]}}
                """.formatted(members));
    }

    @Test
    void isBoundedForEveryKindOfQuestion() {
        AnsweringWorld world = world();
        Map<String, Double> most = new TreeMap<>();
        for (String name : NAMES) {
            for (int type : TYPES) {
                note(most, kind(name, type), Packets.query(name, type), world, 512);
                for (String options : OPTIONS) {
                    byte[] query = Packets.query(name, type, Packets.opt(65535, "00008000", options));
                    note(most, kind(name, type) + " with EDNS", query, world, 1232);
                }
            }
        }
        assertTrue(most.get("ANY") < 4 && most.get("ANY with EDNS") < 3, "ANY: " + most);
        assertTrue(most.get("nothing to tell") < 4 && most.get("nothing to tell with EDNS") < 3, "nothing: " + most);
        assertTrue(most.get("referral") < 13 && most.get("referral with EDNS") < 11, "referral: " + most);
        assertTrue(most.get("records") > 15 && most.get("records") < 16, "records: " + most);
        assertTrue(most.get("records with EDNS") > 28 && most.get("records with EDNS") < 29, "records: " + most);
    }

    private static String kind(String name, int type) {
        if (name.contains("child")) {
            return "referral";
        }
        if (type == Type.ANY) {
            return "ANY";
        }
        return type == 65280 || name.startsWith("none") || name.equals("elsewhere.test")
                ? "nothing to tell"
                : "records";
    }

    private static void note(Map<String, Double> most, String kind, byte[] query, AnsweringWorld world, int limit) {
        byte[] answer = world.respond(query, Way.EDNS, CLIENT);
        assertTrue(answer.length <= limit, () -> kind + ": an answer of " + answer.length + " bytes");
        most.merge(kind, (double) answer.length / query.length, Math::max);
    }
}

package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/** The real server under floods in the name of one network, 127.0.7.0/24, and what genuine clients, there and elsewhere, see of it. */
@Timeout(120)
class RateLimitTest {
    private static final String NETWORK = "127.0.7.";
    private static final int LIMIT = 100;
    private static final int ALL = 400;
    private static final int PER_SECOND = 4000;

    @TempDir
    Path folder;

    private Leeward server;

    @BeforeEach
    void serve() throws IOException {
        Files.writeString(folder.resolve("zone"), """
                $TTL 300
                @ SOA ns hostmaster 7 3600 900 604800 60
                @ NS ns
                ns A 192.0.2.53
                *.wild A 192.0.2.1
                $GENERATE 1-200 host$ A 192.0.2.$
                """);
        server = Leeward.serve(Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                limits: {rrl: {responses-per-second: %d, all-per-second: %d, slip: 2, exempt: []}}
                zones: {example.test: {file: zone}}
                """.formatted(LIMIT, ALL)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Flood begin(IntFunction<String> names, int type) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.dnsPort());
        return Flood.start(address, NETWORK, PER_SECOND, names, type);
    }

    private Flood flood(IntFunction<String> names, int type) throws IOException, InterruptedException {
        Flood flood = begin(names, type);
        TimeUnit.SECONDS.sleep(2);
        return flood.end();
    }

    private Flood flood(String pattern, int type) throws IOException, InterruptedException {
        return flood(pattern::formatted, type);
    }

    /** A second's worth may come at once, and then what the time brings; with a twentieth for the clock. */
    private static void assertBounded(Flood flood, int perSecond) {
        double most = perSecond * (1 + flood.seconds()) * 1.05;
        assertTrue(flood.whole() <= most, flood.whole() + " answers to " + flood.sent() + " questions");
        assertTrue(flood.whole() >= LIMIT, "the limit is not silence: " + flood.whole());
        int beyond = flood.sent() - flood.whole();
        assertEquals(beyond / 2.0, flood.truncated(), beyond * 0.05, "each second one slips");
    }

    @Test
    void boundsAnswersOfOneName() throws IOException, InterruptedException {
        assertBounded(flood("ns.example.test.", Type.A), LIMIT);
    }

    @Test
    void countsNamesThatDoNotExistAsOne() throws IOException, InterruptedException {
        assertBounded(flood("x%d.example.test.", Type.A), LIMIT);
    }

    @Test
    void countsWhatAWildcardAnswersAsOne() throws IOException, InterruptedException {
        assertBounded(flood("x%d.wild.example.test.", Type.A), LIMIT);
    }

    @Test
    void countsRefusalsAsOne() throws IOException, InterruptedException {
        assertBounded(flood("x%d.elsewhere.test.", Type.A), LIMIT);
    }

    @Test
    void boundsAnswersOfManyNames() throws IOException, InterruptedException {
        assertBounded(flood(i -> "host" + (1 + i % 200) + ".example.test.", Type.A), ALL);
    }

    @Test
    void sendsTheVictimLessThanTheAttackerSpends() throws IOException, InterruptedException {
        Flood flood = flood("ns.example.test.", Type.ANY);
        assertTrue(flood.amplification() < 0.7, "amplified by " + flood.amplification());
    }

    private static final Pattern ANSWERED = Pattern.compile("192\\.0\\.2\\.53");

    /** Asks again and again while a flood is on; how often there was an answer. */
    private int askWhileFlooded(Callable<String> ask, int times) throws Exception {
        Flood flood = begin(_ -> "ns.example.test.", Type.A);
        TimeUnit.MILLISECONDS.sleep(300);
        int answered = 0;
        for (int i = 0; i < times; i++) {
            answered += ANSWERED.matcher(ask.call()).find() ? 1 : 0;
        }
        assertBounded(flood.end(), LIMIT);
        return answered;
    }

    @Test
    void harmsNobodyElsewhere() throws Exception {
        Program dig = Program.needed("dig", "bind9-dnsutils");
        String port = "" + server.dnsPort();
        String[] question = {
            "-b", "127.0.8.1", "@127.0.0.1", "-p", port, "ns.example.test", "+nocookie", "+tries=1", "+time=1", "+notcp"
        };
        assertEquals(20, askWhileFlooded(() -> dig.run(question), 20));
    }

    /** It got its cookie before the flood, as a resolver has. */
    @Test
    void doesNotHarmAClientWithACookieInTheNetworkItself() throws Exception {
        Program dig = Program.needed("dig", "bind9-dnsutils");
        String port = "" + server.dnsPort();
        String first = dig.run("-b", "127.0.7.200", "@127.0.0.1", "-p", port, "ns.example.test");
        Matcher cookie = Pattern.compile("; COOKIE: ([0-9a-f]{48}) \\(good\\)").matcher(first);
        assertTrue(cookie.find(), first);
        String[] question = {
            "-b",
            "127.0.7.200",
            "@127.0.0.1",
            "-p",
            port,
            "ns.example.test",
            "+cookie=" + cookie.group(1),
            "+tries=1",
            "+time=1"
        };
        assertEquals(20, askWhileFlooded(() -> dig.run(question), 20));
    }

    /** Each try gets a truncated answer with odds of one half, and then an answer over TCP. */
    @Test
    void letsAClientWithoutCookiesThroughOverTcp() throws Exception {
        Program dig = Program.needed("dig", "bind9-dnsutils");
        String[] question = {
            "-b",
            "127.0.7.201",
            "@127.0.0.1",
            "-p",
            "" + server.dnsPort(),
            "ns.example.test",
            "+nocookie",
            "+tries=12",
            "+time=1"
        };
        String seen =
                dig.run("-b", "127.0.7.201", "@127.0.0.1", "-p", "" + server.dnsPort(), "ns.example.test", "+tcp");
        assertTrue(ANSWERED.matcher(seen).find(), seen);
        assertEquals(1, askWhileFlooded(() -> dig.run(question), 1));
    }

    /** dig has a client cookie alone, is told BADCOOKIE with a good one when it slips, and asks again with that. */
    @Test
    void givesAClientThatHasNoCookieYetOne() throws Exception {
        Program dig = Program.needed("dig", "bind9-dnsutils");
        String[] question = {
            "-b", "127.0.7.202", "@127.0.0.1", "-p", "" + server.dnsPort(), "ns.example.test", "+tries=12", "+time=1"
        };
        assertEquals(1, askWhileFlooded(() -> dig.run(question), 1));
    }

    @Test
    void tellsInLogAndMetricsWhoIsLimited() throws Exception {
        Flood flood = flood("x%d.example.test.", Type.A);
        await().atMost(5, TimeUnit.SECONDS)
                .until(() -> server.output.stream()
                        .anyMatch(line -> line.contains("answers to 127.0.7.0/24 are limited from now on")));
        assertEquals(
                1,
                server.output.stream()
                        .filter(line -> line.contains(" are limited"))
                        .count());
        String metrics = server.get("/metrics").body();
        assertEquals(flood.truncated(), metric(metrics, "truncated"));
        assertEquals(flood.sent() - flood.whole() - flood.truncated(), metric(metrics, "dropped"));
    }

    private static int metric(String metrics, String fate) {
        Matcher line = Pattern.compile(
                        "leeward_dns_limited_total\\{fate=\"" + fate + "\",kind=\"nxdomain\"\\} ([0-9.E]+)")
                .matcher(metrics);
        assertTrue(line.find(), metrics);
        return (int) Double.parseDouble(line.group(1));
    }

    @Test
    void takesOtherLimitsByAReload() throws Exception {
        Path config = folder.resolve("leeward.yaml");
        Files.writeString(config, Files.readString(config).replace("exempt: []", "exempt: [127.0.7.0/24]"));
        server.hangUp();
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> server.output.stream().anyMatch(line -> line.contains("reloaded")));
        Flood flood = flood("ns.example.test.", Type.A);
        assertEquals(0, flood.truncated());
        assertTrue(flood.whole() > flood.sent() * 0.95, flood.whole() + " of " + flood.sent());
    }
}

package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/**
 * The real server under floods in the name of one network, and what genuine clients, there and elsewhere, see of it. Each test floods in the name of
 * another network, so that the server owes it nothing from the one before.
 */
@Timeout(120)
class RateLimitTest {
    private static final int LIMIT = 100;
    private static final int ALL = 400;
    private static final int PER_SECOND = 4000;
    private static final Pattern ANSWERED = Pattern.compile("192\\.0\\.2\\.53");
    private static final AtomicInteger NETWORKS = new AtomicInteger(10);

    @TempDir
    private static Path folder;

    private static Leeward server;

    private final String network = "127.0." + NETWORKS.getAndIncrement() + ".";

    @BeforeAll
    static void serveAll() throws IOException {
        Files.writeString(folder.resolve("zone"), """
                $TTL 300
                @ SOA ns hostmaster 7 3600 900 604800 60
                @ NS ns
                ns A 192.0.2.53
                *.wild A 192.0.2.1
                $GENERATE 1-200 host$ A 192.0.2.$
                """);
        server = Leeward.serve(configured("all", ""));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static Path configured(String name, String exempt) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                state: %s
                limits: {rrl: {responses-per-second: %d, all-per-second: %d, slip: 2, exempt: [%s]}}
                zones: {example.test: {file: zone}}
                """.formatted(name, LIMIT, ALL, exempt));
    }

    private Flood begin(Leeward at, IntFunction<String> names, int type) throws IOException {
        return Flood.start(at.dns, network, PER_SECOND, names, type);
    }

    private Flood flood(Leeward at, IntFunction<String> names, int type) throws IOException, InterruptedException {
        Flood flood = begin(at, names, type);
        TimeUnit.SECONDS.sleep(1);
        return flood.end();
    }

    private Flood flood(String pattern, int type) throws IOException, InterruptedException {
        return flood(server, pattern::formatted, type);
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
    void boundsAnswersOfOneName() throws Exception {
        assertBounded(flood("ns.example.test", Type.A), LIMIT);
    }

    @Test
    void countsNamesThatDoNotExistAsOne() throws Exception {
        assertBounded(flood("x%d.example.test", Type.A), LIMIT);
    }

    @Test
    void countsWhatAWildcardAnswersAsOne() throws Exception {
        assertBounded(flood("x%d.wild.example.test", Type.A), LIMIT);
    }

    @Test
    void countsRefusalsAsOne() throws Exception {
        assertBounded(flood("x%d.elsewhere.test", Type.A), LIMIT);
    }

    @Test
    void boundsAnswersOfManyNames() throws Exception {
        assertBounded(flood(server, i -> "host" + (1 + i % 200) + ".example.test", Type.A), ALL);
    }

    @Test
    void sendsTheVictimLessThanTheAttackerSpends() throws Exception {
        Flood flood = flood("ns.example.test", Type.ANY);
        assertTrue(flood.amplification() < 0.7, "amplified by " + flood.amplification());
    }

    /** What dig says that asks for the address of ns.example.test. */
    private static String dig(String from, String... options) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("-b", from, "@127.0.0.1", "-p", "" + server.dnsPort(), "ns.example.test", "+time=1"));
        words.addAll(List.of(options));
        return Program.needed("dig", "bind9-dnsutils").run(words.toArray(String[]::new));
    }

    /** Asks with dig again and again while a flood is on; how often there was an answer. */
    private int digWhileFlooded(int times, String from, String... options) throws IOException, InterruptedException {
        Flood flood = begin(server, _ -> "ns.example.test", Type.A);
        TimeUnit.MILLISECONDS.sleep(300);
        int answered = 0;
        for (int i = 0; i < times; i++) {
            answered += ANSWERED.matcher(dig(from, options)).find() ? 1 : 0;
        }
        assertBounded(flood.end(), LIMIT);
        return answered;
    }

    @Test
    void harmsNobodyElsewhere() throws Exception {
        assertEquals(20, digWhileFlooded(20, "127.0.8.1", "+nocookie", "+tries=1", "+notcp"));
    }

    /** It got its cookie before the flood, as a resolver has. */
    @Test
    void doesNotHarmAClientWithACookieInTheNetworkItself() throws Exception {
        String from = network + "200";
        String first = dig(from);
        Matcher cookie = Pattern.compile("; COOKIE: ([0-9a-f]{48}) \\(good\\)").matcher(first);
        assertTrue(cookie.find(), first);
        assertEquals(20, digWhileFlooded(20, from, "+cookie=" + cookie.group(1), "+tries=1"));
    }

    /** Each try gets a truncated answer with odds of one half, and then an answer over TCP. */
    @Test
    void letsAClientWithoutCookiesThroughOverTcp() throws Exception {
        String from = network + "200";
        String seen = dig(from, "+tcp");
        assertTrue(ANSWERED.matcher(seen).find(), seen);
        assertEquals(1, digWhileFlooded(1, from, "+nocookie", "+tries=12"));
    }

    /** dig has a client cookie alone, is told BADCOOKIE with a good one when it slips, and asks again with that. */
    @Test
    void givesAClientThatHasNoCookieYetOne() throws Exception {
        assertEquals(1, digWhileFlooded(1, network + "200", "+tries=12"));
    }

    @Test
    void tellsInLogAndMetricsWhoIsLimited() throws Exception {
        try (Leeward own = Leeward.serve(configured("own", ""))) {
            Flood flood = flood(own, "x%d.example.test"::formatted, Type.A);
            String line = "answers to " + network + "0/24 are limited from now on";
            await().atMost(5, TimeUnit.SECONDS).until(() -> own.output.stream().anyMatch(said -> said.contains(line)));
            assertEquals(
                    1,
                    own.output.stream()
                            .filter(said -> said.contains(" are limited"))
                            .count());
            String counted = "leeward_dns_limited_total";
            String kind = "kind=\"nxdomain\"";
            assertEquals(flood.truncated(), own.metric(counted, kind, "fate=\"truncated\""));
            assertEquals(
                    flood.sent() - flood.whole() - flood.truncated(), own.metric(counted, kind, "fate=\"dropped\""));
        }
    }

    @Test
    void takesOtherLimitsByAReload() throws Exception {
        try (Leeward own = Leeward.serve(configured("reloaded", ""))) {
            configured("reloaded", network + "0/24");
            own.reload();
            Flood flood = flood(own, _ -> "ns.example.test", Type.A);
            assertEquals(0, flood.truncated());
            assertTrue(flood.whole() > flood.sent() * 0.95, flood.whole() + " of " + flood.sent());
        }
    }
}

package dev.leeward.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.system.peers.Bind;
import dev.leeward.system.peers.Knot;
import dev.leeward.system.peers.Nsd;
import dev.leeward.system.peers.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers with one secret take each other's cookies (RFC 9018): a client goes from one to the other with what the first has given it. BIND and
 * Knot are told to insist on good cookies, which shows what they think of one; NSD and Leeward give a good one back as it is.
 */
@Timeout(120)
class CookiesAmongPeersTest {
    private static final String SECRET = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    private static final String NEXT = "445536bcd2513298075a5d379663c962";

    @TempDir
    Path folder;

    private final Program dig = Program.needed("dig", "bind9-dnsutils");

    private Leeward serve(String... secrets) throws IOException {
        Files.writeString(folder.resolve("zone"), """
                $TTL 300
                @ SOA ns hostmaster 7 3600 900 604800 60
                @ NS ns
                ns A 192.0.2.53
                """);
        write(secrets);
        return Leeward.serve(Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                cookies: {secret: {file: secrets}}
                zones: {example.test: {file: zone}}
                """));
    }

    private void write(String... secrets) throws IOException {
        Path file = Files.write(folder.resolve("secrets"), List.of(secrets));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private String ask(int port, String cookie) throws IOException, InterruptedException {
        return dig.run(
                "@127.0.0.1",
                "-p",
                "" + port,
                "ns.example.test",
                "+cookie=" + cookie,
                "+nobadcookie",
                "+tries=3",
                "+time=2");
    }

    private static String cookie(String answer) {
        Matcher cookie = Pattern.compile("; COOKIE: ([0-9a-f]{48})").matcher(answer);
        assertTrue(cookie.find(), answer);
        return cookie.group(1);
    }

    private static boolean isBad(String answer) {
        return answer.contains("status: BADCOOKIE");
    }

    /** What {@code first} gives is good for {@code second}, and would not be with one bit changed. */
    private void insists(Leeward server, Peer peer) throws IOException, InterruptedException {
        String ours = cookie(ask(server.dnsPort(), "2464c4abcf10c957"));
        assertEquals(false, isBad(ask(peer.port(), ours)), peer.name() + " takes ours");
        assertTrue(isBad(ask(peer.port(), changed(ours))), peer.name() + " knows what is not its own");
        keeps(server, peer);
    }

    private void keeps(Leeward server, Peer peer) throws IOException, InterruptedException {
        String its = cookie(ask(peer.port(), "2464c4abcf10c957"));
        // A new one would tell another second.
        TimeUnit.MILLISECONDS.sleep(1100);
        assertEquals(its, cookie(ask(server.dnsPort(), its)), "we take that of " + peer.name());
        assertNotEquals(changed(its), cookie(ask(server.dnsPort(), changed(its))));
    }

    private static String changed(String cookie) {
        return cookie.substring(0, 47) + (cookie.endsWith("0") ? "1" : "0");
    }

    @Test
    void bindAndLeewardTakeEachOthers() throws Exception {
        try (Leeward server = serve(SECRET);
                Bind peer = new Bind(
                        folder,
                        Nginx.freePort(),
                        "cookie-algorithm siphash24; cookie-secret \"" + SECRET + "\"; require-server-cookie yes;",
                        "zone \"example.test\" { type primary; file \"zone\"; };")) {
            insists(server, peer);
        }
    }

    @Test
    void knotAndLeewardTakeEachOthers() throws Exception {
        try (Leeward server = serve(SECRET);
                Knot peer = new Knot(folder, Nginx.freePort(), "", """
                        mod-cookies:
                          - id: cookies
                            secret: 0x%s
                            badcookie-slip: 1
                        template:
                          - id: default
                            global-module: mod-cookies/cookies
                        zone:
                          - domain: example.test
                            storage: "%s"
                            file: zone
                        """.formatted(SECRET, folder))) {
            insists(server, peer);
        }
    }

    @Test
    void nsdAndLeewardTakeEachOthers() throws Exception {
        try (Leeward server = serve(SECRET);
                Nsd peer = new Nsd(
                        folder,
                        Nginx.freePort(),
                        "answer-cookie: yes\n    cookie-secret: " + SECRET,
                        "zone:\n    name: example.test\n    zonefile: zone")) {
            keeps(server, peer);
            String ours = cookie(ask(server.dnsPort(), "2464c4abcf10c957"));
            TimeUnit.MILLISECONDS.sleep(1100);
            assertEquals(ours, cookie(ask(peer.port(), ours)), "NSD takes ours");
        }
    }

    /** The three steps of docs/limits.md on a running node. */
    @Test
    void staysGoodWhileTheSecretIsRolledByReloads() throws Exception {
        try (Leeward server = serve(SECRET)) {
            String given = cookie(ask(server.dnsPort(), "2464c4abcf10c957"));
            TimeUnit.MILLISECONDS.sleep(1100);
            reload(server, SECRET, NEXT);
            assertEquals(given, cookie(ask(server.dnsPort(), given)), "step 1: the old one makes cookies");
            reload(server, NEXT, SECRET);
            double good = good(server);
            String renewed = cookie(ask(server.dnsPort(), given));
            assertEquals(good + 1, good(server), "step 2: the old one is accepted");
            assertNotEquals(given, renewed, "and renewed");
            reload(server, NEXT);
            assertEquals(good + 1, good(server));
            ask(server.dnsPort(), given);
            assertEquals(good + 1, good(server), "step 3: the old one is not accepted");
            ask(server.dnsPort(), renewed);
            assertEquals(good + 2, good(server));
        }
    }

    private void reload(Leeward server, String... secrets) throws IOException, InterruptedException {
        write(secrets);
        server.reload();
    }

    private static double good(Leeward server) throws IOException, InterruptedException {
        return server.metric("leeward_dns_cookies_total", "cookie=\"good\"");
    }
}

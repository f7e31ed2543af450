package dev.leeward.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.Passed;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates, good and bad, as a handshake alone and an HTTPS request see them. */
class TlsProbeTest {
    @TempDir
    private static Path folder;

    private static Authority authority;
    private static Probing probing;

    @BeforeAll
    static void start() throws Exception {
        Authority.assumeOpenssl();
        authority = new Authority(folder);
        probing = new Probing();
    }

    @AfterAll
    static void stop() throws Exception {
        if (probing != null) {
            probing.close();
        }
    }

    private static ProbeResult probe(String kind, int port, String more) throws Exception {
        String scheme = kind.equals("http") ? "scheme: https, " : "";
        return probing.probe("%s: {port: %d, %s%s}, timeout: 5s".formatted(kind, port, scheme, more));
    }

    private static String trusting(String host) {
        return "ca: " + authority.certificate() + ", host: " + host;
    }

    private static Failed failed(ProbeResult result, String reason) {
        Failed failed = assertInstanceOf(Failed.class, result, result.toString());
        assertTrue(failed.reason().startsWith(reason), failed.reason());
        return failed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls", "http"})
    void judgesTheCertificate(String kind) throws Exception {
        try (Authority.Server good = authority.serve("shop.example.test", 30);
                Authority.Server expired = authority.serve("shop.example.test", -1)) {
            assertInstanceOf(Passed.class, probe(kind, good.port(), trusting("shop.example.test")));
            failed(probe(kind, good.port(), trusting("other.example.test")), "certificate not trusted: ");
            failed(probe(kind, good.port(), "host: shop.example.test"), "certificate not trusted: ");
            failed(probe(kind, expired.port(), trusting("shop.example.test")), "certificate expired");
            assertInstanceOf(Passed.class, probe(kind, expired.port(), "verify: false"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls", "http"})
    void showsACertificateWhereOneIsRequired(String kind) throws Exception {
        try (Authority.Server strict = authority.serveKnownClients("shop.example.test")) {
            String client = "client-certificate: {certificate: %s, key: %s}"
                    .formatted(folder.resolve("probe.pem"), folder.resolve("probe.key"));
            authority.issue("probe", "probe.example.test", 30);
            ProbeResult known = probe(kind, strict.port(), trusting("shop.example.test") + ", " + client);
            assertInstanceOf(Passed.class, known, known.toString());
            if (kind.equals("http")) {
                // In TLS 1.3 the client is done before the server looks at what it showed: only what follows tells.
                assertInstanceOf(Failed.class, probe(kind, strict.port(), trusting("shop.example.test")));
            }
        }
    }

    @Test
    void countsTheDaysThatAreLeft() throws Exception {
        try (Authority.Server server = authority.serve("days.example.test", 30)) {
            probe("tls", server.port(), trusting("days.example.test"));
            double days = probing.meters
                    .get("leeward.certificate.days")
                    .tag("host", "days.example.test")
                    .gauge()
                    .value();
            assertEquals(30, days, 1.1);
        }
    }

    @Test
    void failsWhatSpeaksNoTls() throws Exception {
        try (TestMember plain = TestMember.of(socket -> {
            socket.send("220 mail.example.test\r\n");
            socket.waitUntilClosed();
        })) {
            assertEquals(
                    Kind.PROTOCOL,
                    failed(probe("tls", plain.port(), "verify: false"), "TLS failed")
                            .kind());
        }
        try (TestMember mute = TestMember.of(TestMember.Connection::waitUntilClosed)) {
            assertEquals(
                    new Failed(Kind.TIMEOUT, "timed out after 400 ms"),
                    probing.probe("tls: {port: %d}, timeout: 400ms".formatted(mute.port())));
        }
        try (TestMember closing = TestMember.of(_ -> {})) {
            assertInstanceOf(Failed.class, probe("tls", closing.port(), ""));
        }
    }

    @Test
    void failsWhatRefuses() throws IOException, Exception {
        int port;
        try (TestMember gone = TestMember.of(_ -> {})) {
            port = gone.port();
        }
        assertEquals(new Failed(Kind.REFUSED, "connection refused"), probe("tls", port, ""));
    }
}

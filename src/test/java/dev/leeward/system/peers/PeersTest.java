package dev.leeward.system.peers;

import static org.awaitility.Awaitility.await;

import dev.leeward.system.Nginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** That what other tests rest on is there: each peer starts, and serves a zone file. */
final class PeersTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeZone() throws IOException {
        Files.writeString(folder.resolve("zone"), """
                $TTL 300
                @ SOA ns hostmaster 7 3600 900 604800 60
                @ NS ns
                ns A 192.0.2.53
                """);
    }

    @Test
    void bindServesAZone() throws IOException {
        serves(new Bind(folder, Nginx.freePort(), "", """
                zone "example.test" { type primary; file "zone"; };
                """));
    }

    @Test
    void knotServesAZone() throws IOException {
        serves(new Knot(folder, Nginx.freePort(), "", """
                zone:
                  - domain: example.test
                    storage: "%s"
                    file: zone
                """.formatted(folder)));
    }

    @Test
    void nsdServesAZone() throws IOException {
        serves(new Nsd(folder, Nginx.freePort(), "", """
                zone:
                    name: example.test
                    zonefile: zone
                """));
    }

    private static void serves(Peer peer) {
        try (peer) {
            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .until(() -> !peer.ask("ns.example.test", Type.A)
                            .getSection(Section.ANSWER)
                            .isEmpty());
        }
    }
}

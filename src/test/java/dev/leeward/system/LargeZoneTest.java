package dev.leeward.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/** A zone of 200,000 names is read anew ten times while clients go on asking. */
@Timeout(180)
final class LargeZoneTest {
    private static final int NAMES = 200_000;
    private static final int RELOADS = 10;

    @TempDir
    Path folder;

    /** In place at once: no reload ever reads half a file. */
    private void write(int version) throws IOException {
        Path next = folder.resolve("next");
        try (BufferedWriter out = Files.newBufferedWriter(next, StandardCharsets.US_ASCII)) {
            out.write("$TTL 60\n@ SOA ns host " + version + " 2 3 4 5\n@ NS ns\nns A 192.0.2.53\nversion A 192.0.2."
                    + version + "\n");
            for (int i = 0; i < NAMES; i++) {
                out.write("n" + i + " A 10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255) + "\n");
            }
        }
        Files.move(next, folder.resolve("example.test.zone"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void reloadsLoseNoQueryAndLeaveNoMemory() throws Exception {
        write(1);
        Path config = Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                state: state/
                zones: {example.test: {file: example.test.zone}}
                """);
        try (Leeward server = Leeward.serve(config)) {
            reload(server, 2);
            long before = Memory.living(server);
            try (Canary first = Canary.udp(server.dns, "n0.example.test", Type.A);
                    Canary last = Canary.udp(server.dns, "n" + (NAMES - 1) + ".example.test", Type.A)) {
                for (int version = 3; version < 3 + RELOADS; version++) {
                    reload(server, version);
                }
                for (Canary canary : List.of(first, last)) {
                    Canary.Seen seen = canary.end();
                    System.out.println("LargeZoneTest: " + RELOADS + " reloads of " + NAMES + " names: " + seen);
                    assertEquals(List.of(), seen.unanswered());
                    assertTrue(
                            seen.nanos().size() > 100,
                            "asked only " + seen.nanos().size());
                }
            }
            long after = Memory.living(server);
            System.out.printf("LargeZoneTest: %d KiB lived before, %d KiB after%n", before >> 10, after >> 10);
            assertTrue(after < before * 1.1, before + " bytes became " + after);
            assertEquals(List.of("10.3.13.63"), server.addresses("n" + (NAMES - 1) + ".example.test"));
        }
    }

    private void reload(Leeward server, int version) throws Exception {
        write(version);
        server.reload();
        assertEquals(List.of("192.0.2." + version), server.addresses("version.example.test"));
    }
}

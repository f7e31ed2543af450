package dev.leeward.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A node that serves nothing but zone files: no services, no checks; the root and one zone that does not load among them. */
@Timeout(60)
final class StaticZonesTest {
    private static final String HEAD = "$TTL 60\n@ SOA ns.host.test. host.host.test. 1 2 3 4 5\n@ NS ns.host.test.\n";

    @TempDir
    Path folder;

    @Test
    void servesTheOthersWhereOneDoesNotLoad() throws Exception {
        Files.writeString(folder.resolve("root"), HEAD + "host.test. NS ns.host.test.\nns.host.test. A 192.0.2.1\n");
        Files.writeString(folder.resolve("host"), HEAD + "ns A 192.0.2.1\nmail MX 10 nowhere\n");
        Path broken = Files.writeString(folder.resolve("broken"), "$TTL 60\n@ NS ns.host.test.\nwww A 192.0.2.2\n");
        Path config = Files.writeString(folder.resolve("leeward.yaml"), """
                state: state
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                zones:
                  ".": {file: root}
                  host.test: {file: host}
                  broken.test: {file: broken}
                """);
        try (Leeward node = Leeward.serve(config)) {
            String log = String.join("\n", node.output);
            assertTrue(log.contains("not served: " + broken + ": has no SOA at broken.test"), log);
            assertTrue(log.contains("zone host.test has a warning: " + folder.resolve("host") + ":5:1: "), log);
            assertEquals("60 192.0.2.1", first(node.ask("ns.host.test", Type.A)));
            assertEquals(Rcode.NXDOMAIN, node.ask("nowhere", Type.A).getRcode());
            Message failed = node.ask("www.broken.test", Type.A);
            assertEquals(Rcode.SERVFAIL, failed.getRcode());
            assertEquals(false, failed.getHeader().getFlag(Flags.AA));
            assertTrue(node.get("/metrics").body().contains("leeward_zones{state=\"failed\"} 1"));
            assertTrue(node.get("/metrics").body().contains("leeward_zones{state=\"served\"} 2"));

            Files.writeString(broken, HEAD + "www A 192.0.2.2\n");
            Leeward.Ended reloaded = Leeward.run(
                    "reload",
                    "--admin",
                    node.admin.toString(),
                    "--token-file",
                    folder.resolve("state/admin.token").toString());
            assertEquals(0, reloaded.exitCode(), reloaded.err());
            assertTrue(reloaded.err().contains("zone host.test has a warning: "), reloaded.err());
            assertEquals("60 192.0.2.2", first(node.ask("www.broken.test", Type.A)));
            assertTrue(node.get("/metrics").body().contains("leeward_zones{state=\"failed\"} 0"));
        }
    }

    private static String first(Message answer) {
        return answer.getSection(Section.ANSWER).getFirst().getTTL() + " "
                + answer.getSection(Section.ANSWER).getFirst().rdataToString();
    }
}

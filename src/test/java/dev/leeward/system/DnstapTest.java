package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/** The query log as a real collector takes it and BIND's reader shows it. */
@Timeout(120)
class DnstapTest {
    @TempDir
    Path folder;

    private Leeward serve() throws IOException {
        return Leeward.serve(Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                node: {id: ns7}
                zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
                dnstap: {socket: tap.sock}
                """));
    }

    private Process collector(String file) throws IOException {
        return Program.needed("fstrm_capture", "fstrm-bin")
                .start(
                        folder.resolve("collector.log"),
                        "-t",
                        "protobuf:dnstap.Dnstap",
                        "-u",
                        folder.resolve("tap.sock").toString(),
                        "-w",
                        folder.resolve(file).toString());
    }

    private static void end(Process collector) throws InterruptedException {
        collector.destroy();
        collector.waitFor();
    }

    @Test
    void whatIsAskedAndAnsweredIsReadBackAlsoFromACollectorThatCameAgain() throws Exception {
        Program reader = Program.needed("dnstap-read", "bind9-utils");
        Program dig = Program.needed("dig", "bind9-dnsutils");
        Process collector = collector("first.tap");
        try (Leeward server = serve()) {
            String port = Integer.toString(server.dnsPort());
            dig.run("@127.0.0.1", "-p", port, "ns1.example.test", "A");
            dig.run("@127.0.0.1", "-p", port, "+tcp", "nothing.example.test", "TXT");
            await().atMost(Duration.ofSeconds(10)).until(() -> server.metric("leeward_dnstap_written_total") == 4);
            end(collector);
            String first = reader.run("-y", folder.resolve("first.tap").toString());
            assertEquals(2, first.split("type: AUTH_QUERY", -1).length - 1, first);
            assertEquals(2, first.split("type: AUTH_RESPONSE", -1).length - 1, first);
            assertTrue(first.contains("identity: ns7"), first);
            assertTrue(first.contains("socket_protocol: TCP") && first.contains("socket_protocol: UDP"), first);
            assertTrue(first.contains("response_port: " + port), first);
            assertTrue(first.contains("ns1.example.test") && first.contains("192.0.2.53"), first);
            assertTrue(first.contains("NXDOMAIN"), first);

            // The server notices when it writes.
            dig.run("@127.0.0.1", "-p", port, "example.test", "SOA");
            Process again = collector("second.tap");
            try {
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    double before = server.metric("leeward_dnstap_written_total");
                    dig.run("@127.0.0.1", "-p", port, "example.test", "NS");
                    Thread.sleep(200);
                    return server.metric("leeward_dnstap_written_total") >= before + 2
                            && Files.exists(folder.resolve("second.tap"));
                });
            } finally {
                end(again);
            }
            String second = reader.run("-y", folder.resolve("second.tap").toString());
            assertTrue(second.contains("type: AUTH_RESPONSE"), second);
            assertEquals(143, server.terminate(), "ends although the collector is gone");
        } finally {
            collector.destroyForcibly();
        }
    }

    @Test
    void aCollectorThatReadsNothingHoldsUpNoAnswer() throws Exception {
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(folder.resolve("tap.sock")));
            try (Leeward server = serve()) {
                try (Canary canary = Canary.udp(server.dns, "ns1.example.test", Type.A)) {
                    Thread.sleep(3000);
                    Canary.Seen seen = canary.end();
                    System.out.println("dnstap to nobody: " + seen);
                    assertTrue(seen.unanswered().isEmpty(), seen.toString());
                    assertTrue(seen.medianMillis() < 50, seen.toString());
                }
            }
        }
    }
}

package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A node is lost with its disk; another one, empty, is made of the archive. */
class RestoredNodeTest {
    private static final List<String> NAMES =
            List.of("www.example.test", "api.example.test", "cdn.example.test", "none.example.test", "example.test");

    @TempDir
    Path folder;

    private Path node(String name, TcpMembers members) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Path file = home.resolve("leeward.yaml");
        Files.writeString(file, """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                node: {id: ns1}
                journal: {archive: {folder: ../archive-of-%s}}
                zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
                regions: {eu-west: {}, us-east: {}}
                checks: {web: {tcp: {port: %d}, interval: 200ms, timeout: 100ms, rise: 1, fall: 2}}
                pools:
                  web-eu: {region: eu-west, check: web, members: [127.0.3.11]}
                  web-us: {region: us-east, check: web, members: [127.0.3.12]}
                services:
                  www.example.test: {policy: failover, pools: [web-eu, web-us]}
                  api.example.test: {policy: failover, pools: [web-eu, web-us]}
                  cdn.example.test: {policy: failover, pools: [web-us, web-eu]}
                plans:
                  shop:
                    services: [www.example.test]
                    regions: [eu-west, us-east]
                    trigger: {mode: auto, region-down-for: 0s}
                    steps: [{switch: {}}, {verify: {passes: 1}}]
                """.formatted(name, members.port()));
        return file;
    }

    /** What every name is answered for both families, byte for byte. */
    private static Map<String, String> answers(Leeward server) throws IOException {
        Map<String, String> answers = new TreeMap<>();
        for (String name : NAMES) {
            for (int type : new int[] {Type.A, Type.AAAA, Type.SOA}) {
                Message question = Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
                question.getHeader().setID(4711);
                answers.put(name + " " + Type.string(type), HexFormat.of().formatHex(ask(server, question.toWire())));
            }
        }
        return answers;
    }

    private static byte[] ask(Leeward server, byte[] question) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            socket.send(
                    new DatagramPacket(question, question.length, InetAddress.getLoopbackAddress(), server.dnsPort()));
            DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    private static void command(Leeward server, Path config, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "--admin",
                server.admin.toString(),
                "--token-file",
                config.resolveSibling("state/admin.token").toString()));
        Leeward.Ended ended = Leeward.run(all.toArray(String[]::new));
        assertEquals(0, ended.exitCode(), ended.err() + ended.out());
    }

    @Test
    void answersAsTheLostOneDidAtAnyTime() throws Exception {
        try (TcpMembers members = new TcpMembers("127.0.3.11", "127.0.3.12")) {
            Path lost = node("lost", members);
            Map<String, String> before;
            Map<String, String> after;
            Instant time;
            try (Leeward server = Leeward.serve(lost)) {
                command(server, lost, "service", "up", "api.example.test", "--for", "2h", "--reason", "kept");
                command(server, lost, "pool", "drain", "web-us", "--for", "2h", "--reason", "disk");
                members.close("127.0.3.11");
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> server.addresses("www.example.test").equals(List.of("127.0.3.12")));
                members.open("127.0.3.11");
                await().atMost(Duration.ofSeconds(20)).until(() -> server.ttl("cdn.example.test") == 30);
                Thread.sleep(1000);
                before = answers(server);
                time = Instant.now();
                Thread.sleep(50);
                command(server, lost, "pool", "lift", "web-us");
                command(server, lost, "region", "drain", "us-east", "--for", "2h", "--reason", "upgrade");
                command(server, lost, "member", "down", "web-eu/127.0.3.11", "--for", "2h", "--reason", "fire");
                Thread.sleep(1000);
                after = answers(server);
                assertNotEquals(before, after);
                server.terminate();
            }
            assertEquals(before, answersOf("then", members, "--to-time", time.toString()));
            assertEquals(after, answersOf("now", members));
        }
    }

    /** Of an empty node that is made of the archive. */
    private Map<String, String> answersOf(String name, TcpMembers members, String... until) throws Exception {
        Path config = node(name, members);
        List<String> restore = new ArrayList<>(List.of(
                "journal",
                "restore",
                "--from",
                folder.resolve("archive-of-lost").toString(),
                "--config",
                config.toString()));
        restore.addAll(List.of(until));
        Leeward.Ended restored = Leeward.run(restore.toArray(String[]::new));
        assertEquals(0, restored.exitCode(), restored.err() + restored.out());
        try (Leeward server = Leeward.serve(config)) {
            Thread.sleep(1500);
            return answers(server);
        }
    }
}

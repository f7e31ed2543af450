package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/**
 * Thousands of TCP clients that are slow, silent, greedy or rude, and an honest one over UDP and one over TCP beside them, which see nothing
 * of it. Prints what they saw.
 */
@Timeout(180)
class SlowClientsTest {
    private static final int MEBI = 1 << 20;

    /** Of a process with a heap of 256 MiB: it, as much again for buffers, and the virtual machine. */
    private static final long MOST_MEMORY = 640L * MEBI;

    @TempDir
    Path folder;

    /** A zone with one name whose answer is some bytes long, and one whose answer is as long as can be. */
    private Leeward serve(String limits) throws Exception {
        StringBuilder zone = new StringBuilder("""
                $TTL 300
                @ SOA ns1 host 1 7200 900 1209600 300
                @ NS ns1
                ns1 A 127.0.0.1
                """);
        for (int i = 0; i < 240; i++) {
            zone.append("large TXT \"%03d%s\"%n".formatted(i, "x".repeat(240)));
        }
        Files.writeString(folder.resolve("example.test.zone"), zone);
        Leeward server = Leeward.serve(Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                zones: {example.test: {file: example.test.zone}}
                limits: {tcp: %s}
                """.formatted(limits)));
        honestClientsSeeNothingOf("nobody else", server, () -> Thread.sleep(2000));
        return server;
    }

    private static byte[] framed(String name, int type, int times) {
        byte[] query = Stub.query(name, type).toWire();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.write(0);
            out.write(query.length);
            out.writeBytes(query);
        }
        return out.toByteArray();
    }

    /** What a crowd does while honest clients ask. */
    private interface Misdeed {
        void run() throws Exception;
    }

    private static void honestClientsSeeNothingOf(String what, Leeward server, Misdeed misdeed) throws Exception {
        long before = Memory.resident(server);
        Canary.Seen udp;
        Canary.Seen tcp;
        try (Canary overUdp = Canary.udp(server.dns, "ns1.example.test", Type.A);
                Canary overTcp = Canary.tcp(server.dns, "ns1.example.test", Type.A)) {
            misdeed.run();
            udp = overUdp.end();
            tcp = overTcp.end();
        }
        long after = Memory.resident(server);
        System.out.printf("%s: %s; %s; memory %d → %d MiB%n", what, udp, tcp, before / MEBI, after / MEBI);
        assertEquals(List.of(), udp.unanswered(), what);
        assertEquals(List.of(), tcp.unanswered(), what);
        assertTrue(tcp.again() <= tcp.nanos().size() / 20, tcp.toString());
        assertTrue(udp.medianMillis() < 50, udp.toString());
        assertTrue(tcp.medianMillis() < 50, tcp.toString());
        assertTrue(after < MOST_MEMORY, "memory: " + after / MEBI + " MiB");
        assertEquals(
                0,
                server.output.stream()
                        .filter(line -> line.contains("this is a bug"))
                        .count());
    }

    private static void needsOpenFiles(int count) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean machine) {
            long most = machine.getMaxFileDescriptorCount();
            assumeTrue(most >= count, "skipped: this test needs " + count + " open files, and may have " + most);
        }
    }

    @Test
    void seeNothingOfTenThousandThatAreOpenAndSilent() throws Exception {
        needsOpenFiles(11_000);
        try (Leeward server = serve("{connections: 20000, idle: 8s}")) {
            honestClientsSeeNothingOf("10,000 idle connections", server, () -> {
                try (Crowd crowd = new Crowd(server.dns, 1, 10_000)) {
                    assertEquals(10_000, crowd.open());
                    await().atMost(Duration.ofSeconds(60)).until(() -> crowd.open() == 0);
                }
            });
        }
    }

    @Test
    void getInWhereTenThousandWantTheThousandPlaces() throws Exception {
        needsOpenFiles(11_000);
        try (Leeward server = serve("{}")) {
            honestClientsSeeNothingOf("10,000 connections for 1,000 places", server, () -> {
                try (Crowd crowd = new Crowd(server.dns, 2, 10_000)) {
                    await().atMost(Duration.ofSeconds(30)).until(() -> crowd.open() <= 1000);
                    Thread.sleep(2000);
                    assertTrue(crowd.open() > 500, "the longest idle go, and no more than have to");
                }
            });
        }
    }

    @Test
    void seeNothingOfAThousandThatSendAByteASecond() throws Exception {
        try (Leeward server = serve("{idle: 5s}")) {
            byte[] query = framed("ns1.example.test", Type.A, 1);
            honestClientsSeeNothingOf("900 that send a byte a second", server, () -> {
                try (Crowd crowd = new Crowd(server.dns, 3, 900)) {
                    for (int i = 0; i < 8; i++) {
                        crowd.send(new byte[] {query[i]});
                        Thread.sleep(1000);
                    }
                    assertEquals(0, crowd.open(), "dripping is no progress");
                }
            });
        }
    }

    @Test
    void seeNothingOfThoseThatAskForMuchAndTakeNothing() throws Exception {
        try (Leeward server = serve("{idle: 6s}")) {
            byte[] much = framed("large.example.test", Type.TXT, 1500);
            honestClientsSeeNothingOf("300 that ask for 64 KiB, 1500 at a time, and take nothing", server, () -> {
                try (Crowd crowd = new Crowd(server.dns, 4, 300)) {
                    long sent = 0;
                    long most = 0;
                    for (int i = 0; i < 8; i++) {
                        sent += crowd.send(much);
                        Thread.sleep(500);
                        most = Math.max(most, Memory.resident(server));
                    }
                    System.out.printf("sent %d MiB of queries; memory at most %d MiB%n", sent / MEBI, most / MEBI);
                    assertTrue(most < MOST_MEMORY, "memory: " + most / MEBI + " MiB");
                }
                await().atMost(Duration.ofSeconds(15)).until(() -> server.metric("leeward_dns_tcp_connections") <= 1);
            });
        }
    }

    @Test
    void seeNothingOfMessagesThatAreAnnouncedLargerThanAnyQuery() throws Exception {
        try (Leeward server = serve("{idle: 1h}")) {
            honestClientsSeeNothingOf("5 times 900 that announce 64 KiB", server, () -> {
                for (int round = 0; round < 5; round++) {
                    try (Crowd crowd = new Crowd(server.dns, 5, 900)) {
                        crowd.send(new byte[] {-1, -1});
                        await().atMost(Duration.ofSeconds(15)).until(() -> crowd.open() == 0);
                    }
                }
            });
        }
    }
}

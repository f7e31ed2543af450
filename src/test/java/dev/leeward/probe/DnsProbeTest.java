package dev.leeward.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.Passed;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Name servers that behave and name servers that do not. */
class DnsProbeTest {
    private static Probing probing;

    @BeforeAll
    static void start() {
        probing = new Probing();
    }

    @AfterAll
    static void stop() throws Exception {
        probing.close();
    }

    private interface Answering {
        /** What is sent for a query, one packet each. */
        List<byte[]> answer(Message query) throws Exception;
    }

    /** Answers over UDP, and over TCP on the same port. */
    private static final class NameServer implements AutoCloseable {
        // TCP first: a port that is free for UDP may be that of somebody's connection.
        private final ServerSocket tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());

        NameServer(Answering overUdp, Answering overTcp) throws IOException {
            Thread.ofPlatform().daemon().start(() -> {
                byte[] room = new byte[512];
                while (!udp.isClosed()) {
                    try {
                        DatagramPacket packet = new DatagramPacket(room, room.length);
                        udp.receive(packet);
                        Message query = new Message(java.util.Arrays.copyOf(room, packet.getLength()));
                        for (byte[] answer : overUdp.answer(query)) {
                            udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                        }
                    } catch (Exception e) {
                        // closed
                    }
                }
            });
            Thread.ofPlatform().daemon().start(() -> {
                while (!tcp.isClosed()) {
                    try (Socket socket = tcp.accept()) {
                        DataInputStream in = new DataInputStream(socket.getInputStream());
                        Message query = new Message(in.readNBytes(in.readUnsignedShort()));
                        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                        for (byte[] answer : overTcp.answer(query)) {
                            out.writeShort(answer.length);
                            for (byte one : answer) {
                                out.write(one);
                                out.flush();
                            }
                        }
                        in.read();
                    } catch (Exception e) {
                        // closed
                    }
                }
            });
        }

        @Override
        public void close() throws IOException {
            udp.close();
            tcp.close();
        }
    }

    private static Message answer(Message query, String... records) throws IOException {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        for (String data : records) {
            answer.addRecord(
                    Record.fromString(
                            query.getQuestion().getName(), query.getQuestion().getType(), 1, 60, data, Name.root),
                    Section.ANSWER);
        }
        return answer;
    }

    private static Answering records(String... records) {
        return query -> List.of(answer(query, records).toWire());
    }

    private static Answering rcode(int rcode) {
        return query -> {
            Message answer = answer(query);
            answer.getHeader().setRcode(rcode);
            return List.of(answer.toWire());
        };
    }

    private static ProbeResult probe(Answering udp, Answering tcp, String more) throws Exception {
        return probe(udp, tcp, more, "5s");
    }

    private static ProbeResult probe(Answering udp, Answering tcp, String more, String timeout) throws Exception {
        try (NameServer server = new NameServer(udp, tcp)) {
            return probing.probe("dns: {port: %d, name: www.example.test%s}, timeout: %s"
                    .formatted(server.udp.getLocalPort(), more, timeout));
        }
    }

    private static Failed failed(Answering udp, String more) throws Exception {
        return assertInstanceOf(Failed.class, probe(udp, records(), more));
    }

    @Test
    void passesTheAnswerThatIsExpected() throws Exception {
        assertInstanceOf(Passed.class, probe(records(), records(), ""));
        assertInstanceOf(Passed.class, probe(records("192.0.2.1", "192.0.2.2"), records(), ", answer: 192.0.2.2"));
        assertInstanceOf(
                Passed.class,
                probe(records("10 mail.example.test."), records(), ", type: MX, answer: 10 MAIL.example.test"));
        assertInstanceOf(Passed.class, probe(rcode(Rcode.NXDOMAIN), records(), ", rcode: [noerror, nxdomain]"));
    }

    @Test
    void asksWithoutRecursionUnlessItIsWanted() throws Exception {
        Answering told = query -> List.of(answer(query, query.getHeader().getFlag(Flags.RD) ? "192.0.2.1" : "192.0.2.2")
                .toWire());
        assertInstanceOf(Passed.class, probe(told, told, ", answer: 192.0.2.2"));
        assertInstanceOf(Passed.class, probe(told, told, ", answer: 192.0.2.1, recursion: true"));
    }

    @Test
    void failsAnyOther() throws Exception {
        assertEquals("SERVFAIL", failed(rcode(Rcode.SERVFAIL), "").reason());
        assertEquals("NXDOMAIN", failed(rcode(Rcode.NXDOMAIN), "").reason());
        assertEquals(
                "NOERROR", failed(records("192.0.2.1"), ", rcode: [nxdomain]").reason());
        assertEquals(
                "the answer is 192.0.2.9",
                failed(records("192.0.2.9"), ", answer: 192.0.2.1").reason());
        assertEquals(
                "no A record in the answer",
                failed(records(), ", answer: 192.0.2.1").reason());
    }

    @Test
    void doesNotTakeWhatIsNoAnswerToTheQuestion() throws Exception {
        Answering wrongFirst = query -> {
            Message otherId = answer(query, "192.0.2.9");
            otherId.getHeader().setID(query.getHeader().getID() ^ 1);
            Message otherName = Message.newQuery(Record.newRecord(Name.fromString("other.test."), 1, 1));
            otherName.getHeader().setID(query.getHeader().getID());
            otherName.getHeader().setFlag(Flags.QR);
            return List.of(
                    new byte[0],
                    new byte[] {1, 2, 3},
                    query.toWire(),
                    otherId.toWire(),
                    otherName.toWire(),
                    answer(query, "192.0.2.1").toWire());
        };
        assertInstanceOf(Passed.class, probe(wrongFirst, records(), ", answer: 192.0.2.1"));
    }

    @Test
    void asksAgainOverTcpWhatWasCutShort() throws Exception {
        Answering cut = query -> {
            Message answer = answer(query);
            answer.getHeader().setFlag(Flags.TC);
            return List.of(answer.toWire());
        };
        assertInstanceOf(Passed.class, probe(cut, records("192.0.2.1"), ", answer: 192.0.2.1"));
        assertInstanceOf(Passed.class, probe(_ -> List.of(), records("192.0.2.1"), ", transport: tcp"));
    }

    @Test
    void tellsGarbageFromAnAnswer() throws Exception {
        Answering garbage = query -> {
            byte[] wire = answer(query, "192.0.2.1").toWire();
            wire[7] = 9;
            return List.of(wire);
        };
        assertTrue(failed(garbage, "").reason().startsWith("not understood: "));
        Answering short1 = _ -> List.of(new byte[] {1});
        ProbeResult overTcp = probe(short1, short1, ", transport: tcp");
        assertEquals(new Failed(Kind.PROTOCOL, "not understood: not an answer to the question"), overTcp);
    }

    @Test
    void timesOutOnSilenceAndTellsARefusal() throws Exception {
        assertEquals(
                new Failed(Kind.TIMEOUT, "timed out after 400 ms"), probe(_ -> List.of(), _ -> List.of(), "", "400ms"));
        assertEquals(
                new Failed(Kind.TIMEOUT, "timed out after 400 ms"),
                probe(_ -> List.of(), _ -> List.of(), ", transport: tcp", "400ms"));
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertEquals(
                new Failed(Kind.REFUSED, "connection refused"),
                probing.probe("dns: {port: %d, name: a.test, transport: tcp}, timeout: 5s".formatted(port)));
        assertInstanceOf(Failed.class, probing.probe("dns: {port: %d, name: a.test}, timeout: 400ms".formatted(port)));
    }
}

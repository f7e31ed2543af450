package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leeward.authority.LiveAuthority;
import dev.leeward.authority.LoadedZones;
import dev.leeward.authority.Zones;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigReader;
import dev.leeward.config.Endpoint;
import dev.leeward.config.LimitsConfig;
import dev.leeward.dns.DnsServer;
import dev.leeward.dns.ListenException;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Topology;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** DNS over real sockets, from clients that behave and from clients that do not. */
class DnsServerTest {
    private static final LimitsConfig ROOMY = limits(100, Duration.ofSeconds(30));

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Vertx vertx;
    private LiveAuthority authority;
    private DnsServer server;

    private static LimitsConfig limits(int connections, Duration idle) {
        return new LimitsConfig(new LimitsConfig.Tcp(connections, 2, idle));
    }

    @BeforeEach
    void prepare() throws Exception {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2));
        Config config = ConfigReader.parse(
                "zones: {example.test: {name-servers: {ns1.example.test: [192.0.2.53]}}}", Path.of("x.yaml"));
        LiveSnapshot live = new LiveSnapshot(Snapshot.first(Topology.of(config), Instant.EPOCH));
        authority = new LiveAuthority(live, () -> true, "0", "ns1");
        LoadedZones zones =
                LoadedZones.load("x.yaml", config.zones(), config.services().keySet(), Zones.NONE);
        authority.use(authority.prepare(zones.zones(), live.current(), config.introspection()));
    }

    @AfterEach
    void close() throws Exception {
        if (server != null) {
            done(server.stop());
        }
        done(vertx.close());
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }

    private InetSocketAddress start(LimitsConfig limits, String listen) throws Exception {
        server = new DnsServer(vertx, 2, authority, limits, metrics);
        done(server.start(List.of(Endpoint.parse(listen))));
        return server.addresses().getFirst();
    }

    private static byte[] query(int id) {
        try {
            Message query = Message.newQuery(Record.newRecord(Name.fromString("ns1.example.test."), Type.A, DClass.IN));
            query.getHeader().setID(id);
            return query.toWire();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(message.length + 2)
                .putShort((short) message.length)
                .put(message)
                .array();
    }

    private static Message readFrame(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        return new Message(message);
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void answers(Socket socket, int id) throws IOException {
        socket.getOutputStream().write(framed(query(id)));
        Message answer = readFrame(socket);
        assertEquals(id, answer.getHeader().getID());
        assertEquals(1, answer.getSection(Section.ANSWER).size());
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static Message overUdp(DatagramSocket socket, InetSocketAddress to, byte[] query) throws IOException {
        socket.send(new DatagramPacket(query, query.length, to));
        DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
        socket.receive(answer);
        assertEquals(to, answer.getSocketAddress());
        return new Message(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()));
    }

    @Test
    void answersOverUdpOnEveryLoop() throws Exception {
        InetSocketAddress address = start(ROOMY, "127.0.0.1:0");
        for (int i = 0; i < 50; i++) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(5000);
                assertEquals(Rcode.NOERROR, overUdp(socket, address, query(i)).getRcode());
            }
        }
    }

    @Test
    void answersOverIpv6() throws Exception {
        InetSocketAddress address;
        try {
            address = start(ROOMY, "[::1]:0");
        } catch (ExecutionException e) {
            assumeTrue(false, "skipped: this machine has no IPv6 loopback");
            return;
        }
        try (DatagramSocket socket = new DatagramSocket();
                Socket tcp = connect(address)) {
            socket.setSoTimeout(5000);
            assertEquals(Rcode.NOERROR, overUdp(socket, address, query(1)).getRcode());
            answers(tcp, 2);
        }
    }

    @Test
    void answersTheNextQueryAfterRandomBytes() throws Exception {
        InetSocketAddress address = start(ROOMY, "127.0.0.1:0");
        Random random = new Random(20260101);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            for (int i = 0; i < 300; i++) {
                byte[] bytes = new byte[random.nextInt(2000)];
                random.nextBytes(bytes);
                socket.send(new DatagramPacket(bytes, bytes.length, address));
            }
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            assertEquals(Rcode.NOERROR, overUdp(socket, address, query(1)).getRcode());
        }
    }

    @Test
    void takesSeveralMessagesInOneSegmentAndOneInMany() throws Exception {
        InetSocketAddress address = start(ROOMY, "127.0.0.1:0");
        try (Socket socket = connect(address)) {
            ByteBuffer many = ByteBuffer.allocate(100 * framed(query(0)).length);
            for (int id = 0; id < 100; id++) {
                many.put(framed(query(id)));
            }
            socket.getOutputStream().write(many.array());
            for (int id = 0; id < 100; id++) {
                assertEquals(id, readFrame(socket).getHeader().getID());
            }
            for (byte b : framed(query(7))) {
                socket.getOutputStream().write(b);
                socket.getOutputStream().flush();
            }
            assertEquals(7, readFrame(socket).getHeader().getID());
        }
    }

    @Test
    void closesConnectionsThatMakeNoProgress() throws Exception {
        InetSocketAddress address = start(limits(100, Duration.ofMillis(400)), "127.0.0.1:0");
        try (Socket silent = connect(address);
                Socket dripping = connect(address)) {
            Thread.startVirtualThread(() -> {
                try {
                    OutputStream out = dripping.getOutputStream();
                    for (byte b : framed(query(1))) {
                        out.write(b);
                        Thread.sleep(100);
                    }
                } catch (IOException | InterruptedException e) {
                    // closed, as it should be
                }
            });
            assertTrue(isClosed(silent));
            assertTrue(isClosed(dripping));
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() -> metrics.get("leeward.dns.tcp.connections").gauge().value() == 0);
        assertEquals(2, metrics.get("leeward.dns.tcp.closed").functionCounter().count());
    }

    @Test
    void closesTheLongestIdleAndNeverTheNewOne() throws Exception {
        InetSocketAddress address = start(limits(3, Duration.ofSeconds(30)), "127.0.0.1:0");
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                sockets.add(connect(address));
                answers(sockets.getLast(), i);
            }
            answers(sockets.get(0), 10);
            sockets.add(connect(address));
            answers(sockets.get(3), 11);
            assertTrue(isClosed(sockets.get(1)), "the second one was idle for longest");
            answers(sockets.get(0), 12);
            answers(sockets.get(2), 13);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void closesConnectionsWithMessagesLongerThanAnyQuery() throws Exception {
        InetSocketAddress address = start(ROOMY, "127.0.0.1:0");
        try (Socket socket = connect(address)) {
            socket.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff, 0, 0});
            assertTrue(isClosed(socket));
        }
    }

    @Test
    void holdsLittleForAClientThatTakesNoAnswers() throws Exception {
        InetSocketAddress address = start(limits(100, Duration.ofSeconds(2)), "127.0.0.1:0");
        try (Socket socket = connect(address)) {
            byte[] many = new byte[0];
            ByteBuffer buffer = ByteBuffer.allocate(1000 * framed(query(0)).length);
            for (int i = 0; i < 1000; i++) {
                buffer.put(framed(query(i)));
            }
            many = buffer.array();
            byte[] bytes = many;
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < 2000; i++) {
                        socket.getOutputStream().write(bytes);
                    }
                } catch (IOException e) {
                    // closed, as it should be
                }
            });
            assertTrue(writer.join(Duration.ofSeconds(20)), "the server neither reads on nor closes");
        }
        try (Socket honest = connect(address)) {
            answers(honest, 1);
        }
    }

    @Test
    void saysWhatToDoAboutAPortInUse() throws Exception {
        InetSocketAddress address = start(ROOMY, "127.0.0.1:0");
        String listen = "127.0.0.1:" + address.getPort();
        DnsServer second = new DnsServer(vertx(), 2, authority, ROOMY, new SimpleMeterRegistry());
        ExecutionException e =
                assertThrows(ExecutionException.class, () -> done(second.start(List.of(Endpoint.parse(listen)))));
        ListenException cause = (ListenException) e.getCause();
        assertNotNull(cause.getMessage());
        assertTrue(
                cause.getMessage().startsWith("listen.dns: cannot listen on " + listen + ": the port is in use"),
                cause.getMessage());
        done(other.close());
    }

    private Vertx other;

    /** Another instance, as another process would have: one shares its TCP ports among its own loops. */
    private Vertx vertx() {
        other = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        return other;
    }

    @Test
    void listensOnSeveralAddresses() throws Exception {
        server = new DnsServer(vertx, 2, authority, ROOMY, metrics);
        done(server.start(List.of(Endpoint.parse("127.0.0.1:0"), Endpoint.parse("127.0.0.2:0"))));
        assertEquals(
                List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2")),
                server.addresses().stream().map(InetSocketAddress::getAddress).toList());
        for (InetSocketAddress address : server.addresses()) {
            try (Socket socket = connect(address)) {
                answers(socket, 1);
            }
        }
    }
}

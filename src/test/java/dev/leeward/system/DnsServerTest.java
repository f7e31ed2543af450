package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leeward.authority.LiveAuthority;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.dns.Transfers;
import dev.leeward.guard.Guard;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Topology;
import dev.leeward.transport.DnsServer;
import dev.leeward.transport.ListenException;
import dev.leeward.transport.QueryLog;
import dev.leeward.values.Endpoint;
import dev.leeward.zone.Zones;
import dev.leeward.zonefile.LoadedZones;
import dev.leeward.zonefile.Steered;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** DNS over real sockets on loopback, on two event loops. */
@Timeout(60)
final class DnsServerTest {
    private static final int LOOPS = 2;

    /** Far longer than any test takes: connections end for another reason, or the test does. */
    private static final String PATIENT = "limits: {tcp: {idle: 1h}}";

    private static final String IMPATIENT = "limits: {tcp: {idle: 300ms}}";

    private static final String MEMBERS =
            IntStream.rangeClosed(1, 200).mapToObj(i -> "192.0.2." + i).collect(Collectors.joining(", "));

    private static final String CONFIG = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu: {}}
            checks: {web: {tcp: {port: 80}}}
            pools: {eu: {region: eu, check: web, members: [%s]}}
            services: {www.example.test: {policy: all, pools: [eu]}}
            """.formatted(MEMBERS);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
    }

    private DnsServer server(String limits) {
        return server(limits, null);
    }

    private DnsServer server(String limits, @Nullable QueryLog log) {
        Config config = config(CONFIG + limits);
        LiveSnapshot live = new LiveSnapshot(Snapshot.first(Topology.of(config), Instant.now()));
        LiveAuthority authority = new LiveAuthority(live, () -> true, () -> null, "1.2.3", "ns1");
        LoadedZones loaded = LoadedZones.load("leeward.yaml", config.zones(), Steered.of(config), Zones.NONE);
        assertEquals(List.of(), loaded.problems());
        authority.use(authority.prepare(loaded.zones(), live.current(), config.introspection()));
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(LOOPS));
        opened.add(() -> done(vertx.close()));
        Guard guard = new Guard(config.limits().rrl(), List.of(), registry);
        DnsServer server =
                new DnsServer(vertx, LOOPS, authority, Transfers.NONE, guard, config.limits(), "ns1", log, registry);
        opened.add(() -> done(server.stop()));
        return server;
    }

    private static Config config(String yaml) {
        try {
            return ConfigReader.parse(yaml, Path.of("leeward.yaml"));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private InetSocketAddress started(String limits) throws Exception {
        DnsServer server = server(limits);
        done(server.start(List.of(Endpoint.parse("127.0.0.1:0"))));
        return server.addresses().getFirst();
    }

    private static <T> T done(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        opened.add(socket);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        socket.connect(address, 20_000);
        return socket;
    }

    private static Message query(int id, String name, int type) throws IOException {
        Message query = Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
        query.getHeader().setID(id);
        return query;
    }

    private static byte[] framed(int id, String name, int type) throws IOException {
        byte[] message = query(id, name, type).toWire();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(message.length >> 8);
        out.write(message.length);
        out.writeBytes(message);
        return out.toByteArray();
    }

    private static Message read(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        return new Message(message);
    }

    private static Message exchange(Socket socket, int id) throws IOException {
        socket.getOutputStream().write(framed(id, "ns1.example.test", Type.A));
        return read(socket);
    }

    /** Whether the server has ended it: at once or after whatever it still sends. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private double openConnections() {
        return registry.get("leeward.dns.tcp.connections").gauge().value();
    }

    private double closedForALimit() {
        return registry.get("leeward.dns.tcp.closed").functionCounter().count();
    }

    /** Each message can bring it about, so it is counted, and told in the log once. */
    @Test
    void countsABugBesideAnAnswerAndGoesOn() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        DnsServer server = server("", new QueryLog() {
            @Override
            public void asked(boolean tcp, InetSocketAddress client, InetSocketAddress at, byte[] message, int length) {
                if (broken.get()) {
                    throw new AssertionError("broken");
                }
            }

            @Override
            public void answered(
                    boolean tcp, InetSocketAddress client, InetSocketAddress at, byte[] message, int length) {}
        });
        done(server.start(List.of(Endpoint.parse("127.0.0.1:0"))));
        InetSocketAddress address = server.addresses().getFirst();
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int id = 1; id <= 3; id++) {
                byte[] query = query(id, "ns1.example.test", Type.A).toWire();
                socket.send(new DatagramPacket(query, query.length, address));
            }
        }
        await().until(() ->
                registry.get("leeward.dns.failures").functionCounter().count() == 3);
        broken.set(false);
        SimpleResolver resolver = new SimpleResolver(address);
        assertEquals(
                Rcode.NOERROR,
                resolver.send(query(4, "ns1.example.test", Type.A)).getRcode());
    }

    @Test
    void answersAResolverOverUdpAndTcp() throws Exception {
        InetSocketAddress address = started(PATIENT);
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setTimeout(Duration.ofSeconds(20));
        Message udp = resolver.send(query(1, "ns1.example.test", Type.A));
        assertEquals("192.0.2.53", udp.getSection(Section.ANSWER).getFirst().rdataToString());
        assertTrue(udp.getHeader().getFlag(Flags.AA));
        resolver.setTCP(true);
        Message tcp = resolver.send(query(2, "nothing.example.test", Type.A));
        assertEquals(Rcode.NXDOMAIN, tcp.getRcode());
    }

    /** The resolver sees TC and asks again over TCP by itself. */
    @Test
    void givesOverTcpWhatIsTruncatedOverUdp() throws Exception {
        InetSocketAddress address = started(PATIENT);
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setTimeout(Duration.ofSeconds(20));
        resolver.setIgnoreTruncation(true);
        assertTrue(
                resolver.send(query(1, "www.example.test", Type.A)).getHeader().getFlag(Flags.TC));
        resolver.setIgnoreTruncation(false);
        assertEquals(
                200,
                resolver.send(query(2, "www.example.test", Type.A))
                        .getSection(Section.ANSWER)
                        .size());
    }

    @Test
    void answersManyUdpClientsWithTheIdsTheySent() throws Exception {
        InetSocketAddress address = started(PATIENT);
        for (int id = 1; id <= 100; id++) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(20_000);
                byte[] query = query(id, "ns1.example.test", Type.A).toWire();
                socket.send(new DatagramPacket(query, query.length, address));
                DatagramPacket answer = new DatagramPacket(new byte[2000], 2000);
                socket.receive(answer);
                Message message = new Message(Arrays.copyOf(answer.getData(), answer.getLength()));
                assertEquals(id, message.getHeader().getID());
                assertEquals(address, answer.getSocketAddress());
            }
        }
    }

    /** RFC 7766 section 6.2.1.1. */
    @Test
    void answersSeveralMessagesOfOneSegmentInOrder() throws Exception {
        Socket socket = connect(started(PATIENT));
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        for (int id = 1; id <= 50; id++) {
            segment.writeBytes(framed(id, "ns1.example.test", Type.A));
        }
        socket.getOutputStream().write(segment.toByteArray());
        for (int id = 1; id <= 50; id++) {
            assertEquals(id, read(socket).getHeader().getID());
        }
    }

    @Test
    void answersAMessageThatComesByteByByte() throws Exception {
        Socket socket = connect(started(PATIENT));
        OutputStream out = socket.getOutputStream();
        byte[] first = framed(7, "ns1.example.test", Type.A);
        byte[] second = framed(8, "nothing.example.test", Type.A);
        byte[] two = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, two, first.length, second.length);
        for (byte b : two) {
            out.write(b);
            out.flush();
        }
        assertEquals(7, read(socket).getHeader().getID());
        Message last = read(socket);
        assertEquals(8, last.getHeader().getID());
        assertEquals(Rcode.NXDOMAIN, last.getRcode());
    }

    /** RFC 7766 section 6.2.3. */
    @Test
    void closesAConnectionThatIsIdle() throws Exception {
        Socket socket = connect(started(IMPATIENT));
        exchange(socket, 1);
        assertTrue(isClosed(socket));
        await().until(() -> openConnections() == 0);
        assertTrue(closedForALimit() >= 1);
    }

    @Test
    void takesBytesThatNeverMakeAMessageForIdling() throws Exception {
        Socket socket = connect(started(IMPATIENT));
        socket.setSoTimeout(50);
        byte[] message = framed(1, "ns1.example.test", Type.A);
        // 30 bytes of a message that never ends, one every 50 ms, are five times the idle time.
        boolean closed = false;
        for (int i = 0; i < 30 && !closed; i++) {
            try {
                socket.getOutputStream().write(message[i]);
                closed = isClosed(socket);
            } catch (SocketException e) {
                closed = true;
            }
        }
        assertTrue(closed, "dripping keeps a connection open");
    }

    @Test
    void closesTheLongestIdleConnectionForANewOne() throws Exception {
        InetSocketAddress address = started("limits: {tcp: {idle: 1h, connections: 3}}");
        List<Socket> sockets = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            Socket socket = connect(address);
            sockets.add(socket);
            exchange(socket, id);
        }
        // The first one asks again, so the second is the longest idle.
        exchange(sockets.getFirst(), 4);
        Socket added = connect(address);
        assertEquals(5, exchange(added, 5).getHeader().getID());
        assertTrue(isClosed(sockets.get(1)));
        assertEquals(6, exchange(sockets.getFirst(), 6).getHeader().getID());
        assertEquals(7, exchange(sockets.get(2), 7).getHeader().getID());
        await().until(() -> openConnections() == 3);
    }

    @Test
    void exemptsLoopbackFromTheLimitPerClient() throws Exception {
        InetSocketAddress address = started("limits: {tcp: {idle: 1h, per-client: 1}}");
        Socket first = connect(address);
        exchange(first, 1);
        exchange(connect(address), 2);
        assertEquals(3, exchange(first, 3).getHeader().getID());
    }

    @Test
    void closesAConnectionWithAMessageLongerThanAQueryIs() throws Exception {
        InetSocketAddress address = started(PATIENT);
        Socket socket = connect(address);
        socket.getOutputStream().write(new byte[] {0x10, 0x01, 0, 0});
        assertTrue(isClosed(socket));
        assertEquals(1, exchange(connect(address), 1).getHeader().getID());
    }

    /** It is not read from either, so that what it holds here is bounded. */
    @Test
    void closesAClientThatNeverTakesItsAnswers() throws Exception {
        InetSocketAddress address = started(IMPATIENT);
        Thread writer = asksAndTakesNothing(address);
        await().atMost(15, TimeUnit.SECONDS).until(() -> closedForALimit() > 0 && openConnections() == 0);
        assertEquals(1, exchange(connect(address), 1).getHeader().getID());
        writer.join(TimeUnit.SECONDS.toMillis(15));
        assertTrue(!writer.isAlive(), "the connection is still open");
    }

    /** Some 60 KiB of questions for 6 MiB of answers, which are made as they are taken. */
    @Test
    void answersInTheEndWhatWasAskedAllAtOnce() throws Exception {
        Socket socket = connect(started(PATIENT));
        ByteArrayOutputStream questions = new ByteArrayOutputStream();
        for (int id = 1; id <= 1800; id++) {
            questions.writeBytes(framed(id, "www.example.test", Type.A));
        }
        socket.getOutputStream().write(questions.toByteArray());
        for (int id = 1; id <= 1800; id++) {
            Message answer = read(socket);
            assertEquals(id, answer.getHeader().getID());
            assertEquals(200, answer.getSection(Section.ANSWER).size());
        }
    }

    @Test
    void stopsAlthoughAClientTakesNothing() throws Exception {
        DnsServer server = server(PATIENT);
        done(server.start(List.of(Endpoint.parse("127.0.0.1:0"))));
        Thread writer = asksAndTakesNothing(server.addresses().getFirst());
        await().until(() -> openConnections() == 1 && writer.getState() == Thread.State.WAITING);
        done(server.stop());
        writer.join(TimeUnit.SECONDS.toMillis(15));
        assertTrue(!writer.isAlive(), "the connection is still open");
    }

    /** Writes more than all buffers hold, so it ends when the server has closed and not before. */
    private Thread asksAndTakesNothing(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        opened.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(address, 20_000);
        byte[] query = framed(1, "www.example.test", Type.A);
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            batch.writeBytes(query);
        }
        return Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 10_000; i++) {
                    socket.getOutputStream().write(batch.toByteArray());
                }
            } catch (IOException e) {
                // as it should
            }
        });
    }

    @Test
    void listensOnSeveralAddressesOnEveryLoop() throws Exception {
        DnsServer server = server(PATIENT);
        done(server.start(List.of(Endpoint.parse("127.0.0.1:0"), Endpoint.parse("127.0.0.2:0"))));
        assertEquals(2, server.addresses().size());
        for (InetSocketAddress address : server.addresses()) {
            assertEquals(1, exchange(connect(address), 1).getHeader().getID());
            SimpleResolver resolver = new SimpleResolver(address);
            resolver.setTimeout(Duration.ofSeconds(20));
            assertEquals(
                    Rcode.NOERROR,
                    resolver.send(query(1, "ns1.example.test", Type.A)).getRcode());
        }
        assertTrue(server.udpSockets() == 2 * LOOPS || server.udpSockets() == 2, "sockets: " + server.udpSockets());
    }

    @Test
    void answersOverIpv6() throws Exception {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
        } catch (IOException e) {
            assumeTrue(false, "no IPv6 here");
        }
        DnsServer server = server(PATIENT);
        done(server.start(List.of(Endpoint.parse("[::1]:0"))));
        InetSocketAddress address = server.addresses().getFirst();
        assertEquals(1, exchange(connect(address), 1).getHeader().getID());
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setTimeout(Duration.ofSeconds(20));
        assertEquals(
                Rcode.NOERROR,
                resolver.send(query(1, "ns1.example.test", Type.A)).getRcode());
    }

    @Test
    void saysWhichAddressIsTakenAndWhatToDo() throws Exception {
        InetSocketAddress taken = started(PATIENT);
        String endpoint = "127.0.0.1:" + taken.getPort();
        DnsServer second = server(PATIENT);
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> done(second.start(List.of(Endpoint.parse(endpoint)))));
        ListenException cause = assertInstanceOf(ListenException.class, failed.getCause());
        String message = String.valueOf(cause.getMessage());
        assertTrue(message.contains("listen.dns: cannot listen on " + endpoint), message);
        assertTrue(message.contains("ss -lunt 'sport = " + taken.getPort() + "'"), message);
        assertEquals(1, exchange(connect(taken), 1).getHeader().getID(), "the first one goes on");
    }

    /** Without TCP on it, only the UDP socket can tell. */
    @Test
    void noticesAPortThatIsTakenForUdpAlone() throws Exception {
        try (DatagramSocket other = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            String endpoint = "127.0.0.1:" + other.getLocalPort();
            DnsServer server = server(PATIENT);
            ExecutionException failed =
                    assertThrows(ExecutionException.class, () -> done(server.start(List.of(Endpoint.parse(endpoint)))));
            assertInstanceOf(ListenException.class, failed.getCause());
            try (Socket socket = new Socket()) {
                assertThrows(
                        IOException.class,
                        () -> socket.connect(new InetSocketAddress("127.0.0.1", other.getLocalPort()), 20_000),
                        "what was opened is closed again");
            }
        }
    }

    @Test
    void opensNothingWhenOneAddressCannotBe() throws Exception {
        DnsServer server = server(PATIENT);
        ExecutionException failed = assertThrows(
                ExecutionException.class,
                () -> done(server.start(List.of(Endpoint.parse("127.0.0.1:0"), Endpoint.parse("203.0.113.1:0")))));
        assertTrue(String.valueOf(failed.getMessage()).contains("this machine has no such address"));
        try (Socket socket = new Socket()) {
            assertThrows(
                    IOException.class, () -> socket.connect(server.addresses().getFirst(), 20_000));
        }
    }

    @Test
    void answersNoMoreOnceItIsStopped() throws Exception {
        DnsServer server = server(PATIENT);
        done(server.start(List.of(Endpoint.parse("127.0.0.1:0"))));
        InetSocketAddress address = server.addresses().getFirst();
        Socket open = connect(address);
        exchange(open, 1);
        done(server.stop());
        assertTrue(isClosed(open));
        assertThrows(IOException.class, () -> connect(address));
    }
}

package dev.leeward.transfer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.authority.LiveAuthority;
import dev.leeward.config.Config;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.guard.Guard;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.transport.DnsServer;
import dev.leeward.values.Endpoint;
import dev.leeward.values.Host;
import dev.leeward.zone.Zones;
import dev.leeward.zonefile.LoadedZones;
import dev.leeward.zonefile.Steered;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

/** Zones over real sockets on loopback, taken by dnsjava. */
@Timeout(60)
final class ZoneTransfersTest {
    private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);
    private static final Name ZONE = Name.fromConstantString("example.test.");
    private static final TSIG KEY = new TSIG(TSIG.HMAC_SHA256, Name.fromConstantString("ns2.example.test."), SECRET);
    private static final TSIG WRONG = new TSIG(
            TSIG.HMAC_SHA256,
            Name.fromConstantString("ns2.example.test."),
            Base64.getEncoder().encodeToString("another secret of many bytes".getBytes(StandardCharsets.US_ASCII)));

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Config config;
    private Vertx vertx;
    private DnsServer server;
    private ZoneTransfers transfers;
    private LiveSnapshot live;
    private LiveAuthority authority;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(
                Files.createFile(
                        folder.resolve("key"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                SECRET);
        StringBuilder large = new StringBuilder(TransferWorld.ZONE);
        for (int i = 0; i < 5000; i++) {
            large.append("host%d A 192.0.2.%d%nhost%d TXT \"%s\"%n".formatted(i, i % 250, i, "x".repeat(i % 200)));
        }
        Files.writeString(folder.resolve("large"), large);
        Files.writeString(folder.resolve("zone"), TransferWorld.ZONE);
        Files.writeString(folder.resolve("broken"), "@ SOA\n");
        // More than the kernel takes for a client that reads nothing.
        StringBuilder huge = new StringBuilder(TransferWorld.ZONE);
        for (int i = 0; i < 30_000; i++) {
            huge.append("host%d TXT \"%s\"%n".formatted(i, "x".repeat(250)));
        }
        Files.writeString(folder.resolve("huge"), huge);
        // Records of which one does not fit behind the others.
        StringBuilder heavy = new StringBuilder(TransferWorld.ZONE);
        for (int i = 0; i < 400; i++) {
            heavy.append("host%d TXT%s%n"
                    .formatted(i, " \"%s\"".formatted("x".repeat(250)).repeat(i % 80 == 0 ? 250 : 1)));
        }
        Files.writeString(folder.resolve("heavy"), heavy);
        config = ConfigReader.parse("""
                keys: {ns2.example.test: {secret: {file: key}}}
                zones:
                  example.test: {file: zone, transfer: {key: ns2.example.test, to: [127.0.0.1]}}
                  large.test: {file: large, transfer: {to: [127.0.0.0/8]}}
                  other.test: {file: large, transfer: {to: [127.0.0.9]}}
                  huge.test: {file: huge, transfer: {to: [127.0.0.1]}}
                  heavy.test: {file: heavy, transfer: {to: [127.0.0.1]}}
                  closed.test: {file: zone}
                  broken.test: {file: broken, transfer: {to: [127.0.0.1]}}
                catalog: {zone: catalog.test, transfer: {to: [127.0.0.1]}}
                services: {www.example.test: {policy: failover, pools: [eu, us]}}
                """ + TransferWorld.TWO_REGIONS, folder.resolve("leeward.yaml"));
        live = new LiveSnapshot(Snapshot.first(Topology.of(config), Instant.now()));
        authority = new LiveAuthority(live, () -> true, () -> null, "1.2.3", "ns1");
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        transfers = new ZoneTransfers(folder, live, vertx, meters);
        load();
        Guard guard = new Guard(config.limits().rrl(), config.cookies().secrets(), meters);
        server = new DnsServer(vertx, 1, authority, transfers.server(), guard, config.limits(), "ns1", null, meters);
        done(server.start(List.of(Endpoint.parse("127.0.0.1:0"))));
        address = server.addresses().getFirst();
    }

    private void load() throws IOException {
        Zones zones = LoadedZones.load("leeward.yaml", config.zones(), Steered.of(config), Zones.NONE)
                .with(config.catalog(), config.zones())
                .zones();
        ZoneTransfers.Prepared prepared = transfers.prepare(config, zones);
        authority.use(authority.prepare(prepared.zones(), live.current(), List.of()));
        transfers.take(prepared);
    }

    @AfterEach
    void stop() throws Exception {
        transfers.stop();
        done(server.stop());
        done(vertx.close());
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private void becomes(String member, Status status) {
        live.update(snapshot -> snapshot.withVerdicts(
                Map.of(new Target(Host.parse(member), "web"), Verdict.of(status, true, Instant.now(), "told")),
                Instant.now()));
    }

    /** It is known who is up: all. */
    private void known() {
        List.of("192.0.2.1", "192.0.2.2", "198.51.100.1").forEach(member -> becomes(member, Status.UP));
        transfers.steeringIsKnown();
        await().until(() -> ask(ZONE, Type.IXFR, KEY).getRcode() == Rcode.NOERROR);
    }

    private ZoneTransferIn whole(String zone, TSIG key) throws IOException {
        return ZoneTransferIn.newAXFR(Name.fromString(zone), address, key);
    }

    private static List<Record> run(ZoneTransferIn transfer) throws Exception {
        transfer.run();
        return transfer.getAXFR();
    }

    /** @param key null: unsigned. IXFR is asked from serial 1. */
    private Message ask(Name zone, int type, TSIG key) throws IOException {
        Message query = Message.newQuery(Record.newRecord(zone, type, DClass.IN));
        if (type == Type.IXFR) {
            query.addRecord(new SOARecord(zone, DClass.IN, 0, Name.root, Name.root, 1, 1, 1, 1, 1), Section.AUTHORITY);
        }
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setEDNS(0, 1232, 0, List.<EDNSOption>of());
        resolver.setTSIGKey(key);
        return resolver.send(query);
    }

    private static int extendedError(Message answer) {
        return answer.getOPT().getOptions().stream()
                .filter(ExtendedErrorCodeOption.class::isInstance)
                .map(option -> ((ExtendedErrorCodeOption) option).getErrorCode())
                .findFirst()
                .orElse(-1);
    }

    @Test
    void givesALargeZoneInManyMessages() throws Exception {
        known();
        List<Record> records = run(whole("large.test.", null));
        assertEquals(10_004, records.size());
        assertEquals(records.getFirst(), records.getLast());
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            int messages = 0;
            int answers = 0;
            ask(socket, "large.test.");
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (answers < 10_004) {
                byte[] message = in.readNBytes(in.readUnsignedShort());
                messages++;
                answers += new Message(message).getHeader().getCount(Section.ANSWER);
            }
            assertTrue(messages > 10 && messages < 60, messages + " messages");
            // What was asked meanwhile comes behind.
            ask(socket, "closed.test.");
            assertEquals(Rcode.REFUSED, new Message(in.readNBytes(in.readUnsignedShort())).getRcode());
        }
    }

    @Test
    void givesALongRecordAMessageOfItsOwn() throws Exception {
        known();
        assertEquals(404, run(whole("heavy.test.", null)).size());
    }

    private static void ask(Socket socket, String zone) throws IOException {
        byte[] query = Message.newQuery(Record.newRecord(Name.fromString(zone), Type.AXFR, DClass.IN))
                .toWire();
        byte[] framed = new byte[query.length + 2];
        framed[1] = (byte) query.length;
        System.arraycopy(query, 0, framed, 2, query.length);
        socket.getOutputStream().write(framed);
    }

    @Test
    void givesNothingToThoseWhoMayNot() throws Exception {
        known();
        assertThrows(ZoneTransferException.class, () -> run(whole("example.test.", null)));
        assertThrows(Exception.class, () -> run(whole("example.test.", WRONG)));
        assertThrows(ZoneTransferException.class, () -> run(whole("other.test.", KEY)));
        assertThrows(ZoneTransferException.class, () -> run(whole("closed.test.", KEY)));
        assertThrows(ZoneTransferException.class, () -> run(whole("nobody.test.", KEY)));
        Message refused = ask(ZONE, Type.IXFR, null);
        assertEquals(Rcode.REFUSED, refused.getRcode());
        assertEquals(18, extendedError(refused));
    }

    @Test
    void takesWholeZonesOverTcpAlone() throws Exception {
        known();
        byte[] query =
                Message.newQuery(Record.newRecord(ZONE, Type.AXFR, DClass.IN)).toWire();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            socket.send(new DatagramPacket(query, query.length, address));
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            assertEquals(Rcode.FORMERR, answer.getData()[3] & 0xf);
        }
    }

    @Test
    void givesSteeredNamesOnceTheyAreKnown() throws Exception {
        Message early = ask(ZONE, Type.IXFR, KEY);
        assertEquals(Rcode.SERVFAIL, early.getRcode());
        assertEquals(14, extendedError(early));
        known();
        List<Record> records = run(whole("example.test.", KEY));
        assertEquals(6, records.size(), records.toString());
    }

    @Test
    void givesChangesToThoseWhoKnowWhatWasBefore() throws Exception {
        known();
        int first = serial(run(whole("example.test.", KEY)).getFirst());
        becomes("192.0.2.1", Status.DOWN);
        await().until(() -> serial(run(whole("example.test.", KEY)).getFirst()) != first);
        ZoneTransferIn transfer = changes(first);
        transfer.run();
        assertTrue(transfer.isIXFR());
        assertEquals(1, transfer.getIXFR().size());
        List<Record> deletes = transfer.getIXFR().getFirst().deletes;
        assertEquals(2, deletes.size(), deletes.toString());
        assertEquals("192.0.2.1", deletes.getLast().rdataToString());
        int second = (int) transfer.getIXFR().getFirst().end;
        ZoneTransferIn none = changes(second);
        none.run();
        assertTrue(none.isCurrent());
        ZoneTransferIn unknown = changes(first - 1);
        unknown.run();
        assertTrue(unknown.isAXFR());
    }

    private ZoneTransferIn changes(int serial) throws IOException {
        return ZoneTransferIn.newIXFR(ZONE, Integer.toUnsignedLong(serial), false, address, KEY);
    }

    private static int serial(Record soa) {
        return (int) ((SOARecord) soa).getSerial();
    }

    @Test
    void answersOverUdpInOneMessageOrWithTheSoa() throws Exception {
        known();
        Message small = ask(ZONE, Type.IXFR, KEY);
        assertEquals(6, small.getSection(Section.ANSWER).size());
        assertEquals(0, answered("changes"), "it was the whole zone");
        Message large = ask(Name.fromConstantString("large.test."), Type.IXFR, null);
        assertEquals(1, large.getSection(Section.ANSWER).size());
        assertEquals(Type.SOA, large.getSection(Section.ANSWER).getFirst().getType());
    }

    private double answered(String what) {
        return meters.get("leeward.transfer.requests")
                .tag("answer", what)
                .counter()
                .count();
    }

    @Test
    void showsTheSerialInEveryAnswer() throws Exception {
        known();
        Name nobody = Name.fromConstantString("nobody.example.test.");
        int first = serial(ask(ZONE, Type.SOA, null).getSection(Section.ANSWER).getFirst());
        assertEquals(
                first,
                serial(ask(nobody, Type.A, null).getSection(Section.AUTHORITY).getFirst()));
        becomes("192.0.2.1", Status.DOWN);
        await().until(() ->
                serial(ask(ZONE, Type.SOA, null).getSection(Section.ANSWER).getFirst()) != first);
        int second = serial(ask(ZONE, Type.SOA, null).getSection(Section.ANSWER).getFirst());
        assertTrue(Serial.isLater(second, first));
        for (String name : List.of("nobody.example.test.", "ns1.example.test.", "www.example.test.")) {
            Message negative = ask(Name.fromString(name), Type.MX, null);
            assertEquals(second, serial(negative.getSection(Section.AUTHORITY).getFirst()), name);
        }
        assertEquals(second, serial(run(whole("example.test.", KEY)).getFirst()));
        assertEquals(
                7,
                serial(ask(Name.fromConstantString("closed.test."), Type.SOA, null)
                        .getSection(Section.ANSWER)
                        .getFirst()));
    }

    @Test
    void givesAZoneTheSerialOfItsFileOnceThatIsMended() throws Exception {
        assertEquals(14, extendedError(ask(Name.fromConstantString("broken.test."), Type.IXFR, null)));
        Files.writeString(folder.resolve("broken"), TransferWorld.ZONE.replace(" 7 ", " 2026112601 "));
        load();
        await().until(() ->
                ask(Name.fromConstantString("broken.test."), Type.IXFR, null).getRcode() == Rcode.NOERROR);
        assertEquals(2026112601, serial(run(whole("broken.test.", null)).getFirst()));
    }

    @Test
    void listsWhatItHandsOut() throws Exception {
        known();
        List<Record> records = run(whole("catalog.test.", null));
        assertEquals(
                List.of("broken.test.", "example.test.", "heavy.test.", "huge.test.", "large.test.", "other.test."),
                records.stream()
                        .filter(record -> record.getType() == Type.PTR)
                        .map(Record::rdataToString)
                        .sorted()
                        .toList());
        assertTrue(records.stream()
                .anyMatch(record -> record.getType() == Type.TXT
                        && record.getName().toString().equals("version.catalog.test.")
                        && record.rdataToString().equals("2")));
    }

    /** Those who open transfers and do not read hold a message each, and keep others from nothing but transfers. */
    @Test
    void boundsTransfersAndGoesOnAnswering() throws Exception {
        known();
        int serial = serial(run(whole("example.test.", KEY)).getFirst());
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < TransferServer.MOST; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(address);
                slow.add(socket);
                ask(socket, "huge.test.");
            }
            await().until(() -> meters.get("leeward.transfer.running").gauge().value() == TransferServer.MOST);
            assertThrows(ZoneTransferException.class, () -> run(whole("large.test.", null)));
            ZoneTransferIn none = changes(serial);
            none.run();
            assertTrue(none.isCurrent(), "the SOA alone is no transfer");
            assertEquals(1, ask(ZONE, Type.SOA, null).getSection(Section.ANSWER).size());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        await().until(() -> meters.get("leeward.transfer.running").gauge().value() == 0);
        assertFalse(run(whole("large.test.", null)).isEmpty());
    }
}

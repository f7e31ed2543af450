package dev.leeward.fuzz;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.dns.AnsweringWorld;
import dev.leeward.dns.Transfers;
import dev.leeward.dns.Wire;
import dev.leeward.guard.Guard;
import dev.leeward.transport.DnsServer;
import dev.leeward.values.Endpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Any bytes as what comes over one TCP connection, through a real socket. The first byte says in pieces of how many bytes. Behind them comes
 * a question that is right: every message before is answered, in order, and it too; but where one is announced that is longer than any
 * query, the connection ends.
 */
public final class FramingFuzz {
    private static final int QUERY_MAX = 4096;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final byte[] LAST = last();

    private static final SimpleMeterRegistry REGISTRY = new SimpleMeterRegistry();
    private static final InetSocketAddress SERVER = serve();

    private FramingFuzz() {}

    private static InetSocketAddress serve() {
        try {
            Config config = ConfigReader.parse("zones: {}\nlimits: {tcp: {connections: 100}}", Path.of("leeward.yaml"));
            AnsweringWorld world = FuzzedZones.world();
            Vertx vertx = Vertx.vertx(new VertxOptions()
                    .setPreferNativeTransport(true)
                    .setEventLoopPoolSize(1)
                    .setUseDaemonThread(true));
            Guard guard = new Guard(config.limits().rrl(), List.of(), REGISTRY);
            DnsServer server = new DnsServer(
                    vertx, 1, world.authority(), Transfers.NONE, guard, config.limits(), "ns1", null, REGISTRY);
            server.start(List.of(Endpoint.parse("127.0.0.1:0")))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return server.addresses().getFirst();
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] last() {
        Message query =
                Message.newQuery(Record.newRecord(Name.fromConstantString("example.test."), Type.SOA, DClass.IN));
        query.getHeader().setID(0xffff);
        return query.toWire();
    }

    /** @param input what jazzer made up */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        int answers = 0;
        int at = 0;
        boolean ends = false;
        // What is missing at the end, of a length or of a message, is filled up with zeros.
        byte[] filled = Arrays.copyOf(stream, stream.length + 2 + QUERY_MAX);
        while (at < stream.length && !ends) {
            int length = Wire.u16(filled, at);
            ends = length > QUERY_MAX;
            boolean query = length >= Wire.HEADER_LENGTH && filled[at + 4] >= 0;
            answers += query && !ends ? 1 : 0;
            at += 2 + length;
        }
        exchange(stream, ends ? stream.length : at, ends, answers, Math.max(1, input[0] & 0xff));
        if (REGISTRY.get("leeward.dns.failures").functionCounter().count() > 0) {
            throw new AssertionError("a bug was answered with SERVFAIL");
        }
    }

    private static void exchange(byte[] stream, int end, boolean ends, int answers, int piece) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(SERVER, PATIENCE_MILLIS);
            byte[] all = Arrays.copyOf(stream, Math.max(end, stream.length) + 2 + LAST.length);
            int last = all.length - LAST.length;
            all[last - 1] = (byte) LAST.length;
            System.arraycopy(LAST, 0, all, last, LAST.length);
            Thread writer = Thread.ofVirtual().start(() -> write(socket, all, piece));
            read(socket, ends, answers);
            writer.interrupt();
        }
    }

    private static void write(Socket socket, byte[] all, int piece) {
        try {
            OutputStream out = socket.getOutputStream();
            // At most so many pieces that there is time for others.
            int size = Math.max(piece, all.length / 50);
            for (int at = 0; at < all.length; at += size) {
                out.write(all, at, Math.min(size, all.length - at));
            }
        } catch (IOException e) {
            // The server has ended it; the reader sees whether it should have.
        }
    }

    private static void read(Socket socket, boolean ends, int answers) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int seen = 0;
        try {
            while (true) {
                byte[] answer = new byte[in.readUnsignedShort()];
                in.readFully(answer);
                seen++;
                boolean last = seen == answers + 1 && answer[0] == LAST[0] && answer[1] == LAST[1];
                if (last && !ends) {
                    return;
                }
                if (seen > answers) {
                    throw new AssertionError("more answers than queries");
                }
            }
        } catch (EOFException | SocketException e) {
            if (!ends) {
                throw new AssertionError("ended after " + seen + " of " + answers + " answers", e);
            }
        }
    }
}

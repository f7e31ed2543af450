package dev.leeward.transfer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.config.TransferConfig;
import dev.leeward.transfer.SecondaryStatus.State;
import dev.leeward.tsig.Keyring;
import dev.leeward.values.DomainName;
import dev.leeward.values.Secondary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** Many zones and two secondaries on loopback: one answers, one is silent. */
@Timeout(60)
final class NotifierTest {
    private static final int ZONES = 3000;
    private static final int SERIAL = 12;

    private final Set<Name> notified = ConcurrentHashMap.newKeySet();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Notifier notifier = new Notifier(vertx, new TransferCounters(new SimpleMeterRegistry()));
    private DatagramSocket answering;
    private DatagramSocket silent;
    private List<PublishedZone> zones;

    @BeforeEach
    void start() throws Exception {
        answering = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        answering.setReceiveBufferSize(1 << 20);
        silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::answer);
        TransferConfig config = new TransferConfig(List.of(), List.of(secondary(silent), secondary(answering)), null);
        zones = IntStream.range(0, ZONES)
                .mapToObj(i -> new PublishedZone(DomainName.parse("z" + i + ".test"), SERIAL, config, false))
                .toList();
        notifier.use(Keyring.NONE, zones, List.of());
    }

    private static Secondary secondary(DatagramSocket socket) {
        return Secondary.parse("127.0.0.1:" + socket.getLocalPort());
    }

    /** As a secondary that follows at once. */
    private void answer() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                answering.receive(packet);
                Message message = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                Name zone = message.getQuestion().getName();
                message.getHeader().setFlag(Flags.QR);
                if (message.getHeader().getOpcode() == Opcode.NOTIFY) {
                    notified.add(zone);
                } else {
                    message.getHeader().setFlag(Flags.AA);
                    message.addRecord(
                            new SOARecord(zone, DClass.IN, 0, Name.root, Name.root, SERIAL, 1, 1, 1, 1),
                            Section.ANSWER);
                }
                byte[] wire = message.toWire();
                answering.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
            }
        } catch (SocketException _) {
            // The test is over.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() throws Exception {
        notifier.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        answering.close();
        silent.close();
    }

    private long count(DatagramSocket of, State state) {
        return notifier.statuses().stream()
                .filter(status -> status.secondary().equals(secondary(of)) && status.state() == state)
                .count();
    }

    @Test
    void tellsTheOneThatAnswersWhateverTheSilentOneLeavesUnanswered() {
        zones.forEach(notifier::published);
        await().atMost(Duration.ofSeconds(10)).until(() -> notified.size() == ZONES);
        await().atMost(Duration.ofSeconds(10)).until(() -> count(answering, State.CURRENT) == ZONES);
        assertEquals(0, count(silent, State.CURRENT));
    }
}

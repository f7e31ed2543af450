package dev.leeward.datagram;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On real sockets of this machine's loopback. */
@Timeout(60)
class BatchedSocketTest {
    private static final int ROOM = 256;

    private MultiThreadIoEventLoopGroup loops;
    private EventLoop loop;
    private final List<BatchedSocket> opened = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startLoop() {
        assumeTrue(Epoll.isAvailable(), "no epoll here");
        loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        loop = loops.next();
    }

    @AfterEach
    void stopLoop() throws InterruptedException {
        if (loops != null) {
            loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS)
                    .sync();
        }
    }

    /** Answers with what came, and remembers who it came from and where it was sent. */
    private static class Echo implements DatagramHandler {
        final List<InetSocketAddress> peers = new CopyOnWriteArrayList<>();
        final List<InetSocketAddress> locals = new CopyOnWriteArrayList<>();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final AtomicInteger largest = new AtomicInteger();
        final AtomicInteger unsent = new AtomicInteger();
        private final byte[] bytes = new byte[ROOM];

        @Override
        public void received(Batch batch, int i) {
            int length = batch.read(i, bytes);
            if (peers.size() < 100) {
                peers.add(batch.peer(i));
                locals.add(batch.local(i));
            }
            batch.answer(i, bytes, length);
        }

        @Override
        public void failed(Throwable cause) {
            failures.add(cause);
        }

        @Override
        public void took(int count) {
            largest.accumulateAndGet(count, Math::max);
        }

        @Override
        public void unsent(int count) {
            unsent.addAndGet(count);
        }
    }

    private InetSocketAddress open(String address, int receiveBuffer, DatagramHandler handler) throws Exception {
        int port = 0;
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0))) {
            port = free.getLocalPort();
        } catch (SocketException e) {
            assumeTrue(false, "no " + address + " here");
        }
        InetSocketAddress at = new InetSocketAddress(InetAddress.ofLiteral(address), port);
        opened.add(BatchedSocket.open(loop, at, receiveBuffer, ROOM, handler).get());
        return at;
    }

    private static byte[] ask(DatagramSocket client, byte[] question) throws IOException {
        client.send(new DatagramPacket(question, question.length));
        DatagramPacket answer = new DatagramPacket(new byte[2 * ROOM], 2 * ROOM);
        client.receive(answer);
        return Arrays.copyOf(answer.getData(), answer.getLength());
    }

    /** A connected socket takes answers from the address that it asked and from no other. */
    private static DatagramSocket client(String from, String to, int port)
            throws SocketException, UnknownHostException {
        DatagramSocket client = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        client.setSoTimeout(5000);
        client.connect(new InetSocketAddress(InetAddress.ofLiteral(to), port));
        return client;
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, 127.0.0.1",
        "127.0.0.1, 127.0.0.9, 127.0.0.1",
        "::1,       ::1,       ::1",
        "0.0.0.0,   127.0.0.1, 127.0.0.1",
        "0.0.0.0,   127.0.0.8, 127.0.0.77",
        "::,        ::1,       ::1",
        "::,        127.0.0.8, 127.0.0.77",
    })
    void answersFromTheAddressThatWasAsked(String bound, String from, String to) throws Exception {
        Echo echo = new Echo();
        int port = open(bound, 1 << 16, echo).getPort();
        try (DatagramSocket client = client(from, to, port)) {
            for (byte[] question : List.of(new byte[] {1}, new byte[] {1, 2, 3}, new byte[ROOM])) {
                assertArrayEquals(question, ask(client, question));
            }
            InetSocketAddress sender = new InetSocketAddress(InetAddress.ofLiteral(from), client.getLocalPort());
            assertEquals(List.of(sender, sender, sender), echo.peers);
            assertEquals(new InetSocketAddress(InetAddress.ofLiteral(to), port), echo.locals.getFirst());
        }
    }

    @Test
    void cutsOffWhatIsTooLong() throws Exception {
        int port = open("127.0.0.1", 1 << 16, new Echo()).getPort();
        try (DatagramSocket client = client("127.0.0.1", "127.0.0.1", port)) {
            assertEquals(ROOM, ask(client, new byte[ROOM + 40]).length);
            assertEquals(2, ask(client, new byte[2]).length);
        }
    }

    @Test
    void takesManyAtOnceAndGoesBackToFew() throws Exception {
        Echo echo = new Echo();
        int port = open("127.0.0.1", 1 << 20, echo).getPort();
        try (DatagramSocket client = client("127.0.0.1", "127.0.0.1", port)) {
            byte[] question = new byte[40];
            DatagramPacket packet = new DatagramPacket(question, question.length);
            int answered = 0;
            for (int round = 0; round < 400; round++) {
                for (int i = 0; i < 100; i++) {
                    client.send(packet);
                }
                for (int i = 0; i < 100; i++) {
                    client.receive(packet);
                    answered++;
                }
            }
            assertEquals(40_000, answered);
            assertTrue(echo.largest.get() > 1, "no batch had more than one");
            Thread.sleep(20);
            assertEquals(3, ask(client, new byte[3]).length);
        }
        assertEquals(0, echo.unsent.get());
    }

    @Test
    void anErrorOfTheHandlerDoesNotMakeItDeaf() throws Exception {
        AtomicBoolean fail = new AtomicBoolean();
        Echo echo = new Echo() {
            @Override
            public void received(Batch batch, int i) {
                if (fail.getAndSet(false)) {
                    throw new AssertionError("meant by a test");
                }
                super.received(batch, i);
            }
        };
        int port = open("127.0.0.1", 1 << 20, echo).getPort();
        try (DatagramSocket client = client("127.0.0.1", "127.0.0.1", port)) {
            for (int perRound : List.of(1, 300, 1, 300)) {
                for (int round = 0; round < 100; round++) {
                    fail.set(round == 99);
                    for (int i = 0; i < perRound; i++) {
                        client.send(new DatagramPacket(new byte[9], 9));
                    }
                    takeAll(client);
                }
                assertFalse(fail.get(), "it had no chance to fail");
                assertEquals(7, ask(client, new byte[7]).length);
            }
        }
        assertEquals(4, echo.failures.size());
    }

    private static void takeAll(DatagramSocket client) throws IOException {
        client.setSoTimeout(5);
        DatagramPacket answer = new DatagramPacket(new byte[ROOM], ROOM);
        try {
            while (true) {
                client.receive(answer);
            }
        } catch (SocketTimeoutException e) {
            client.setSoTimeout(1000);
        }
    }

    @Test
    void aClientThatIsGoneHarmsNoOther() throws Exception {
        int port = open("127.0.0.1", 1 << 16, new Echo()).getPort();
        for (int i = 0; i < 20; i++) {
            try (DatagramSocket gone = client("127.0.0.1", "127.0.0.1", port)) {
                gone.send(new DatagramPacket(new byte[9], 9));
            }
            try (DatagramSocket client = client("127.0.0.1", "127.0.0.1", port)) {
                assertEquals(5, ask(client, new byte[5]).length);
            }
        }
    }

    @Test
    void tellsWhatFoundNoRoom() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        int port = open("127.0.0.1", 8192, new Echo() {
                    @Override
                    public void took(int count) {
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                })
                .getPort();
        BatchedSocket socket = opened.getFirst();
        assertEquals(0, socket.dropped());
        try (DatagramSocket client = client("127.0.0.1", "127.0.0.1", port)) {
            for (int i = 0; i < 1000; i++) {
                client.send(new DatagramPacket(new byte[100], 100));
            }
            await().until(() -> socket.dropped() > 500);
            assertTrue(socket.dropped() < 1000);
        } finally {
            go.countDown();
        }
    }

    @Test
    void isSharedByThoseThatAreOpenedSo() throws Exception {
        InetSocketAddress address = open("127.0.0.1", 1 << 16, new Echo());
        opened.add(BatchedSocket.open(loop, address, 1 << 16, ROOM, new Echo()).get());
        try (DatagramSocket alone = new DatagramSocket(null)) {
            assertThrows(SocketException.class, () -> alone.bind(address));
        }
    }

    @Test
    void isClosedForGood() throws Exception {
        InetSocketAddress address = open("127.0.0.1", 1 << 16, new Echo());
        try (DatagramSocket client = client("127.0.0.1", "127.0.0.1", address.getPort())) {
            assertEquals(1, ask(client, new byte[1]).length);
            opened.getFirst().shutdown().get();
            opened.getFirst().shutdown().get();
            client.setSoTimeout(200);
            IOException e = assertThrows(IOException.class, () -> ask(client, new byte[1]));
            assertTrue(
                    e instanceof SocketTimeoutException || e instanceof java.net.PortUnreachableException,
                    e.toString());
        }
        new DatagramSocket(address).close();
        assertEquals(0, opened.getFirst().dropped());
    }

    @Test
    void saysWhyItCannotBeOpened() {
        var open = BatchedSocket.open(
                loop, new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5300), 1 << 16, ROOM, new Echo());
        Exception e = assertThrows(Exception.class, open::get);
        assertInstanceOf(IOException.class, e.getCause());
        assertTrue(e.getMessage().contains("Cannot assign requested address"), e.getMessage());
    }
}

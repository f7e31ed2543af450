package dev.leeward.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Messages over UDP from some addresses of 127.0.0.0/8, at a rate: what a server sees of an attack in somebody's name. What comes back is
 * counted, as the victim would. Ends by itself after 20 seconds.
 */
final class Flood {
    private static final int SOCKETS = 16;
    private static final int TRUNCATED = 0x02;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final InetSocketAddress server;
    private final List<DatagramSocket> sockets = new ArrayList<>();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger truncated = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final long start = System.nanoTime();
    private volatile long lastAnswer = start;
    private volatile boolean stopping;
    private Thread sender = Thread.currentThread();
    private int sent;
    private long sentBytes;

    private Flood(InetSocketAddress server) {
        this.server = server;
    }

    /**
     * Begins one of questions without cookies in the name of one network.
     *
     * @param network the first three numbers of it, such as {@code 127.0.7.}
     * @param names of the questions, by their number
     */
    static Flood start(InetSocketAddress server, String network, int perSecond, IntFunction<String> names, int type)
            throws IOException {
        return start(
                server,
                IntStream.rangeClosed(1, SOCKETS)
                        .mapToObj(host -> network + host)
                        .toList(),
                perSecond,
                number -> Stub.query(names.apply(number), type).toWire());
    }

    /**
     * Begins one of any messages.
     *
     * @param sources addresses that they come from, in turn
     * @param messages by their number
     */
    static Flood start(InetSocketAddress server, List<String> sources, int perSecond, IntFunction<byte[]> messages)
            throws IOException {
        Flood flood = new Flood(server);
        for (String source : sources) {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
            flood.sockets.add(socket);
            Thread.startVirtualThread(() -> flood.receive(socket));
        }
        flood.sender = Thread.ofPlatform().daemon().start(() -> flood.send(perSecond, messages));
        return flood;
    }

    private void send(int perSecond, IntFunction<byte[]> messages) {
        try {
            long now = start;
            while (!stopping && now - start < LONGEST_NANOS) {
                long due = (now - start) / 1000 * perSecond / 1_000_000;
                while (sent < due && !stopping) {
                    byte[] wire = messages.apply(sent);
                    sockets.get(sent % sockets.size()).send(new DatagramPacket(wire, wire.length, server));
                    sent++;
                    sentBytes += wire.length;
                }
                TimeUnit.MILLISECONDS.sleep(1);
                now = System.nanoTime();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive(DatagramSocket socket) {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
                socket.receive(answer);
                ((buffer[2] & TRUNCATED) == 0 ? whole : truncated).incrementAndGet();
                bytes.addAndGet(answer.getLength());
                lastAnswer = System.nanoTime();
            }
        } catch (SocketException e) {
            // closed: the flood is over
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it, when nothing has come back for half a second. */
    Flood end() throws InterruptedException {
        stopping = true;
        sender.join();
        long stopped = System.nanoTime();
        while (System.nanoTime() - Math.max(lastAnswer, stopped) < TimeUnit.MILLISECONDS.toNanos(500)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        sockets.forEach(DatagramSocket::close);
        return this;
    }

    /** From the beginning to the last answer, which a busy machine gives late. */
    double seconds() {
        return (lastAnswer - start) / 1e9;
    }

    int sent() {
        return sent;
    }

    /** Answers that were not truncated. */
    int whole() {
        return whole.get();
    }

    int truncated() {
        return truncated.get();
    }

    /** Bytes that came back, for each that was sent. */
    double amplification() {
        return (double) bytes.get() / sentBytes;
    }
}

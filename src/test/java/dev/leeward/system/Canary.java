package dev.leeward.system;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.Message;

/** An honest client, who asks one question again and again, each time after the last answer, and remembers how long each took. Has a thread. */
final class Canary implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final Duration pause;
    private final Exchange exchange;
    private final Thread thread;
    private final List<Long> nanos = new ArrayList<>();
    private final List<String> unanswered = new ArrayList<>();
    private int again;
    private volatile boolean over;

    /** One question and its answer, over a socket of its own. */
    private interface Exchange {
        void run() throws IOException;
    }

    private Canary(String name, Duration pause, Exchange exchange) {
        this.name = name;
        this.pause = pause;
        this.exchange = exchange;
        this.thread = Thread.ofPlatform().name(name).start(this::run);
    }

    static Canary udp(InetSocketAddress server, String name, int type) {
        byte[] query = Stub.query(name, type).toWire();
        return new Canary("UDP", Duration.ofMillis(5), () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.send(new DatagramPacket(query, query.length, server));
                DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
                socket.receive(answer);
                check(Arrays.copyOf(answer.getData(), answer.getLength()), query);
            }
        });
    }

    /** With a new connection for each question. */
    static Canary tcp(InetSocketAddress server, String name, int type) {
        byte[] query = Stub.query(name, type).toWire();
        return new Canary("TCP", Duration.ofMillis(20), () -> {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.connect(server, (int) PATIENCE.toMillis());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                byte[] framed = new byte[query.length + 2];
                framed[1] = (byte) query.length;
                System.arraycopy(query, 0, framed, 2, query.length);
                out.write(framed);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                check(in.readNBytes(in.readUnsignedShort()), query);
            }
        });
    }

    private static void check(byte[] answer, byte[] query) throws IOException {
        Message message = new Message(answer);
        if (answer[0] != query[0] || answer[1] != query[1] || message.getRcode() != 0) {
            throw new IOException("another answer than was asked for: " + message);
        }
    }

    private void run() {
        while (!over) {
            long begin = System.nanoTime();
            try {
                ask();
                nanos.add(System.nanoTime() - begin);
            } catch (IOException e) {
                unanswered.add(e.toString());
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** A server may close a connection at any time; the client then asks again over another one (RFC 7766 section 6.2.4). */
    private void ask() throws IOException {
        try {
            exchange.run();
        } catch (SocketException | EOFException e) {
            again++;
            exchange.run();
        }
    }

    /** What it has seen; ends it. */
    Seen end() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Seen(name, nanos.stream().sorted().toList(), unanswered, again);
    }

    @Override
    public void close() {
        over = true;
    }

    /**
     * @param nanos of each answer, the fastest first
     * @param again how many were asked over a second connection
     */
    record Seen(String name, List<Long> nanos, List<String> unanswered, int again) {
        double medianMillis() {
            return nanos.get(nanos.size() / 2) / 1e6;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s %d asked, %d again, %d unanswered, median %.2f ms, 99%% %.2f ms, max %.2f ms",
                    name,
                    nanos.size() + unanswered.size(),
                    again,
                    unanswered.size(),
                    medianMillis(),
                    nanos.get(nanos.size() * 99 / 100) / 1e6,
                    nanos.getLast() / 1e6);
        }
    }
}

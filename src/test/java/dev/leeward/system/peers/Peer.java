package dev.leeward.system.peers;

import dev.leeward.system.Program;
import dev.leeward.system.Stub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.xbill.DNS.Message;

/** Another authoritative server: a process in the foreground on one port of 127.0.0.1, over UDP and TCP. */
public abstract sealed class Peer implements AutoCloseable permits Bind, Knot, Nsd {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** "Which version are you?" in class CHAOS: any answer will do, also a refusal. */
    private static final byte[] ANYBODY = {
        0x4c, 0x57, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7, 'v', 'e', 'r', 's', 'i', 'o', 'n', 4, 'b', 'i', 'n', 'd', 0, 0, 16,
        0, 3
    };

    private final int port;
    private final Path log;
    private final Process process;

    /**
     * Starts it and returns when it answers anything at all; its zones may still be loading.
     *
     * @param folder its own, where its configuration and its log are put
     * @param arguments before {@code -c}, which tells it where its configuration is
     */
    Peer(Program program, Path folder, int port, String configuration, String... arguments) throws IOException {
        this.port = port;
        this.log = Files.createDirectories(folder).resolve("log");
        Path config = Files.writeString(folder.resolve(program.path().getFileName() + ".conf"), configuration);
        this.process = program.start(
                log,
                Stream.concat(Stream.of(arguments), Stream.of("-c", config.toString()))
                        .toArray(String[]::new));
        long end = System.nanoTime() + START_NANOS;
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new IOException(name() + " does not start:\n" + log());
            }
        }
    }

    private boolean answers() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(100);
            socket.send(new DatagramPacket(ANYBODY, ANYBODY.length, address()));
            socket.receive(new DatagramPacket(new byte[512], 512));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** As it is called in tables. */
    public abstract String name();

    public final int port() {
        return port;
    }

    /** @throws UncheckedIOException when there is no answer within half a second */
    public final Message ask(String name, int type) {
        return new Stub(address(), Duration.ofMillis(500)).ask(name, type);
    }

    public final InetSocketAddress address() {
        return new InetSocketAddress(LOOPBACK, port);
    }

    /** What it has said so far. */
    public final String log() throws IOException {
        return Files.readString(log);
    }

    /** {@code kill -9}, its children too. */
    @Override
    public final void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}

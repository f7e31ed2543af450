package dev.leeward.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A real nginx on one loopback address, in the foreground, that can be killed and started again. */
public final class Nginx implements AutoCloseable {
    private final Path folder;
    private final InetAddress address;
    private final int port;
    private Process process;

    Nginx(Path folder, String address, int port) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("nginx-" + address));
        this.address = InetAddress.ofLiteral(address);
        this.port = port;
        Files.writeString(this.folder.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid %1$s/pid;
                error_log %1$s/error.log;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                    server { listen %2$s:%3$d; location / { return 200 "%2$s"; } }
                }
                """.formatted(this.folder, address, port));
        start();
    }

    /** Skips the test, with a line that says why, where there is no nginx. */
    static void isNeeded() {
        assumeTrue(program().isPresent(), "skipped: this test needs nginx (Debian package nginx-light)");
    }

    private static Optional<Path> program() {
        return Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A port that is free on every loopback address at this moment. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    void start() {
        try {
            process = new ProcessBuilder(
                            program().orElseThrow().toString(),
                            "-e",
                            folder.resolve("error.log").toString(),
                            "-c",
                            folder.resolve("nginx.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start();
            long end = System.nanoTime() + 10_000_000_000L;
            while (!answers()) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("nginx does not start: " + Files.readString(folder.resolve("out")));
                }
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGSTOP: it hangs, and the kernel still takes connections for it. */
    void stop() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() {
        kill();
    }
}

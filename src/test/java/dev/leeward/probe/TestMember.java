package dev.leeward.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A small server that treats each connection by a script, one thread each. The connection closes where the script ends. */
public final class TestMember implements AutoCloseable {
    private final ServerSocket server;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> serverNames = new CopyOnWriteArrayList<>();

    public interface Script {
        void serve(Connection connection) throws Exception;
    }

    public static TestMember of(Script script) throws IOException {
        return on("127.0.0.1", script);
    }

    /** Answers each request so. */
    public static TestMember answering(String answer) throws IOException {
        return of(script(answer));
    }

    static Script script(String answer) {
        return connection -> {
            while (connection.request()) {
                connection.send(answer);
            }
        };
    }

    public static TestMember on(String address, Script script) throws IOException {
        return new TestMember(new ServerSocket(0, 50, InetAddress.getByName(address)), script);
    }

    public static TestMember onPort(int port, Script script) throws IOException {
        return new TestMember(new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1")), script);
    }

    /** With a certificate of its own making. */
    public static TestMember overTls(Script script) throws Exception {
        ServerSocket server =
                SelfSigned.CONTEXT.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new TestMember(server, script);
    }

    private TestMember(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (socket instanceof SSLSocket tls) {
                tls.startHandshake();
                ((ExtendedSSLSession) tls.getSession())
                        .getRequestedServerNames().stream()
                                .map(name -> ((SNIHostName) name).getAsciiName())
                                .forEach(serverNames::add);
            }
            script.serve(new Connection(socket));
        } catch (Exception e) {
            // The prober hung up, as it may.
        } finally {
            open.decrementAndGet();
        }
    }

    public final class Connection {
        private final Socket socket;

        private Connection(Socket socket) {
            this.socket = socket;
        }

        /** Reads up to the end of a request's headers; false at the end of the connection. */
        public boolean request() throws IOException {
            StringBuilder read = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (read.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return false;
                }
                read.append((char) next);
            }
            requests.add(read.toString());
            return true;
        }

        /** False once the other side has closed. */
        public boolean send(String text) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                sent.addAndGet(text.length());
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
        }

        public void waitUntilClosed() throws IOException {
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public int connections() {
        return connections.get();
    }

    public int open() {
        return open.get();
    }

    public long sent() {
        return sent.get();
    }

    public List<String> requests() {
        return requests;
    }

    List<String> serverNames() {
        return serverNames;
    }

    public void awaitAllClosed() {
        org.awaitility.Awaitility.await().until(() -> open.get() == 0);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static final class SelfSigned {
        static final SSLContext CONTEXT = make();

        private static SSLContext make() {
            try {
                Path folder = Files.createTempDirectory("leeward-test");
                Path file = folder.resolve("store.p12");
                String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool")
                        .toString();
                Process process = new ProcessBuilder(
                                keytool,
                                "-genkeypair",
                                "-alias",
                                "member",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=member",
                                "-ext",
                                "SAN=ip:127.0.0.1,dns:shop.example.test",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "secret",
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
                String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new IllegalStateException(told);
                }
                KeyStore store = KeyStore.getInstance(file.toFile(), "secret".toCharArray());
                Files.delete(file);
                Files.delete(folder);
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(store, "secret".toCharArray());
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keys.getKeyManagers(), null, null);
                return context;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

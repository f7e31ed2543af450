package dev.leeward.probe;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority in a folder, by openssl, and servers with what it issues. */
final class Authority {
    private static final String OPENSSL = "/usr/bin/openssl";

    private final Path folder;
    private int issued;

    static void assumeOpenssl() {
        assumeTrue(Files.isExecutable(Path.of(OPENSSL)), "skipped: this machine has no openssl");
    }

    Authority(Path folder) throws Exception {
        this.folder = folder;
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=test authority",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem");
        Files.writeString(folder.resolve("ca.conf"), """
                [ca]
                default_ca = this
                [this]
                new_certs_dir = .
                database = index
                rand_serial = yes
                unique_subject = no
                default_md = sha256
                copy_extensions = copy
                policy = any
                [any]
                commonName = supplied
                """);
        Files.createFile(folder.resolve("index"));
    }

    Path certificate() {
        return folder.resolve("ca.pem");
    }

    /** Issues {@code name.pem} and {@code name.key} for a host; of no more days than nothing: one that has ended. */
    void issue(String name, String host, int days) throws Exception {
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + host,
                "-addext",
                "subjectAltName=DNS:" + host,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        List<String> sign = new ArrayList<>(List.of(
                "ca",
                "-batch",
                "-config",
                "ca.conf",
                "-cert",
                "ca.pem",
                "-keyfile",
                "ca.key",
                "-in",
                name + ".csr",
                "-notext",
                "-out",
                name + ".pem"));
        sign.addAll(
                days > 0
                        ? List.of("-days", String.valueOf(days))
                        : List.of("-startdate", "20200101000000Z", "-enddate", "20200201000000Z"));
        openssl(sign.toArray(String[]::new));
    }

    /** A server of HTTPS that answers all with 200. */
    Server serve(String host, int days) throws Exception {
        return serve(host, days, ClientAuth.NONE);
    }

    /** Asks its clients for a certificate of this authority. */
    Server serveKnownClients(String host) throws Exception {
        return serve(host, 30, ClientAuth.REQUIRED);
    }

    private Server serve(String host, int days, ClientAuth clients) throws Exception {
        String name = "server-" + issued++;
        issue(name, host, days);
        Vertx vertx = Vertx.vertx();
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(folder.resolve(name + ".pem").toString())
                        .setKeyPath(folder.resolve(name + ".key").toString()))
                .setTrustOptions(new PemTrustOptions().addCertPath(certificate().toString()))
                .setClientAuth(clients);
        int port = vertx.createHttpServer(options)
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS)
                .actualPort();
        return new Server(vertx, port);
    }

    /** One server. */
    record Server(Vertx vertx, int port) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(OPENSSL));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ":\n" + told);
        }
    }
}

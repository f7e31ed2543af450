package dev.leeward.system.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on a loopback address that answers one request: a method and a path. Each request has a thread of its own. */
final class Endpoint implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String path;

    /** @param port 0 takes one that is free */
    Endpoint(String address, int port, String method, String path, HttpHandler answer) throws IOException {
        this.path = path;
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), port), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            boolean known = exchange.getRequestURI().getPath().equals(path);
            if (known && exchange.getRequestMethod().equals(method)) {
                answer.handle(exchange);
            } else {
                answer(exchange, known ? 405 : 404);
            }
        });
        server.start();
    }

    /** Answers without a body. */
    static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI uri() {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":" + port() + path);
    }

    /** Ends what it is at, without an answer, and is reachable no more. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

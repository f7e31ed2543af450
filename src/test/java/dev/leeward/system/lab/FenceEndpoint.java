package dev.leeward.system.lab;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code POST /fence}: kills a cluster and answers 200 when nothing of it is left; or does not, as it is told. */
public final class FenceEndpoint implements AutoCloseable {
    private static final Duration LONGER_THAN_ANYBODY_WAITS = Duration.ofMinutes(5);

    private final Postgres cluster;
    private volatile Endpoint endpoint;
    private volatile Mode mode = Mode.FENCES;
    private volatile Optional<Instant> acknowledged = Optional.empty();

    /** What it does when it is asked. Only {@link #FENCES} touches the cluster. */
    public enum Mode {
        FENCES,
        /** Takes the request and never answers. */
        HANGS,
        /** Answers 500. */
        FAILS,
        /** Takes no connection. */
        REFUSES
    }

    public FenceEndpoint(Postgres cluster, String address) throws IOException {
        this.cluster = cluster;
        endpoint = endpoint(address, 0);
    }

    private Endpoint endpoint(String address, int port) throws IOException {
        return new Endpoint(address, port, "POST", "/fence", this::answer);
    }

    /** From now on. */
    public void become(Mode next) throws IOException {
        if (mode == Mode.REFUSES && next != Mode.REFUSES) {
            endpoint = endpoint(uri().getHost(), uri().getPort());
        } else if (next == Mode.REFUSES) {
            endpoint.close();
        }
        mode = next;
    }

    private void answer(HttpExchange exchange) throws IOException {
        switch (mode) {
            case FENCES -> {
                cluster.kill();
                acknowledged = Optional.of(Instant.now());
                Endpoint.answer(exchange, 200);
            }
            case FAILS -> Endpoint.answer(exchange, 500);
            case HANGS, REFUSES -> hang(exchange);
        }
    }

    private static void hang(HttpExchange exchange) {
        try {
            Thread.sleep(LONGER_THAN_ANYBODY_WAITS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    /** When nothing was left of the cluster, directly before it said so for the last time. */
    public Optional<Instant> acknowledged() {
        return acknowledged;
    }

    public URI uri() {
        return endpoint.uri();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}

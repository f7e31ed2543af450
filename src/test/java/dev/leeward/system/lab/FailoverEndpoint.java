package dev.leeward.system.lab;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@code POST /failover} beside a standby: promotes it, answers 200 when it is the primary, and remembers who asked. */
public final class FailoverEndpoint implements AutoCloseable {
    private final Postgres standby;
    private final Endpoint endpoint;
    private final List<Optional<String>> calls = new CopyOnWriteArrayList<>();

    public FailoverEndpoint(Postgres standby, String address) throws IOException {
        this.standby = standby;
        endpoint = new Endpoint(address, 0, "POST", "/failover", this::answer);
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
        boolean promoted;
        try {
            promoted = promoted();
        } catch (IOException e) {
            promoted = false;
        }
        Endpoint.answer(exchange, promoted ? 200 : 500);
    }

    /** A second call finds a primary, and has nothing to do. */
    private synchronized boolean promoted() throws IOException {
        if (!standby.isPrimary()) {
            standby.promote();
        }
        return standby.isPrimary();
    }

    /** The {@code Idempotency-Key} of every call that came, where it had one. */
    public List<Optional<String>> calls() {
        return List.copyOf(calls);
    }

    public URI uri() {
        return endpoint.uri();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}

package dev.leeward.system.lab;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;

/** {@code GET /primary} beside a cluster: 200 when it is the primary, 503 when it is a standby, and no answer when it is dead. */
public final class RoleEndpoint implements AutoCloseable {
    private final Postgres cluster;
    private final Endpoint endpoint;

    public RoleEndpoint(Postgres cluster, String address) throws IOException {
        this.cluster = cluster;
        endpoint = new Endpoint(address, 0, "GET", "/primary", this::answer);
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean primary;
        try {
            primary = cluster.isPrimary();
        } catch (IOException e) {
            exchange.close();
            return;
        }
        Endpoint.answer(exchange, primary ? 200 : 503);
    }

    public URI uri() {
        return endpoint.uri();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}

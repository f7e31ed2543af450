package dev.leeward.probe;

import io.vertx.core.http.HttpClientAgent;
import java.util.function.Supplier;

/**
 * The clients of one manner of connecting: one that all targets share, and new ones for targets with which it cannot be shared.
 *
 * @param own makes a new one
 */
record HttpClients(HttpClientAgent shared, Supplier<HttpClientAgent> own) {
    HttpClients(Supplier<HttpClientAgent> own) {
        this(own.get(), own);
    }

    void close() {
        shared.close();
    }
}

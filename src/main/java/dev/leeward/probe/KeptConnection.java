package dev.leeward.probe;

import dev.leeward.probe.Prober.Closed;
import io.vertx.core.http.HttpClientConnection;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The connection that the probes of one target leave open, and whom to tell when the other side closes it while it idles. */
final class KeptConnection {
    private static final Pattern TIMEOUT = Pattern.compile("timeout\\s*=\\s*\"?([0-9]{1,9})");

    final HttpClientConnection connection;
    private final long firstNanos = System.nanoTime();
    private long idleSinceNanos;
    private Optional<Duration> announced = Optional.empty();
    private @Nullable Consumer<Closed> toTell;

    KeptConnection(HttpClientConnection connection) {
        this.connection = connection;
    }

    /** A request is sent on it: what ends it now is that probe's own result. */
    void used() {
        toTell = null;
    }

    /** The answer is read and the connection idles. */
    void idles(Optional<Duration> announcedByServer, Consumer<Closed> told) {
        idleSinceNanos = System.nanoTime();
        announced = announcedByServer;
        toTell = told;
    }

    /** The other side has closed it. */
    void closed() {
        if (toTell != null) {
            long now = System.nanoTime();
            toTell.accept(
                    new Closed(Duration.ofNanos(now - firstNanos), Duration.ofNanos(now - idleSinceNanos), announced));
        }
    }

    /** How long the server says it keeps an idle connection (RFC 9112, section 9.3; the Keep-Alive header of RFC 2068, section 19.7.1.1). */
    static Optional<Duration> announced(@Nullable String connection, @Nullable String keepAlive) {
        if (connection != null && connection.toLowerCase(Locale.ROOT).contains("close")) {
            return Optional.of(Duration.ZERO);
        }
        if (keepAlive == null) {
            return Optional.empty();
        }
        Matcher timeout = TIMEOUT.matcher(keepAlive);
        return timeout.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(timeout.group(1)))) : Optional.empty();
    }
}

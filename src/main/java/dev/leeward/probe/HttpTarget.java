package dev.leeward.probe;

import dev.leeward.config.CheckConfig;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.values.Host;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP probes of one target share: how they connect, what they send, and the connection that scheduled ones keep. It is taken
 * for sixty probes, then a new one takes its place, so that a target which accepts no more connections is noticed; a probe that
 * fails closes it. The connections are not pooled: the pool of the client, with an entry per target, cost more than all else.
 */
final class HttpTarget {
    private static final int PROBES_PER_CONNECTION = 60;

    private final HttpClients clients;
    private final HttpConnectOptions options;
    private final HttpQuestion question;
    private final CertificateDays certificates;
    private final KeptRoom room;
    private final CertificateDays.@Nullable Place certified;
    private final boolean keepAlive;
    private int untilFresh;
    private @Nullable KeptConnection kept;
    private @Nullable HttpClientAgent own;
    private boolean hangsUnheard;
    private boolean busy;
    private boolean closed;

    /** @param number among the targets of its check, by which their fresh connections are spread */
    HttpTarget(
            HttpClients clients,
            Host address,
            CheckConfig check,
            HttpQuestion question,
            CertificateDays certificates,
            KeptRoom room,
            int number) {
        this.clients = clients;
        this.question = question;
        boolean tls = question.trust() != null;
        this.options = new HttpConnectOptions()
                .setServer(Connecting.to(address, question.port()))
                .setHost(question.host())
                .setPort(question.port())
                .setSsl(tls)
                // A connection attempt cannot be given up midway: it ends by itself, but never before the deadline has
                // told.
                .setConnectTimeout(2 * check.timeout().toMillis());
        this.certificates = certificates;
        this.room = room;
        this.certified = tls
                ? new CertificateDays.Place(Connecting.inUrl(address) + ":" + question.port(), question.host())
                : null;
        this.keepAlive = check.keepAlive();
        this.untilFresh = 1 + number % PROBES_PER_CONNECTION;
    }

    Cancellable ask(boolean fresh, Consumer<ProbeResult> done, Consumer<Prober.Closed> closedWhileIdle) {
        Asking asking = new Asking(fresh || !keepAlive, done, closedWhileIdle);
        KeptConnection connection = kept;
        if (asking.fresh || connection == null || busy || untilFresh == 0) {
            asking.connect();
        } else {
            untilFresh--;
            connection.used();
            asking.exchangeOnKept(connection.connection);
        }
        return asking;
    }

    void close() {
        closed = true;
        drop();
        closeOwn();
        if (certified != null) {
            certificates.forget(this, certified);
        }
    }

    /**
     * Over HTTP/2 a connection is handed out when the other side has spoken; one on which it never does can be closed with its client alone. So a
     * target that was given up while it connected has a client to itself from then on.
     */
    private HttpClientAgent client() {
        if (!hangsUnheard) {
            return clients.shared();
        }
        if (own == null) {
            own = clients.own().get();
        }
        return own;
    }

    private void closeOwn() {
        if (own != null) {
            own.close();
            own = null;
        }
    }

    private void drop() {
        KeptConnection before = kept;
        if (before != null) {
            forget();
            before.connection.close();
        }
    }

    private void forget() {
        kept = null;
        room.giveBack();
    }

    /** It idles until the next probe; when there is no room for it, it is closed. */
    private void keep(
            HttpClientConnection connection, Optional<Duration> announced, Consumer<Prober.Closed> closedWhileIdle) {
        KeptConnection now = kept;
        if (now == null || !connection.equals(now.connection)) {
            drop();
            if (!room.take()) {
                connection.close();
                return;
            }
            now = new KeptConnection(connection);
            kept = now;
            untilFresh = untilFresh == 0 ? PROBES_PER_CONNECTION : untilFresh;
        }
        now.idles(announced, closedWhileIdle);
    }

    /** The other side closed a connection, or this side has: then it is kept no more already. */
    private void onClose(HttpClientConnection connection) {
        KeptConnection now = kept;
        if (now != null && connection.equals(now.connection)) {
            forget();
            now.closed();
        }
    }

    private void prepare(HttpClientConnection connection) {
        connection.closeHandler(ignored -> onClose(connection));
        // Told as a result; without a handler each is a stack trace in the log.
        connection.exceptionHandler(failure -> {});
        if (certified != null && !closed) {
            try {
                certificates.saw(this, certified, connection.peerCertificates());
            } catch (SSLPeerUnverifiedException e) {
                // Without a certificate there is nothing to count.
            }
        }
    }

    /** One probe: an exchange, or two when the first met a kept connection that was gone. */
    private final class Asking implements Cancellable {
        private final boolean fresh;
        private final Consumer<ProbeResult> done;
        private final Consumer<Prober.Closed> closedWhileIdle;
        private final long sentNanos = System.nanoTime();
        private @Nullable HttpExchange exchange;
        private boolean connecting;
        private boolean over;

        Asking(boolean fresh, Consumer<ProbeResult> done, Consumer<Prober.Closed> closedWhileIdle) {
            this.fresh = fresh;
            this.done = done;
            this.closedWhileIdle = closedWhileIdle;
        }

        void exchangeOnKept(HttpClientConnection connection) {
            busy = true;
            exchange = new HttpExchange(connection, question, sentNanos, result -> {
                busy = false;
                // A kept connection that closes under the request tells of the connection, not of the member: a fresh
                // one does.
                if (result instanceof Failed(Kind kind, String reason) && kind == Kind.RESET) {
                    drop();
                    connect();
                } else {
                    told(connection, result);
                }
            });
            exchange.send();
        }

        void connect() {
            connecting = true;
            client().connect(options).onComplete(this::connected, failure -> finish(Diagnosis.of(failure)));
        }

        private void connected(HttpClientConnection connection) {
            connecting = false;
            prepare(connection);
            if (over) {
                // Given up while it still connected.
                connection.close();
            } else if (question.version().isTwo() && connection.protocolVersion() != HttpVersion.HTTP_2) {
                connection.close();
                finish(new Failed(Kind.PROTOCOL, "does not speak HTTP/2"));
            } else {
                exchange = new HttpExchange(connection, question, sentNanos, result -> told(connection, result));
                exchange.send();
            }
        }

        private void told(HttpClientConnection connection, ProbeResult result) {
            if (result instanceof Passed && !fresh && !closed && exchange != null && exchange.leavesUsable()) {
                keep(connection, exchange.announced(), closedWhileIdle);
            } else {
                connection.close();
                if (!fresh) {
                    drop();
                }
            }
            finish(result);
        }

        private void finish(ProbeResult result) {
            if (!over) {
                over = true;
                done.accept(result);
            }
        }

        @Override
        public void cancel() {
            if (!over) {
                over = true;
                if (exchange != null) {
                    exchange.cancel();
                }
                if (connecting && question.version().isTwo()) {
                    hangsUnheard = true;
                    closeOwn();
                }
                if (!fresh) {
                    busy = false;
                    drop();
                }
            }
        }
    }
}

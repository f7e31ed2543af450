package dev.leeward.health;

import dev.leeward.config.Host;
import dev.leeward.config.ProbeConfig;
import dev.leeward.config.ProbeConfig.Scheme;
import dev.leeward.health.Loop.Cancellable;
import dev.leeward.health.ProbeResult.Failed;
import dev.leeward.health.ProbeResult.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes when the answer's status is in the ranges that the check names. The request goes to the member's address, whatever name Host
 * and SNI carry; redirects are answers, not directions. Runs on the loop that starts it; whatever goes wrong is a result.
 */
final class HttpProbe {
    /** A handshake under way cannot be given up: it ends by itself and meanwhile holds a place in the pool. */
    private static final Duration LONGEST_HANDSHAKE = Duration.ofSeconds(5);

    private static final int CONNECTIONS_PER_MEMBER = 32;

    private final Vertx vertx;
    private final Map<Manner, WebClient> clients = new HashMap<>();

    /** How a connection is made; each manner has a client of its own, shared by all members. */
    private record Manner(boolean fresh, boolean verify) {}

    HttpProbe(Vertx vertx) {
        this.vertx = vertx;
    }

    Cancellable start(
            Host address, ProbeConfig.Http asked, Duration timeout, boolean fresh, Consumer<ProbeResult> done) {
        Asking asking = new Asking(address, asked, timeout, done);
        asking.ask(fresh);
        return asking;
    }

    void close() {
        clients.values().forEach(WebClient::close);
    }

    /** One probe: an exchange, or two when the first met a kept connection that was gone. */
    private final class Asking implements Cancellable {
        private final Host address;
        private final ProbeConfig.Http asked;
        private final Duration timeout;
        private final Consumer<ProbeResult> done;
        private @Nullable HttpExchange exchange;

        Asking(Host address, ProbeConfig.Http asked, Duration timeout, Consumer<ProbeResult> done) {
            this.address = address;
            this.asked = asked;
            this.timeout = timeout;
            this.done = done;
        }

        void ask(boolean fresh) {
            HttpExchange next = new HttpExchange(asked.status(), result -> told(result, fresh));
            exchange = next;
            next.send(request(fresh));
        }

        private HttpRequest<?> request(boolean fresh) {
            WebClient client = clients.computeIfAbsent(new Manner(fresh, asked.verify()), HttpProbe.this::client);
            SocketAddress server = SocketAddress.inetSocketAddress(asked.targetPort(), Connecting.inUrl(address));
            String host = asked.host() == null ? Connecting.inUrl(address) : asked.host();
            HttpRequest<?> request = client.request(
                            HttpMethod.valueOf(asked.method()), server, asked.targetPort(), host, asked.path())
                    .ssl(asked.scheme() == Scheme.HTTPS)
                    // As with TCP: never before the deadline has told.
                    .connectTimeout(2 * timeout.toMillis());
            asked.headers().forEach(request::putHeader);
            return request;
        }

        /** A kept connection that closes under the request tells of the connection, not of the member: a fresh one does. */
        private void told(ProbeResult result, boolean fresh) {
            if (!fresh && result instanceof Failed(Kind kind, String reason) && kind == Kind.RESET) {
                ask(true);
            } else {
                done.accept(result);
            }
        }

        @Override
        public void cancel() {
            if (exchange != null) {
                exchange.cancel();
            }
        }
    }

    private WebClient client(Manner manner) {
        WebClientOptions options = new WebClientOptions()
                .setUserAgent("leeward")
                .setFollowRedirects(false)
                .setKeepAlive(!manner.fresh())
                .setTrustAll(!manner.verify())
                .setVerifyHost(manner.verify());
        options.setSslHandshakeTimeout(LONGEST_HANDSHAKE.toSeconds());
        WebClient client = WebClient.create(vertx, options, new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_MEMBER));
        return client.addInterceptor(HttpExchange::follow);
    }
}

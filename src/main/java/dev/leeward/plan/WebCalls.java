package dev.leeward.plan;

import dev.leeward.config.Secret;
import dev.leeward.plan.Calls.Answer.Silence;
import dev.leeward.plan.Calls.Answer.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls over HTTP, each on a connection of its own, verified where it is over TLS. Redirects are answers, not directions. Whoever answers too
 * much is read no further; whoever is too slow is given up. Answers are told on a thread that may block.
 */
public final class WebCalls implements Calls {
    /** Characters of an answer's body that are told. */
    private static final int MOST_TOLD = 200;

    /** Bytes of an answer's body that are read at all. */
    private static final int MOST_READ = 16 << 10;

    private final Vertx vertx;
    private final HttpClientAgent client;

    public WebCalls(Vertx vertx) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
    }

    @Override
    public void post(
            String url, String body, String key, @Nullable Secret token, Duration timeout, Consumer<Answer> answered) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .putHeader("Content-Type", "application/json")
                .putHeader("Idempotency-Key", "\"" + key + "\"");
        send(request, url, Buffer.buffer(body), token, timeout, answered);
    }

    @Override
    public void get(String url, @Nullable Secret token, Duration timeout, Consumer<Answer> answered) {
        send(new RequestOptions().setMethod(HttpMethod.GET), url, Buffer.buffer(), token, timeout, answered);
    }

    private void send(
            RequestOptions options,
            String url,
            Buffer body,
            @Nullable Secret token,
            Duration timeout,
            Consumer<Answer> answered) {
        AtomicBoolean over = new AtomicBoolean();
        Consumer<Answer> once = answer -> {
            if (over.compareAndSet(false, true)) {
                vertx.executeBlocking(
                        () -> {
                            answered.accept(answer);
                            return null;
                        },
                        false);
            }
        };
        long timer = vertx.setTimer(
                Math.max(1, timeout.toMillis()),
                _ -> once.accept(new Silence("timed out after " + timeout.toMillis() + " ms")));
        secret(token)
                .compose(secret -> {
                    options.setAbsoluteURI(url)
                            .setConnectTimeout(timeout.toMillis())
                            .putHeader("User-Agent", "leeward");
                    if (secret != null) {
                        options.putHeader("Authorization", "Bearer " + secret);
                    }
                    return client.request(options);
                })
                .compose(request -> {
                    vertx.setTimer(
                            Math.max(1, timeout.toMillis()),
                            _ -> request.connection().close());
                    return request.send(body).compose(WebCalls::read);
                })
                .onComplete(
                        status -> {
                            vertx.cancelTimer(timer);
                            once.accept(status);
                        },
                        failure -> {
                            vertx.cancelTimer(timer);
                            once.accept(new Silence(String.valueOf(failure.getMessage())));
                        });
    }

    private Future<@Nullable String> secret(@Nullable Secret token) {
        return token == null ? Future.succeededFuture(null) : vertx.executeBlocking(token::read, false);
    }

    private static Future<Answer> read(HttpClientResponse response) {
        Buffer start = Buffer.buffer();
        AtomicBoolean full = new AtomicBoolean();
        response.handler(chunk -> {
            if (start.length() < MOST_READ) {
                start.appendBuffer(chunk);
            } else if (full.compareAndSet(false, true)) {
                response.request().connection().close();
            }
        });
        return response.end().transform(_ -> {
            response.request().connection().close();
            return Future.succeededFuture(new Status(response.statusCode(), told(start)));
        });
    }

    private static String told(Buffer start) {
        String text =
                start.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
        return text.length() <= MOST_TOLD ? text : text.substring(0, MOST_TOLD) + "…";
    }

    /** Gives up what is under way. */
    public Future<Void> close() {
        return client.close();
    }
}

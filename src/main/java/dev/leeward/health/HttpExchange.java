package dev.leeward.health;

import dev.leeward.config.StatusRange;
import dev.leeward.health.Loop.Cancellable;
import dev.leeward.health.ProbeResult.Failed;
import dev.leeward.health.ProbeResult.Kind;
import dev.leeward.health.ProbeResult.Passed;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. The body is counted and thrown away: a short one leaves the connection usable for the next probe, a
 * longer one is not waited for. The web client hands out neither a way to stop nor the connection, so the exchange goes along as the
 * request's body codec and {@link #follow} meets it there.
 */
final class HttpExchange implements BodyCodec<Void>, BodyStream<Void>, Cancellable {
    private static final int LONGEST_BODY = 64 * 1024;

    private final List<StatusRange> passing;
    private final Consumer<ProbeResult> done;
    private final Promise<Void> body = Promise.promise();
    private final long sentNanos = System.nanoTime();
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private int received;
    private boolean over;

    HttpExchange(List<StatusRange> passing, Consumer<ProbeResult> done) {
        this.passing = passing;
        this.done = done;
    }

    void send(HttpRequest<?> httpRequest) {
        httpRequest
                .as(this)
                .send()
                .onSuccess(answer -> finish(judge(answer.statusCode(), answer.getHeader("Retry-After"))))
                .onFailure(failure -> finish(Diagnosis.of(failure)));
    }

    /** The web client's interceptor: notes request and answer of each exchange as they come to be. */
    static void follow(HttpContext<?> context) {
        if (context.request().bodyCodec() instanceof HttpExchange exchange) {
            switch (context.phase()) {
                case SEND_REQUEST -> exchange.sending(context.clientRequest());
                case RECEIVE_RESPONSE -> exchange.response = context.clientResponse();
                case PREPARE_REQUEST, CREATE_REQUEST, FOLLOW_REDIRECT, DISPATCH_RESPONSE, FAILURE -> {}
            }
            if (exchange.over) {
                // Given up while it still connected.
                exchange.closeConnection();
            }
        }
        context.next();
    }

    private void sending(HttpClientRequest created) {
        request = created;
        // Told as a result; without a handler each is a stack trace in the log.
        created.connection().exceptionHandler(failure -> {});
    }

    private ProbeResult judge(int status, @Nullable String retryAfter) {
        if (passing.stream().anyMatch(range -> range.holds(status))) {
            return new Passed(Duration.ofNanos(System.nanoTime() - sentNanos));
        }
        boolean overloaded = status == 429 || (status == 503 && retryAfter != null);
        return new Failed(overloaded ? Kind.OVERLOADED : Kind.WRONG_STATUS, "status " + status);
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
            closeConnection();
        }
    }

    private void closeConnection() {
        if (request != null) {
            request.connection().close();
        }
    }

    @Override
    public BodyStream<Void> stream() {
        return this;
    }

    @Override
    public Future<Void> write(Buffer part) {
        received += part.length();
        if (received > LONGEST_BODY && response != null && !over) {
            ProbeResult result = judge(response.statusCode(), response.getHeader("Retry-After"));
            closeConnection();
            finish(result);
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        body.tryComplete();
        return body.future();
    }

    /** The body broke off. */
    @Override
    public void handle(Throwable failure) {
        body.tryFail(failure);
    }

    @Override
    public Future<Void> result() {
        return body.future();
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public HttpExchange exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public HttpExchange setWriteQueueMaxSize(int size) {
        return this;
    }

    @Override
    public HttpExchange drainHandler(@Nullable Handler<Void> handler) {
        return this;
    }
}

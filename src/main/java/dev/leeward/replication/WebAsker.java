package dev.leeward.replication;

import dev.leeward.probe.Diagnosis;
import dev.leeward.probe.Loop;
import dev.leeward.replication.Answer.Came;
import dev.leeward.replication.Answer.Silent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks over HTTP, on a connection of its own each time: what answers now is what a switch would meet now. Redirects are answers, not
 * directions. On the loop that asks. Whoever answers too late or too much has the connection closed on it.
 */
final class WebAsker implements Asker {
    /** From the question to the end of its answer. */
    static final Duration TIMEOUT = Duration.ofMillis(1500);

    private final Loop loop;
    private final Question question;
    private final HttpClientAgent connections;
    private final WebClient client;
    private @Nullable Asking underWay;
    private @Nullable HttpConnection connection;

    WebAsker(Vertx vertx, Loop loop, Question question) {
        this.loop = loop;
        this.question = question;
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout((int) TIMEOUT.toMillis())
                .setSslHandshakeTimeout(TIMEOUT.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTrustAll(!question.verify())
                .setVerifyHost(question.verify());
        this.connections = vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(1))
                .withConnectHandler(this::connected)
                .build();
        this.client = WebClient.wrap(
                connections,
                new WebClientOptions(options).setFollowRedirects(false).setUserAgent("leeward"));
    }

    @Override
    public void ask(Consumer<Answer> done) {
        if (underWay != null) {
            // A name that is looked up for seconds: asking twice at a time would help nobody.
            done.accept(new Silent(loop.now(), "the question before it has not ended yet"));
            return;
        }
        Asking asking = new Asking(done);
        underWay = asking;
        asking.start();
    }

    private void connected(HttpConnection opened) {
        // Told as an answer; without a handler each is a stack trace in the log.
        opened.exceptionHandler(failure -> {});
        connection = opened;
        if (underWay == null || underWay.over) {
            opened.close();
        }
    }

    /** The client leaves one open whose answer was too long, and reads on. */
    private void hangUp() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    @Override
    public void close() {
        if (underWay != null) {
            underWay.over = true;
        }
        connections.close();
    }

    private final class Asking {
        private final Consumer<Answer> done;
        private final Instant asked = loop.now();
        private final Loop.Cancellable deadline = loop.after(TIMEOUT, this::giveUp);
        private boolean over;

        Asking(Consumer<Answer> done) {
            this.done = done;
        }

        void start() {
            token().compose(this::send).onComplete(this::came, this::failed);
        }

        private Future<@Nullable String> token() {
            return question.token() == null ? Future.succeededFuture(null) : loop.offLoop(question.token()::read);
        }

        private Future<HttpResponse<Buffer>> send(@Nullable String token) {
            HttpRequest<Buffer> request = client.getAbs(question.url()).as(() -> new BoundedBody(question.longest()));
            return (token == null ? request : request.bearerTokenAuthentication(token)).send();
        }

        private void came(HttpResponse<Buffer> response) {
            end(new Came(asked, loop.now(), response.statusCode(), response.headers(), response.body()));
        }

        private void failed(Throwable failure) {
            end(new Silent(asked, Diagnosis.of(failure).reason()));
        }

        private void end(Answer answer) {
            hangUp();
            underWay = null;
            deadline.cancel();
            tell(answer);
        }

        private void giveUp() {
            hangUp();
            tell(new Silent(asked, "no whole answer within " + Spans.text(TIMEOUT)));
        }

        private void tell(Answer answer) {
            if (!over) {
                over = true;
                done.accept(answer);
            }
        }
    }
}

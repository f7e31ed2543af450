package dev.leeward.probe;

import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.Passed;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** One request and its answer on one connection. Ends with one result, or is given up, which closes the connection. */
final class HttpExchange implements Cancellable {
    private final HttpClientConnection connection;
    private final HttpQuestion question;
    private final long sentNanos;
    private final Consumer<ProbeResult> done;
    private final BodyReader body;
    private Optional<Duration> announced = Optional.empty();
    private boolean ended;
    private boolean over;

    /** @param sentNanos when the probe began */
    HttpExchange(HttpClientConnection connection, HttpQuestion question, long sentNanos, Consumer<ProbeResult> done) {
        this.connection = connection;
        this.question = question;
        this.sentNanos = sentNanos;
        this.done = done;
        this.body = question.expected().reader();
    }

    void send() {
        connection.request(question.request()).onComplete(this::sending, this::failed);
    }

    private void sending(HttpClientRequest request) {
        Future<HttpClientResponse> answer = question.body() == null ? request.send() : request.send(question.body());
        answer.onComplete(this::receiving, this::failed);
    }

    private void receiving(HttpClientResponse response) {
        Failed complaint = question.expected().complaint(response.statusCode(), response.headers()::getAll);
        response.exceptionHandler(this::failed);
        announced = KeptConnection.announced(response.getHeader("Connection"), response.getHeader("Keep-Alive"));
        if (complaint != null) {
            // The connection is not used again, so what follows need not be read.
            finish(complaint);
            return;
        }
        response.handler(this::part);
        response.endHandler(ignored -> {
            ended = true;
            body.trailers(response::getTrailer);
            judge(true);
        });
    }

    private void part(Buffer part) {
        if (!over && !body.wants(part.getBytes())) {
            judge(false);
        }
    }

    private void judge(boolean whole) {
        String complaint = body.complaint(whole);
        finish(
                complaint.isEmpty()
                        ? new Passed(Duration.ofNanos(System.nanoTime() - sentNanos))
                        : new Failed(Kind.WRONG_ANSWER, complaint));
    }

    private void failed(Throwable failure) {
        finish(Diagnosis.of(failure));
    }

    private void finish(ProbeResult result) {
        if (!over) {
            over = true;
            done.accept(result);
        }
    }

    /** Whether the answer came to its end, so that the connection can take another request. */
    boolean leavesUsable() {
        return ended;
    }

    /** How long the server said that it keeps the connection when nothing is asked. */
    Optional<Duration> announced() {
        return announced;
    }

    @Override
    public void cancel() {
        over = true;
        connection.close();
    }
}

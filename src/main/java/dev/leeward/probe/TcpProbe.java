package dev.leeward.probe;

import dev.leeward.config.ProbeConfig;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.values.Host;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes when a connection opens and what comes on it is as expected, and closes it. Runs on the loop that starts it. */
final class TcpProbe {
    private final NetClient client;

    TcpProbe(Vertx vertx) {
        this.client = vertx.createNetClient();
    }

    Cancellable start(Host address, ProbeConfig.Tcp asked, Duration timeout, Consumer<ProbeResult> done) {
        Talk talk = new Talk(asked, done);
        // A connection attempt cannot be given up midway: it ends by itself, but never before the deadline has told.
        ConnectOptions options = new ConnectOptions()
                .setRemoteAddress(Connecting.to(address, asked.port()))
                .setTimeout(Math.toIntExact(2 * timeout.toMillis()));
        client.connect(options).onComplete(talk::connected, talk::failed);
        return talk;
    }

    void close() {
        client.close();
    }

    /** What is said on one connection. */
    private static final class Talk implements Cancellable {
        private final ProbeConfig.Tcp asked;
        private final Consumer<ProbeResult> done;
        private final long sentNanos = System.nanoTime();
        private @Nullable NetSocket socket;
        private boolean over;

        Talk(ProbeConfig.Tcp asked, Consumer<ProbeResult> done) {
            this.asked = asked;
            this.done = done;
        }

        void connected(NetSocket opened) {
            socket = opened;
            if (over) {
                opened.close();
                return;
            }
            if (asked.expect() != null) {
                ExpectedText expected = new ExpectedText(asked.expect());
                opened.handler(part -> {
                    if (expected.isIn(part.getBytes())) {
                        pass();
                    } else if (expected.isCut()) {
                        finish(ExpectedAnswer.wrong(expected.complaint(false)));
                    }
                });
                opened.closeHandler(_ -> ended(expected));
            }
            opened.exceptionHandler(this::failed);
            if (asked.send() != null) {
                opened.write(asked.send()).onComplete(_ -> sent(), this::failed);
            } else {
                sent();
            }
        }

        private void sent() {
            if (asked.expect() == null) {
                pass();
            }
        }

        private void ended(ExpectedText expected) {
            String complaint = expected.complaint(true);
            if (complaint.isEmpty()) {
                pass();
            } else if (expected.isEmpty()) {
                finish(new Failed(Kind.RESET, "connection closed without an answer"));
            } else {
                finish(ExpectedAnswer.wrong(complaint));
            }
        }

        private void pass() {
            finish(new Passed(Duration.ofNanos(System.nanoTime() - sentNanos)));
        }

        void failed(Throwable failure) {
            finish(Diagnosis.of(failure));
        }

        private void finish(ProbeResult result) {
            if (!over) {
                cancel();
                done.accept(result);
            }
        }

        @Override
        public void cancel() {
            over = true;
            if (socket != null) {
                socket.close();
            }
        }
    }
}

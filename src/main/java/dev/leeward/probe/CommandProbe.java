package dev.leeward.probe;

import dev.leeward.config.ProbeConfig;
import dev.leeward.config.ProbeConfig.Warning;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.NotASample;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.values.Host;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs of the operator's and passes by their exit code. A bounded number at a time: further ones wait their turn, and what still
 * waits at its deadline tells nothing of the member. Runs on the loop that starts it; programs are waited for on threads of their own.
 */
final class CommandProbe {
    static final int MOST_AT_ONCE = 16;

    private final Vertx vertx;
    private final Set<Run> running = new HashSet<>();
    private final Queue<Run> waiting = new ArrayDeque<>();

    CommandProbe(Vertx vertx) {
        this.vertx = vertx;
    }

    Cancellable start(Host address, ProbeConfig.Command asked, Consumer<ProbeResult> done) {
        Run run = new Run(address, asked, done);
        waiting.add(run);
        startWaiting();
        return run;
    }

    private void startWaiting() {
        while (running.size() < MOST_AT_ONCE && !waiting.isEmpty()) {
            Run next = waiting.remove();
            running.add(next);
            next.begin();
        }
    }

    void close() {
        waiting.clear();
        Set.copyOf(running).forEach(Run::cancel);
    }

    private final class Run implements Cancellable {
        private final Host address;
        private final ProbeConfig.Command asked;
        private final Consumer<ProbeResult> done;
        private final long sentNanos = System.nanoTime();
        private @Nullable ProcessGroup group;
        private boolean over;

        Run(Host address, ProbeConfig.Command asked, Consumer<ProbeResult> done) {
            this.address = address;
            this.asked = asked;
            this.done = done;
        }

        void begin() {
            Context loop = vertx.getOrCreateContext();
            ProcessGroup started = new ProcessGroup(asked, address);
            group = started;
            Thread.ofVirtual().name("command").start(() -> {
                ProbeResult result = result(started);
                loop.runOnContext(_ -> ended(result));
            });
        }

        private ProbeResult result(ProcessGroup started) {
            try {
                ProcessGroup.Ended ended = started.run();
                boolean passes = ended.exitCode() == 0 || (ended.exitCode() == 1 && asked.warning() == Warning.PASS);
                return passes
                        ? new Passed(Duration.ofNanos(System.nanoTime() - sentNanos))
                        : ExpectedAnswer.wrong(reason(ended));
            } catch (IOException e) {
                return new Failed(Kind.PROTOCOL, "cannot be run: " + Diagnosis.brief(String.valueOf(e.getMessage())));
            }
        }

        /** The first line, without performance data (Monitoring Plugins Development Guidelines, "Plugin Output for Nagios"). */
        private static String reason(ProcessGroup.Ended ended) {
            String line = ended.output().lines().findFirst().orElse("").split("\\|", 2)[0];
            String told = Diagnosis.brief(line);
            return told.isEmpty() ? "exit code " + ended.exitCode() : told;
        }

        private void ended(ProbeResult result) {
            running.remove(this);
            startWaiting();
            if (!over) {
                over = true;
                done.accept(result);
            }
        }

        @Override
        public void cancel() {
            if (over) {
                return;
            }
            over = true;
            if (group != null) {
                group.kill();
            } else if (waiting.remove(this)) {
                done.accept(new NotASample(MOST_AT_ONCE + " commands are running already"));
            }
        }
    }
}

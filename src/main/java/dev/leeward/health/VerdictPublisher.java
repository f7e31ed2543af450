package dev.leeward.health;

import dev.leeward.probe.Loop;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Publishes verdicts: the first change at once, those within 50 ms of a publication as one generation at its end. Runs on the loop. */
final class VerdictPublisher {
    private static final Duration SPACING = Duration.ofMillis(50);

    private final Loop loop;
    private final LiveSnapshot live;
    private Map<Target, Verdict> waiting = new LinkedHashMap<>();
    private @Nullable Cancellable pause;

    VerdictPublisher(Loop loop, LiveSnapshot live) {
        this.loop = loop;
        this.live = live;
    }

    /** Publishes what the first round told, from which clients are answered first. */
    void open(Map<Target, Verdict> first) {
        pause = loop.after(SPACING, this::flush);
        live.open(snapshot -> snapshot.withVerdicts(first, loop.now()));
    }

    void publish(Map<Target, Verdict> changed) {
        waiting.putAll(changed);
        if (pause == null) {
            flush();
        }
    }

    private void flush() {
        pause = null;
        if (!waiting.isEmpty()) {
            Map<Target, Verdict> changed = waiting;
            waiting = new LinkedHashMap<>();
            pause = loop.after(SPACING, this::flush);
            live.update(snapshot -> snapshot.withVerdicts(changed, loop.now()));
        }
    }

    void stop() {
        if (pause != null) {
            pause.cancel();
        }
    }
}

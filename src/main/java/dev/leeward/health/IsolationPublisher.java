package dev.leeward.health;

import dev.leeward.probe.Loop;
import dev.leeward.steering.LiveSnapshot;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes that this server doubts itself, and that it does not any more; a line in the log for each. Runs on the loop. */
final class IsolationPublisher implements SelfDoubt.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(IsolationPublisher.class);

    private final Loop loop;
    private final LiveSnapshot live;
    private final Runnable pardon;

    /** @param pardon forgets the failures that were held meanwhile */
    IsolationPublisher(Loop loop, LiveSnapshot live, Runnable pardon) {
        this.loop = loop;
        this.live = live;
        this.pardon = pardon;
    }

    @Override
    public void isolated(Instant since) {
        LOG.error(
                "isolated: nothing passes anywhere, so this server doubts itself; no member goes down until something passes");
        live.update(snapshot -> snapshot.withIsolation(since, loop.now()));
    }

    @Override
    public void connected(Instant since) {
        pardon.run();
        live.update(snapshot -> snapshot.withIsolation(null, loop.now()));
        LOG.warn(
                "no longer isolated, after {} s",
                Duration.between(since, loop.now()).toSeconds());
    }
}

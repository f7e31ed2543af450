package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimedChangesTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final LiveSnapshot live = new LiveSnapshot(
            Snapshot.first(Topology.of(HealthConfigs.config(HealthConfigs.check(), "192.0.2.1")), loop.now()));

    @Test
    void publishesAGenerationAtEachMoment() {
        List<Instant> moments = List.of(loop.now().plusSeconds(5), loop.now().plusSeconds(3600));
        start(snapshot -> moments.stream()
                .filter(moment -> moment.isAfter(snapshot.time()))
                .findFirst()
                .orElse(null));
        List<Instant> published = published();
        loop.run(Duration.ofHours(2));
        assertEquals(moments, published);
    }

    @Test
    void looksAnewAfterEveryChange() {
        Instant ends = loop.now().plusSeconds(60);
        start(snapshot -> snapshot.generation() > 1 && snapshot.time().isBefore(ends) ? ends : null);
        loop.run(Duration.ofSeconds(10));
        assertEquals(1, live.current().generation());
        live.update(snapshot -> snapshot.withOverrides(Overrides.NONE, loop.now()));
        loop.run(Duration.ofSeconds(100));
        assertEquals(ends, live.current().time());
        assertEquals(3, live.current().generation());
    }

    @Test
    void aMomentThatIsPastAlreadyIsNoBusyLoop() {
        start(Snapshot::time);
        loop.run(Duration.ofSeconds(1));
        assertEquals(21, live.current().generation(), 1);
    }

    @Test
    void stops() {
        TimedChanges changes = start(snapshot -> snapshot.time().plusSeconds(1));
        changes.stop();
        loop.run(Duration.ofMinutes(1));
        assertEquals(1, live.current().generation());
    }

    private TimedChanges start(Function<Snapshot, @Nullable Instant> nextChange) {
        TimedChanges changes = new TimedChanges(loop, live, nextChange);
        changes.start();
        loop.run(Duration.ZERO);
        return changes;
    }

    private List<Instant> published() {
        List<Instant> published = new ArrayList<>();
        live.onChange(change -> published.add(change.after().time()));
        return published;
    }
}

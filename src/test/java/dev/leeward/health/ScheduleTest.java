package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final List<Long> probes = new ArrayList<>();
    private final Schedule schedule = new Schedule(
            loop,
            new Random(1),
            Duration.ofSeconds(2),
            () -> probes.add(loop.elapsed().toMillis()));

    @Test
    void probesAtOnceThenAfterThePhaseThenInItsInterval() {
        schedule.start(Duration.ofMillis(500));
        loop.run(Duration.ofSeconds(100));
        assertEquals(List.of(0L, 500L), probes.subList(0, 2));
        for (int i = 2; i < probes.size(); i++) {
            assertEquals(2000, probes.get(i) - probes.get(i - 1), 101);
        }
        assertTrue(schedule.nextDue().isAfter(loop.now()));
    }

    @Test
    void latenessDoesNotAddUp() {
        loop.runLateBy(Duration.ofMillis(900));
        schedule.start(Duration.ofSeconds(2));
        loop.run(Duration.ofSeconds(1000));
        assertEquals(500, probes.size(), 6);
    }

    @Test
    void whatWasMissedInASleepIsNotMadeUpFor() {
        schedule.start(Duration.ofMillis(500));
        loop.run(Duration.ofSeconds(5));
        int before = probes.size();
        loop.sleep(Duration.ofMinutes(1));
        loop.run(Duration.ZERO);
        assertEquals(before, probes.size());
        loop.run(Duration.ofSeconds(2));
        assertEquals(before + 1, probes.size());
    }

    @Test
    void stops() {
        schedule.start(Duration.ofSeconds(2));
        schedule.stop();
        loop.run(Duration.ofSeconds(10));
        assertEquals(List.of(0L), probes);
    }
}

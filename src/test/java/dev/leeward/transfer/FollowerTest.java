package dev.leeward.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.leeward.transfer.Follower.Due;
import dev.leeward.transfer.SecondaryStatus.State;
import dev.leeward.values.DomainName;
import dev.leeward.values.Secondary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FollowerTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    private final Follower follower =
            new Follower(DomainName.parse("example.test"), Secondary.parse("192.0.2.54"), 10, 0);

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** When something was due, in milliseconds, looked at every 100 ms. */
    private List<Long> due(Due what, long fromMillis, long toMillis) {
        List<Long> moments = new ArrayList<>();
        for (long now = fromMillis; now <= toMillis; now += 100) {
            for (Due due = follower.due(millis(now)); due != Due.NOTHING; due = follower.due(millis(now))) {
                if (due == what) {
                    moments.add(now);
                }
            }
        }
        return moments;
    }

    @Test
    void isToldAgainAndAgainUntilItAcknowledges() {
        assertEquals(List.of(0L, 1000L, 3000L, 7000L, 15_000L, 31_000L, 91_000L), due(Due.NOTIFY, 0, 100_000));
    }

    @Test
    void isToldOnceWhenItAcknowledgesAndFollows() {
        assertEquals(List.of(0L), due(Due.NOTIFY, 0, 100));
        follower.acknowledged(millis(150));
        follower.answered(10, NOON, millis(200));
        assertEquals(List.of(), due(Due.NOTIFY, 200, 200_000));
    }

    @Test
    void isAskedMoreAndMoreSeldomUntilItFollows() {
        assertEquals(List.of(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 11_400L), due(Due.LOOK, 0, 12_000));
        follower.answered(10, NOON, millis(12_000));
        assertEquals(List.of(42_000L, 72_000L), due(Due.LOOK, 12_000, 80_000));
    }

    @Test
    void saysHowItFollows() {
        assertEquals(State.UNKNOWN, follower.state());
        follower.answered(9, NOON, 0);
        assertEquals(State.BEHIND, follower.state());
        assertNull(follower.status().since());
        follower.answered(10, NOON.plusSeconds(1), 0);
        follower.answered(10, NOON.plusSeconds(2), 0);
        assertEquals(State.CURRENT, follower.state());
        assertEquals(NOON.plusSeconds(1), follower.status().since());
        follower.unanswered();
        follower.unanswered();
        assertEquals(State.SILENT, follower.state());
        follower.answered(11, NOON, 0);
        assertEquals(State.AHEAD, follower.state());
        follower.published(11, 0);
        assertEquals(State.CURRENT, follower.state());
        assertNull(follower.status().since(), "seen following from the next answer on");
    }
}

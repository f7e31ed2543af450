package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.probe.ProbeResult;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.NotASample;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.probe.ProbeResult.Purpose;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberTrackerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Thresholds RISE_2_FALL_3 = new Thresholds(2, 3, 3, Duration.ofMinutes(10));

    /** p, f: a scheduled probe passes, fails. P, F: a confirming one. x: not a sample. */
    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, p,          UP",
        "UNKNOWN, f,          UNKNOWN",
        "UNKNOWN, fF,         DOWN",
        "UNKNOWN, fP,         UP",
        "UNKNOWN, ff,         DOWN",
        "UNKNOWN, fPff,       DOWN",
        "UP,      ff,         UP",
        "UP,      fff,        DOWN",
        "UP,      fFF,        DOWN",
        "UP,      fpfpf,      DOWN",
        "UP,      fppfppf,    DOWN",
        "UP,      fpppff,     UP",
        "UP,      ffpppff,    UP",
        "UP,      fPPPfPPPf,  DOWN",
        "UP,      fxxxxf,     UP",
        "DOWN,    p,          DOWN",
        "DOWN,    pp,         UP",
        "DOWN,    pfp,        DOWN",
        "DOWN,    pfpp,       UP",
        "DOWN,    PPPP,       DOWN",
        "DOWN,    pFp,        UP",
        "DOWN,    pxp,        UP",
    })
    void followsTheTable(Status from, String results, Status to) {
        assertEquals(to, after(from(from), results).status());
    }

    @Test
    void staysUpOneFailureBelowTheThreshold() {
        MemberTracker tracker = after(from(Status.UP), "ff");
        assertEquals(Status.UP, tracker.status());
        assertEquals(1, tracker.failuresMissing());
    }

    @Test
    void aReturnStartsWithACleanSlate() {
        MemberTracker tracker = after(from(Status.DOWN), "pp");
        assertEquals(3, tracker.failuresMissing());
        assertTrue(tracker.verdict(START).settled());
    }

    @Test
    void tellsWhyAndSinceWhen() {
        Instant later = START.plusSeconds(5);
        Verdict verdict = after(from(Status.UP), "ff")
                .after(new Failed(Kind.REFUSED, "connection refused"), Purpose.SCHEDULED, later)
                .verdict(later);
        assertEquals(Verdict.of(Status.DOWN, true, later, "connection refused"), verdict);
    }

    @Test
    void isUnsettledWhileAFailureIsHeldButNotForEver() {
        MemberTracker tracker = after(from(Status.UP), "f");
        assertFalse(tracker.verdict(START).settled());
        assertFalse(tracker.verdict(START.plusSeconds(59)).settled());
        assertTrue(tracker.verdict(START.plusSeconds(60)).settled());
    }

    @Test
    void furtherFailuresDoNotProlongTheUnsettledTime() {
        MemberTracker tracker = after(from(Status.UP), "f")
                .after(new Failed(Kind.TIMEOUT, "timed out"), Purpose.SCHEDULED, START.plusSeconds(40));
        assertTrue(tracker.verdict(START.plusSeconds(60)).settled());
    }

    @Test
    void isSettledAgainWhenForgiven() {
        assertFalse(after(from(Status.UP), "fpp").verdict(START).settled());
        assertTrue(after(from(Status.UP), "fppp").verdict(START).settled());
    }

    @Test
    void isUnsettledWhileItComesUp() {
        assertFalse(after(from(Status.DOWN), "p").verdict(START).settled());
        assertTrue(after(from(Status.DOWN), "pf").verdict(START).settled());
    }

    @Test
    void otherThresholdsTakeNoMemberOutByThemselves() {
        MemberTracker tracker = after(from(Status.UP), "ff").under(new Thresholds(1, 1, 1, Duration.ZERO));
        assertEquals(Status.UP, tracker.status());
        assertEquals(Status.DOWN, after(tracker, "f").status());
    }

    private static MemberTracker from(Status status) {
        return MemberTracker.of(RISE_2_FALL_3, Verdict.of(status, true, START, "at first"));
    }

    private static MemberTracker after(MemberTracker tracker, String results) {
        MemberTracker next = tracker;
        for (char c : results.toCharArray()) {
            Purpose purpose = Character.isUpperCase(c) ? Purpose.CONFIRMING : Purpose.SCHEDULED;
            ProbeResult result = switch (Character.toLowerCase(c)) {
                case 'p' -> new Passed(Duration.ofMillis(1));
                case 'f' -> new Failed(Kind.REFUSED, "connection refused");
                case 'x' -> NotASample.late(Duration.ofSeconds(1));
                default -> throw new IllegalArgumentException(results);
            };
            next = next.after(result, purpose, START);
        }
        return next;
    }
}

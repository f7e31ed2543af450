package dev.leeward.transfer;

import dev.leeward.transfer.SecondaryStatus.State;
import dev.leeward.values.DomainName;
import dev.leeward.values.Secondary;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When one secondary of one zone is told of a change, and when it is asked what it answers. No clock, no I/O.
 *
 * <pre>
 *   a new serial          NOTIFY at once, then after 1, 2, 4, 8 and 16 s, until it is acknowledged (RFC 1996 section 3.6);
 *                         and every 60 s as long as it does not follow
 *                         its SOA is asked for after 100, 200, 400 … ms, at last every 5 s, until it follows
 *   it follows            its SOA is asked for every 30 s
 *   2 questions unanswered: silent
 * </pre>
 */
final class Follower {
    private static final int RETRIES = 5;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LAST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long CURRENT_LOOK_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int SILENT_AFTER = 2;

    private final DomainName zone;
    private final Secondary secondary;
    private int serial;
    private boolean acknowledged;
    private int notifies;
    private long notifyAtNanos;
    private long lookAtNanos;
    private long lookDelayNanos;
    private int unanswered;
    private @Nullable Integer answered;
    private @Nullable Instant since;

    /** What is to be sent now. */
    enum Due {
        NOTHING,
        NOTIFY,
        LOOK
    }

    Follower(DomainName zone, Secondary secondary, int serial, long nowNanos) {
        this.zone = zone;
        this.secondary = secondary;
        begin(serial, nowNanos);
    }

    DomainName zone() {
        return zone;
    }

    Secondary secondary() {
        return secondary;
    }

    /** It should answer this serial from now on. */
    void published(int next, long nowNanos) {
        if (next != serial) {
            begin(next, nowNanos);
        }
    }

    private void begin(int next, long nowNanos) {
        serial = next;
        acknowledged = false;
        notifies = 0;
        notifyAtNanos = nowNanos;
        lookDelayNanos = FIRST_LOOK_NANOS;
        lookAtNanos = nowNanos + lookDelayNanos;
        since = null;
    }

    /** To be asked again until it says that nothing is due. */
    Due due(long nowNanos) {
        boolean follows = state() == State.CURRENT;
        if (!follows && nowNanos - notifyAtNanos >= 0) {
            boolean retries = !acknowledged && notifies < RETRIES;
            notifyAtNanos = nowNanos + (retries ? RETRY_NANOS << notifies : AGAIN_NANOS);
            notifies++;
            return Due.NOTIFY;
        }
        if (nowNanos - lookAtNanos >= 0) {
            lookAtNanos = nowNanos + (follows ? CURRENT_LOOK_NANOS : lookDelayNanos);
            lookDelayNanos = Math.min(2 * lookDelayNanos, LAST_LOOK_NANOS);
            return Due.LOOK;
        }
        return Due.NOTHING;
    }

    void acknowledged(long nowNanos) {
        acknowledged = true;
        notifyAtNanos = nowNanos + AGAIN_NANOS;
    }

    /** @param now the time of day */
    void answered(int seen, Instant now, long nowNanos) {
        answered = seen;
        unanswered = 0;
        if (seen == serial && since == null) {
            since = now;
            lookAtNanos = nowNanos + CURRENT_LOOK_NANOS;
        }
    }

    /** It let a question time out, or answered it as one that does not have the zone. */
    void unanswered() {
        unanswered++;
    }

    State state() {
        if (unanswered >= SILENT_AFTER) {
            return State.SILENT;
        }
        if (answered == null) {
            return State.UNKNOWN;
        }
        if (answered == serial) {
            return State.CURRENT;
        }
        return Serial.isLater(answered, serial) ? State.AHEAD : State.BEHIND;
    }

    SecondaryStatus status() {
        return new SecondaryStatus(
                zone,
                secondary,
                state(),
                Integer.toUnsignedLong(serial),
                answered == null ? null : Integer.toUnsignedLong(answered),
                since);
    }
}

package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.steering.Target;
import java.time.Duration;

/** The confirming probes after one failed probe, or during one that is late to answer, as many as could still take the member out. Runs on the loop. */
final class ConfirmationSeries implements Cancellable {
    private final Target target;
    private final CheckConfig check;
    private final Kind kind;
    private final TargetLoop.Tools tools;
    private final Runnable probe;
    private int left;
    private boolean hedge;
    private Cancellable next = () -> {};

    /** @param probe sends one confirming probe; it may end the series */
    ConfirmationSeries(Target target, CheckConfig check, Kind kind, int most, TargetLoop.Tools tools, Runnable probe) {
        this.target = target;
        this.check = check;
        this.kind = kind;
        this.left = most;
        this.tools = tools;
        this.probe = probe;
    }

    /** From sending to sending: a probe that is slow to fail does not hold up the next one. */
    void continueAfter(long lastSentNanos) {
        long now = tools.loop().nowNanos();
        Confirmations.spacing(check, kind)
                .map(spacing -> tools.confirmations().isMass(target, now) ? slowed(spacing) : spacing)
                .ifPresentOrElse(spacing -> sendIn(spacing.minusNanos(now - lastSentNanos)), this::cancel);
    }

    /** The first at once, while what it confirms is still under way: an answer is late. */
    void hedge() {
        hedge = true;
        send();
    }

    boolean isHedge() {
        return hedge;
    }

    private Duration slowed(Duration spacing) {
        if (spacing.compareTo(check.confirmSoft()) >= 0) {
            return spacing;
        }
        tools.metrics().regionSlowed.increment();
        return check.confirmSoft();
    }

    private void sendIn(Duration delay) {
        if (delay.isPositive()) {
            next = tools.loop().after(delay, this::send);
        } else {
            send();
        }
    }

    private void send() {
        long now = tools.loop().nowNanos();
        if (!tools.confirmations().take(now)) {
            tools.metrics().budgetEmpty.increment();
            next = tools.loop().after(check.confirmSoft(), this::send);
            return;
        }
        tools.metrics().confirming.increment();
        left--;
        probe.run();
        if (left > 0) {
            continueAfter(now);
        }
    }

    /** Whether no further probe is going to be sent. */
    boolean isOver() {
        return left == 0;
    }

    @Override
    public void cancel() {
        left = 0;
        next.cancel();
    }
}

package dev.leeward.drill;

import dev.leeward.drill.Result.Outcome;
import dev.leeward.plan.Surroundings;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Terms.Term;
import dev.leeward.recovery.Timers;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Level {@code blind}: lets the canary of a plan fail, and takes the time until the node answers its name otherwise.
 *
 * <pre>
 *   fault       its listener is closed
 *   detected    its member is held to be down
 *   published   the first answer over DNS that has the other member
 *   drained     its TTL later
 *   healthy     the other member passes a probe
 * </pre>
 *
 * It succeeds when the answer is there within the bound of detection and publishing.
 */
final class Blind extends Attempt {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(20);

    private final Canary canary;
    private final CanaryLine line;
    private final Surroundings around;
    private final Timers timers;
    private final Duration most;
    private boolean failing;

    /** @param most from the fault to the answer */
    Blind(
            Drill drill,
            Decisions decisions,
            Canary canary,
            CanaryLine line,
            Surroundings around,
            Timers timers,
            Duration most) {
        super(drill, decisions);
        this.canary = canary;
        this.line = line;
        this.around = around;
        this.timers = timers;
        this.most = most;
    }

    @Override
    void begin() {
        line.ask(canary, canary.left().member(), later((_, before) -> {
            if (before) {
                fail();
            } else {
                over(
                        Outcome.FAILED,
                        canary.name() + " is not answered with " + canary.left().member()
                                + " before the fault; look at leeward explain " + canary.name());
            }
        }));
    }

    private void fail() {
        failing = true;
        measured(Term.FAULT, timers.now());
        line.fail(canary);
        tell("the listener of " + canary.name() + " is closed");
        ask();
    }

    private void ask() {
        line.ask(canary, canary.target().member(), later((at, moved) -> {
            if (moved) {
                look();
                published(at);
            } else if (timers.now().isAfter(deadline())) {
                end(
                        Outcome.FAILED,
                        "it is not answered otherwise after " + Durations.text(most)
                                + ", the bound of detection and publishing");
            } else {
                timers.after(BETWEEN_QUESTIONS, later(this::ask));
            }
        }));
    }

    private Instant deadline() {
        return Objects.requireNonNull(terms().at(Term.FAULT)).plus(most);
    }

    private void published(Instant at) {
        // Its verdict is published with the answer, and the answer may be seen first.
        measured(Term.DETECTED, at);
        measured(Term.PUBLISHED, at);
        measured(Term.DRAINED, at.plus(Canary.TTL));
        tell("answered with " + canary.target().member() + " after " + since(at));
        around.probe(canary.target().pool(), canary.target().member(), null, later((passed, well) -> {
            if (well) {
                measured(Term.HEALTHY, passed);
            }
            end(
                    well ? Outcome.SUCCEEDED : Outcome.FAILED,
                    well
                            ? "answered otherwise " + since(at) + " after the fault, within " + Durations.text(most)
                            : "what it is answered with does not pass its probe");
        }));
    }

    private String since(Instant moment) {
        return Durations.text(Duration.between(Objects.requireNonNull(terms().at(Term.FAULT)), moment));
    }

    @Override
    void look() {
        if (decisions.snapshot().isolatedSince() != null) {
            interrupt("the node is isolated");
        }
        if (interrupted() != null) {
            end(Outcome.INTERRUPTED, "the listener is open again");
            return;
        }
        Verdict verdict = decisions
                .snapshot()
                .verdict(new Target(canary.left().member(), canary.left().pool()));
        if (failing && verdict != null && verdict.status() == Status.DOWN && terms().at(Term.DETECTED) == null) {
            measured(Term.DETECTED, verdict.since());
            tell("held to be down after " + since(verdict.since()));
        }
    }

    private void end(Outcome outcome, String because) {
        if (failing) {
            failing = false;
            line.mend(canary);
        }
        over(outcome, because);
    }

    private interface Told {
        void accept(Instant at, boolean what);
    }

    /** What comes back is timed where it comes, and taken where it may block, while the drill goes on. */
    private Consumer<Boolean> later(Told then) {
        return what -> {
            Instant at = timers.now();
            timers.after(Duration.ZERO, later(() -> then.accept(at, what)));
        };
    }

    private Runnable later(Runnable then) {
        return () -> {
            synchronized (decisions) {
                if (result() == null && interrupted() == null) {
                    then.run();
                }
            }
        };
    }
}

package dev.leeward.recovery;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One move of a plan's services from a region to another. Immutable; each change of it is an entry of the journal.
 *
 * <pre>
 *   pending → running → waiting-approval | paused | held → running …
 *           → succeeded | succeeded-with-overrides | failed | cancelled | interrupted
 * </pre>
 *
 * @param because why it is in this state, for people
 * @param steps in order
 * @param changed when its state or one of its steps last changed
 */
public record Run(
        String id,
        Order order,
        State state,
        String because,
        List<StepRun> steps,
        Consent consent,
        Findings findings,
        Instant changed) {

    public Run {
        steps = List.copyOf(steps);
    }

    /** What is moved where, and who said so: all that is known when it begins. */
    public record Order(
            String plan,
            Kind kind,
            String from,
            String to,
            String cause,
            String by,
            boolean automatic,
            Instant created,
            @Nullable Instant planned,
            @Nullable Duration objective) {}

    /** Why services are moved. */
    public enum Kind {
        /** Away from a region. */
        SWITCH,
        /** Back to one that was left. */
        FAILBACK,
        /** On purpose, and back. */
        DRILL
    }

    /** Where a run is. */
    public enum State {
        PENDING,
        RUNNING,
        WAITING_APPROVAL,
        PAUSED,
        HELD,
        SUCCEEDED,
        SUCCEEDED_WITH_OVERRIDES,
        FAILED,
        CANCELLED,
        INTERRUPTED;

        public boolean isFinal() {
            return switch (this) {
                case SUCCEEDED, SUCCEEDED_WITH_OVERRIDES, FAILED, CANCELLED, INTERRUPTED -> true;
                case PENDING, RUNNING, WAITING_APPROVAL, PAUSED, HELD -> false;
            };
        }

        /** Whether somebody has to do something before it goes on. */
        public boolean waitsForAPerson() {
            return this == WAITING_APPROVAL || this == PAUSED || this == HELD;
        }
    }

    /**
     * One step.
     *
     * @param step the word of its kind
     * @param detail what came of it, for people
     */
    public record StepRun(
            String step,
            Progress progress,
            String detail,
            @Nullable Instant began,
            @Nullable Instant ended) {
        /** How far a step is. */
        public enum Progress {
            WAITING,
            RUNNING,
            DONE,
            SKIPPED,
            FAILED
        }

        public static StepRun waiting(String step) {
            return new StepRun(step, Progress.WAITING, "", null, null);
        }

        public StepRun begun(Instant now) {
            return new StepRun(step, Progress.RUNNING, detail, began == null ? now : began, null);
        }

        public StepRun told(String text) {
            return new StepRun(step, progress, text, began, ended);
        }

        public StepRun over(Progress how, String text, Instant now) {
            return new StepRun(step, how, text, began, now);
        }

        /** As if it had not begun. */
        public StepRun again() {
            return waiting(step).told(detail);
        }
    }

    /**
     * What people have agreed to.
     *
     * @param approvedBy who said yes
     * @param overridden rules that were overridden by name
     * @param loss that is accepted; null: none
     */
    public record Consent(
            List<String> approvedBy,
            List<Overridden> overridden,
            @Nullable AcceptedLoss loss) {
        public static final Consent NONE = new Consent(List.of(), List.of(), null);

        /** A rule that does not bind this run. */
        public record Overridden(String rule, String reason) {}

        /**
         * Data that may be lost.
         *
         * @param most null: any amount, which is not known
         */
        public record AcceptedLoss(@Nullable Duration most, String reason) {}

        public Consent approved(String by) {
            List<String> more = new ArrayList<>(approvedBy);
            more.add(by);
            return new Consent(List.copyOf(more), overridden, loss);
        }

        public Consent overriding(List<Overridden> rules) {
            List<Overridden> more = new ArrayList<>(overridden);
            more.addAll(rules);
            return new Consent(approvedBy, List.copyOf(more), loss);
        }

        public Consent accepting(AcceptedLoss accepted) {
            return new Consent(approvedBy, overridden, accepted);
        }

        public boolean overrides(String rule) {
            return overridden.stream().anyMatch(one -> one.rule().equals(rule));
        }
    }

    /**
     * What was found out on the way.
     *
     * @param stop since when the source takes no writes; null: it may
     * @param dead whether somebody has said so, whatever fences answer
     * @param exposure what the gate saw last
     */
    public record Findings(Terms terms, @Nullable Instant stop, boolean dead, JsonObject exposure) {
        public static final Findings NONE = new Findings(Terms.NONE, null, false, new JsonObject());

        public Findings with(Terms.Term term, @Nullable Instant moment) {
            return new Findings(terms.with(term, moment), stop, dead, exposure);
        }

        public Findings stopped(Instant at) {
            return new Findings(terms, stop == null ? at : stop, dead, exposure);
        }

        /** Somebody knows that the source is dead. */
        public Findings saidToBeDead(Instant at) {
            return new Findings(terms, stop == null ? at : stop, true, exposure);
        }

        public Findings exposed(JsonObject seen) {
            return new Findings(terms, stop, dead, seen);
        }
    }

    public Run in(State next, String why, Instant now) {
        return new Run(id, order, next, why, steps, consent, findings, now);
    }

    public Run step(int index, StepRun step, Instant now) {
        List<StepRun> next = new ArrayList<>(steps);
        next.set(index, step);
        return new Run(id, order, state, because, next, consent, findings, now);
    }

    public Run with(Consent other) {
        return new Run(id, order, state, because, steps, other, findings, changed);
    }

    public Run with(Findings other) {
        return new Run(id, order, state, because, steps, consent, other, changed);
    }

    /** The first step that is not over; the number of steps when all are. */
    public int at() {
        int at = 0;
        while (at < steps.size()
                && (steps.get(at).progress() == StepRun.Progress.DONE
                        || steps.get(at).progress() == StepRun.Progress.SKIPPED)) {
            at++;
        }
        return at;
    }

    /** Whether a step of this kind is over. */
    public boolean hasDone(String step) {
        return steps.stream().anyMatch(one -> one.step().equals(step) && one.progress() == StepRun.Progress.DONE);
    }

    /** Whether it brought its services to where they should go, and not back from there: what the time to recover is measured of. */
    boolean hasRecovered() {
        boolean succeeded = state == State.SUCCEEDED || state == State.SUCCEEDED_WITH_OVERRIDES;
        return succeeded && order.kind() != Kind.FAILBACK;
    }

    /** By which a receiver knows a request that is repeated. */
    public String keyOf(int step) {
        return id + "-" + (step + 1);
    }
}

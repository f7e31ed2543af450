package dev.leeward.plan;

import dev.leeward.journal.Outcome;
import dev.leeward.plan.PlanAnswer.NotKept;
import dev.leeward.plan.PlanAnswer.Taken;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.RunJson;
import dev.leeward.recovery.Standing;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes runs down. What follows from a change of a run happens once the journal has taken the change; until it does, nothing else happens to
 * the run, and the change is tried again at every look.
 *
 * <p>Every method is called with the monitor of {@link Decisions} held.
 */
final class RunJournal {
    private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);

    private final Decisions decisions;

    /** Changes that the journal did not take yet, by plan. */
    private final Map<String, Change> unsaved = new HashMap<>();

    /** What came back meanwhile for steps of those plans. */
    private final Map<String, List<Runnable>> waiting = new HashMap<>();

    /** @param standing where the plan is from then on; null: where it was */
    private record Change(String type, Run run, @Nullable Standing standing, Runnable then) {}

    RunJournal(Decisions decisions) {
        this.decisions = decisions;
    }

    /** Whether there is a run from now on. One that the journal does not take has never been, and is not tried again. */
    boolean opens(Run run) {
        return commit("run-opened", run, new JsonObject()) instanceof Outcome.Committed;
    }

    void changed(Run run, Runnable then) {
        write(new Change("run-changed", run, null, then));
    }

    void switched(Run run, Standing standing, Runnable then) {
        write(new Change("switched", run, standing, then));
    }

    /** TTLs come down before a planned move. */
    void hurried(Run run, Standing standing) {
        write(new Change("hurried", run, standing, () -> {}));
    }

    /** What a run had under way is put away: TTLs are as always, and what a ramp had moved is back. */
    void settled(Run run, Standing standing, Runnable then) {
        write(new Change("settled", run, standing, then));
    }

    void ended(Run run, Runnable then) {
        write(new Change("run-ended", run, null, then));
    }

    /** Tries again what the journal did not take. */
    void retry() {
        List.copyOf(unsaved.values()).forEach(this::write);
        List.copyOf(waiting.keySet()).stream()
                .filter(plan -> !isStuck(plan))
                .forEach(plan -> Objects.requireNonNull(waiting.remove(plan)).forEach(Runnable::run));
    }

    /** Does something once a plan does not wait for its journal any more. */
    void afterwards(String plan, Runnable action) {
        waiting.computeIfAbsent(plan, _ -> new ArrayList<>()).add(action);
    }

    /** Whether a plan waits for its journal. */
    boolean isStuck(String plan) {
        return unsaved.containsKey(plan);
    }

    /** What whoever said something to the run of a plan is answered, once it is done. */
    PlanAnswer taken(String plan) {
        return isStuck(plan)
                ? notKept()
                : new Taken(Objects.requireNonNull(decisions.decided().runs().get(plan)));
    }

    NotKept notKept() {
        String trouble = decisions.trouble();
        return new NotKept(trouble == null ? "the journal does not take it; look into the log" : trouble);
    }

    private void write(Change change) {
        String plan = change.run().order().plan();
        JsonObject payload = change.standing() == null
                ? new JsonObject().put("plan", plan)
                : Decisions.placed(plan, change.standing());
        Outcome outcome = commit(change.type(), change.run(), payload);
        if (outcome instanceof Outcome.Committed) {
            unsaved.remove(plan);
            change.then().run();
        } else if (unsaved.put(plan, change) == null) {
            LOG.error(
                    "run {} cannot go on, its journal does not take it: {}",
                    change.run().id(),
                    outcome);
        }
    }

    private Outcome commit(String type, Run run, JsonObject payload) {
        return decisions.commit(type, run.order().by(), payload.put("run", RunJson.of(run)));
    }
}

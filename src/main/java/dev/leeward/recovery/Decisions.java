package dev.leeward.recovery;

import dev.leeward.config.PlanConfig;
import dev.leeward.journal.Draft;
import dev.leeward.journal.Journal;
import dev.leeward.journal.Outcome;
import dev.leeward.steering.Lease;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Scope;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Subject;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way by which what was decided comes into the journal, and from there into the snapshot that answers are made from.
 *
 * <p>Any thread that may block. Whoever looks before it decides holds this object's monitor from the look to the commit, so that decisions come
 * one after another. What the journal does not take has not happened.
 */
public final class Decisions {
    private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

    /** The node itself, where nobody else decided. */
    public static final String NODE = "leeward";

    private final Journal journal;
    private final Ledger ledger;
    private final LiveSnapshot live;
    private final Timers timers;
    private final Returns returns;
    private final UnrecordedFile file;
    private Unrecorded unrecorded;
    private Map<String, PlanConfig> plans = Map.of();

    /** @param ledger that {@code journal} applies its entries to */
    public Decisions(Path stateFolder, Journal journal, Ledger ledger, LiveSnapshot live, Timers timers) {
        this.journal = journal;
        this.ledger = ledger;
        this.live = live;
        this.timers = timers;
        this.returns = new Returns(live, timers);
        this.file = new UnrecordedFile(stateFolder);
        this.unrecorded = file.read();
    }

    /** Takes the plans of another configuration, and publishes what holds under them. New plans are placed. */
    public synchronized void configure(Map<String, PlanConfig> configured) {
        plans = Map.copyOf(configured);
        plans.forEach((name, plan) -> {
            Standing standing = decided().standings().get(name);
            Standing next = standing == null ? Standing.first(plan) : standing.under(plan);
            if (!next.equals(standing)) {
                var _ = commit("placed", NODE, placed(name, next));
            }
        });
        publish();
    }

    /** The payload of an entry that says where a plan is. */
    public static JsonObject placed(String plan, Standing standing) {
        return standing.toJson().put("plan", plan);
    }

    public Decided decided() {
        return ledger.decided();
    }

    /** Where a plan is; before it could be journaled, where it begins. */
    public Standing standing(String plan) {
        Standing known = decided().standings().get(plan);
        PlanConfig written = plans.get(plan);
        if (known != null) {
            // Until the journal takes it, what a new configuration makes of it holds all the same.
            return written == null ? known : known.under(written);
        }
        return Standing.first(plan(plan));
    }

    private PlanConfig plan(String name) {
        PlanConfig plan = plans.get(name);
        if (plan == null) {
            throw new IllegalArgumentException("there is no plan " + name);
        }
        return plan;
    }

    public synchronized Map<String, PlanConfig> plans() {
        return plans;
    }

    public Snapshot snapshot() {
        return live.current();
    }

    public Instant now() {
        return timers.now();
    }

    /** Why no decision can be taken now; null while all is well. */
    public @Nullable String trouble() {
        return journal.trouble();
    }

    /** Writes a decision down; it holds, everywhere, when this returns. */
    public synchronized Outcome commit(String type, String actor, JsonObject payload) {
        Outcome outcome = journal.append(new Draft(type, actor, payload, null), journal.lastSeq());
        if (outcome instanceof Outcome.Committed) {
            publish();
        }
        return outcome;
    }

    /** What is forced on this node now: what the journal knows, and what it could not be told. */
    Overrides inForce() {
        Instant now = timers.now();
        Map<Subject, Lease> all =
                new LinkedHashMap<>(unrecorded.over(decided().overrides()).leases());
        all.values().removeIf(lease -> !lease.until().isAfter(now));
        return new Overrides(all);
    }

    /** Lets a region whose time out is over come back by parts. */
    void returning(String region) {
        returns.begin(region);
    }

    Unrecorded unrecorded() {
        return unrecorded;
    }

    /** Keeps what the journal could not be told, as well as it can. */
    synchronized void unrecorded(Unrecorded next) {
        unrecorded = next;
        try {
            file.write(next);
        } catch (IOException e) {
            LOG.warn("what is forced without the journal cannot be kept, a restart will forget it: {}", e.toString());
        }
        publish();
    }

    /** Publishes what holds now, if it is not published yet; one generation. */
    public synchronized void publish() {
        Overrides forced = inForce();
        Map<String, Scope> scopes = new HashMap<>();
        plans.forEach((name, plan) -> scopes.put(name, standing(name).scope(plan, note(name))));
        Snapshot current = live.current();
        if (!forced.equals(current.overrides()) || !scopes.equals(current.scopes())) {
            live.update(snapshot -> snapshot.withDecisions(forced, scopes, timers.now()));
        }
    }

    /** The run that is under way, and what it waits for, for those who ask why a name is answered so. */
    private String note(String plan) {
        Run run = decided().open(plan);
        if (run == null) {
            return "";
        }
        String state = "run %s to %s is %s".formatted(run.id(), run.order().to(), RunJson.word(run.state()));
        return run.state().waitsForAPerson() ? state + ": " + run.because() : state;
    }
}

package dev.leeward.admin;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.TokenConfig;
import dev.leeward.health.TargetHealth;
import dev.leeward.journal.Repair;
import dev.leeward.plan.Plans;
import dev.leeward.recovery.Decided;
import dev.leeward.recovery.OverrideDecision;
import dev.leeward.recovery.OverrideRequest;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Target;
import dev.leeward.transfer.SecondaryStatus;
import dev.leeward.values.DomainName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The running server, as the admin API sees it. Bound by {@code node.Server}. */
public interface Node {
    /** What answers to {@code id.server}. */
    String id();

    Snapshot snapshot();

    /** Whether configuration, listeners and the first round of probes are done; what is missing otherwise. */
    Readiness readiness();

    /** Whether a node can be sent queries, and why not. */
    record Readiness(boolean ready, String text) {}

    /**
     * Why a name is answered as it is, one step a line.
     *
     * @param client for which; null: for none in particular
     * @param at when; null: now. Fails with a {@link NotRecordedException} when nothing is known of then
     */
    Future<List<String>> explain(DomainName name, int type, @Nullable InetAddress client, @Nullable Instant at);

    /** What the probes of a target tell; null when it is not probed. */
    @Nullable
    TargetHealth healthOf(Target target);

    /** A check that is configured; null when none is called so. */
    @Nullable
    CheckConfig check(String name);

    /**
     * A heartbeat was pushed.
     *
     * @param genuine whether it showed the right token
     */
    void heartbeat(Target target, boolean genuine);

    /** How the secondaries of each zone follow. */
    List<SecondaryStatus> secondaries();

    /** Who may command it beside those who hold its own token, by their names. */
    Map<String, TokenConfig> tokens();

    /** All that was decided so far. */
    Decided decided();

    /** Why no decision can be taken now; null while all is well. */
    @Nullable
    String journalTrouble();

    /**
     * Makes the journal take decisions again, with what is damaged in it set aside.
     *
     * @param actor who wants it
     */
    Future<Repair.Done> repairJournal(String actor);

    /** Says something to the plans, or asks them; fails with what {@code command} throws. */
    <T> Future<T> plans(Function<Plans, T> command);

    /** Forces something for a time; completes when answers follow it. */
    Future<OverrideDecision> force(OverrideRequest request);

    /** What {@link #force} would come to. */
    Future<OverrideDecision> foresee(OverrideRequest request);

    /**
     * Ends an override before its time; completes when answers follow.
     *
     * @param local whether it ends on this node even if that cannot be journaled
     */
    Future<OverrideDecision> lift(Subject.Kind kind, String id, String owner, boolean local);

    /** What {@link #lift} would come to. */
    Future<OverrideDecision> foreseeLift(Subject.Kind kind, String id);

    /**
     * What would change if the node took another configuration; fails with a {@code ConfigException} when it could not.
     *
     * @param text of it, in UTF-8
     * @param file where it lies: relative paths start from its folder
     */
    Future<ConfigDiff> diff(Buffer text, Path file);

    /**
     * Reads the configuration again; fails and changes nothing with a {@code ConfigException} when it cannot be used, with a
     * {@link ChangeTooLargeException} when it changes too much.
     *
     * @param acceptChange whether it may change more than {@code max-change}
     */
    Future<Reloaded> reload(boolean acceptChange);

    /**
     * A configuration that was taken.
     *
     * @param notes what needs the operator's eye all the same
     */
    record Reloaded(long generation, List<String> notes) {}
}

package dev.leeward.admin;

import dev.leeward.config.DomainName;
import dev.leeward.health.TargetHealth;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The running server, as the admin API sees it. Bound by {@code cli.Server}. */
public interface Node {
    /** What answers to {@code id.server}. */
    String id();

    Snapshot snapshot();

    /** Whether configuration, listeners and the first round of probes are done; what is missing otherwise. */
    Readiness readiness();

    /** Whether a node can be sent queries, and why not. */
    record Readiness(boolean ready, String text) {}

    /** Why a name is answered as it is, one step a line. */
    List<String> explain(DomainName name, int type);

    /** What the probes of a target tell; null when it is not probed. */
    @Nullable
    TargetHealth healthOf(Target target);

    /** Reads the configuration again; fails with a {@code ConfigException} and changes nothing when it cannot be used. */
    Future<Reloaded> reload();

    /**
     * A configuration that was taken.
     *
     * @param notes what needs the operator's eye all the same
     */
    record Reloaded(long generation, List<String> notes) {}
}

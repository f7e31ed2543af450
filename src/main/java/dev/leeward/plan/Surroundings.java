package dev.leeward.plan;

import dev.leeward.steering.Target;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What plans have to know and cannot find out by themselves. Bound by {@code node.Server}. */
public interface Surroundings {
    /** When the first probe of the failures was sent that took a target out; null while it is up, or where nobody knows. */
    @Nullable
    Instant failingSince(Target target);

    /** Days until the first certificate ends that a member has shown; null where it has shown none. */
    @Nullable
    Long certificateDays(Host member);

    /**
     * Asks a member once, on a fresh connection.
     *
     * @param check by whose rules; null: those of its pool
     * @param passed told once, whether it answered as it should
     */
    void probe(String pool, Host member, @Nullable String check, Consumer<Boolean> passed);

    /** How long a recovery to a region may take, as promised; null where the plan is not configured. */
    @Nullable
    Duration bound(String plan, String to);

    /** Why a plan may not begin runs by itself; null: it may. */
    @Nullable
    String disabled(String plan);

    /** Whether the secondaries of these names follow. */
    Followed followed(List<DomainName> services);

    /** How long the oldest entry of the journal waits to be shipped; zero: all are, or nowhere to. */
    Duration journalLag();
}

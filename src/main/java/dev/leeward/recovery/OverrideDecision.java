package dev.leeward.recovery;

import dev.leeward.steering.Lease;
import dev.leeward.steering.Subject;
import dev.leeward.values.DomainName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an operator's wish. */
public sealed interface OverrideDecision {
    /**
     * It is published: every answer from now on follows it.
     *
     * @param lease that holds now; null after a lift
     * @param before that held until now on the same subject
     * @param emptied services that have no record to answer any more
     * @param lastResort services that have a record to answer, but nothing that is up
     */
    record Done(
            long generation,
            Subject subject,
            @Nullable Lease lease,
            @Nullable Lease before,
            List<DomainName> emptied,
            List<DomainName> lastResort)
            implements OverrideDecision {}

    /**
     * It was asked for as a dry run: this is what it would come to; nothing has changed.
     *
     * @param done in the generation that holds now
     */
    record Foreseen(Done done) implements OverrideDecision {}

    /** A rule forbids it; nothing has changed. */
    record Refused(String why, List<DomainName> emptied) implements OverrideDecision {}

    /** It names nothing; nothing has changed. */
    record Unknown(String why) implements OverrideDecision {}

    /** It could not be kept, so that a restart would forget it; nothing has changed. */
    record NotKept(String why) implements OverrideDecision {}
}

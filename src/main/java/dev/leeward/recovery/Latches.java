package dev.leeward.recovery;

import dev.leeward.steering.Lease;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Subject;
import java.util.HashMap;
import java.util.Map;

/** What an operator's word leaves behind when its time is over: a region that plans had to do without is not gone back to by the clock. */
final class Latches {
    private Latches() {}

    /** Where the plans are from then on that would go back to the region by themselves. */
    static Map<String, Standing> of(Subject subject, Lease ended, Decisions decisions) {
        Map<String, Standing> latched = new HashMap<>();
        if (subject.kind() != Subject.Kind.REGION || ended.force() == Force.UP) {
            return latched;
        }
        String region = subject.id();
        decisions.plans().forEach((name, plan) -> {
            Standing standing = decisions.standing(name);
            boolean others = standing.scope(plan, "").regions().size() > 1;
            if (others
                    && standing.scope(plan, "").regions().contains(region)
                    && !standing.latches().containsKey(region)) {
                latched.put(name, standing.latched(region, false, decisions.now()));
            }
        });
        return latched;
    }
}

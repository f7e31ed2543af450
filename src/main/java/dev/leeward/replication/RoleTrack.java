package dev.leeward.replication;

import dev.leeward.config.RoleConfig;
import dev.leeward.replication.Answer.Came;
import dev.leeward.replication.Answer.Silent;
import dev.leeward.replication.RoleStanding.Role;
import dev.leeward.replication.RoleStanding.Told;
import dev.leeward.values.StatusRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one region said of its role so far. Immutable; no clock, no I/O.
 *
 * @param last to which there was an answer
 * @param silence since then
 */
record RoleTrack(@Nullable Heard last, @Nullable Silent silence) {
    static final RoleTrack EMPTY = new RoleTrack(null, null);

    record Heard(Instant asked, int status) {}

    RoleTrack after(Answer answer) {
        return switch (answer) {
            case Came came -> new RoleTrack(new Heard(came.asked(), came.status()), null);
            case Silent silent -> new RoleTrack(last, silent);
        };
    }

    Told standing(RoleConfig config, Instant now) {
        String why = silence == null ? "" : ": " + silence.why();
        if (last == null) {
            return new Told(Role.UNKNOWN, silence == null ? "not asked yet" : "never an answer" + why, null);
        }
        if (!Answer.isFresh(last.asked(), now)) {
            String age = Spans.text(Duration.between(last.asked(), now).abs());
            return new Told(Role.UNKNOWN, "no answer for " + age + why, last.asked());
        }
        return new Told(role(config), "status " + last.status(), last.asked());
    }

    private Role role(RoleConfig config) {
        boolean primary = holds(config.primary());
        if (primary == holds(config.replica())) {
            return Role.UNKNOWN;
        }
        return primary ? Role.PRIMARY : Role.REPLICA;
    }

    private boolean holds(List<StatusRange> ranges) {
        return last != null && ranges.stream().anyMatch(range -> range.holds(last.status()));
    }
}

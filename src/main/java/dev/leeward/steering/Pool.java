package dev.leeward.steering;

import dev.leeward.values.Enough;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members of one region that serve the same thing under the same check.
 *
 * @param enough member weight that has to be up for the pool to be usable; null: any one member
 * @param slowStart how long a member that comes back takes to be drawn by its whole weight
 */
public record Pool(
        String name,
        Region region,
        List<Member> members,
        @Nullable Enough enough,
        Duration slowStart) {
    /** Whether those of its members that are {@code up}, in whatever sense, make it usable. */
    public boolean isEnough(List<Member> up) {
        return !up.isEmpty() && (enough == null || enough.holds(weight(up), weight(members)));
    }

    private static long weight(List<Member> members) {
        return members.stream().mapToLong(Member::weight).sum();
    }
}

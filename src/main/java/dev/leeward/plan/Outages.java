package dev.leeward.plan;

import dev.leeward.config.Config;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.TriggerConfig.DownWhen;
import dev.leeward.steering.Lease;
import dev.leeward.steering.Member;
import dev.leeward.steering.Pool;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Steering.Fitness;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a region is down for a plan, and since when. Pure.
 *
 * <pre>
 *   for a service the region is…    it counts
 *   usable, or not known            as up
 *   up, with too few members        as down
 *   down                            as down
 * </pre>
 *
 * One such service is enough, or all are needed, as the plan says.
 */
public final class Outages {
    private Outages() {}

    public static boolean isDown(PlanConfig plan, List<Service> services, String region, Snapshot snapshot) {
        Stream<Service> all = services.stream();
        return plan.trigger().regionDownWhen() == DownWhen.ANY
                ? all.anyMatch(service -> isDown(service, region, snapshot))
                : all.allMatch(service -> isDown(service, region, snapshot));
    }

    private static boolean isDown(Service service, String region, Snapshot snapshot) {
        return switch (Steering.fitness(service, region, snapshot)) {
            case USABLE, UNKNOWN -> false;
            case TOO_FEW, DOWN -> true;
        };
    }

    /** Whether every service would be served there. */
    public static boolean isUsable(List<Service> services, String region, Snapshot snapshot) {
        return services.stream().allMatch(service -> Steering.fitness(service, region, snapshot) == Fitness.USABLE);
    }

    /** When the last of the members went that it took; where an operator took the region, when he did. */
    static Instant downSince(List<Service> services, String region, Snapshot snapshot) {
        Lease forced = snapshot.overrides().on(Subject.Kind.REGION, region);
        if (forced != null && forced.force() == Lease.Force.DOWN) {
            return forced.since();
        }
        return members(services, region)
                .map(snapshot::verdict)
                .filter(verdict -> verdict.status() == Status.DOWN)
                .map(Verdict::since)
                .max(Instant::compareTo)
                .orElse(snapshot.time());
    }

    /** When the first probe of all was sent that told of the outage; null where nobody knows. */
    static @Nullable Instant fault(List<Service> services, String region, Snapshot snapshot, Surroundings around) {
        return members(services, region)
                .filter(member -> snapshot.verdict(member).status() == Status.DOWN)
                .flatMapToInt(member -> member.health().targets())
                .mapToObj(snapshot.topology().targets()::get)
                .map((Target target) -> around.failingSince(target))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** The longest interval of the checks of a plan's members. */
    static Duration slowest(Config config, PlanConfig plan) {
        return plan.services().stream()
                .map(config.services()::get)
                .filter(Objects::nonNull)
                .flatMap(service -> service.pools().stream())
                .map(pool -> Objects.requireNonNull(config.pools().get(pool)).check())
                .map(check -> Objects.requireNonNull(config.checks().get(check)).interval())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** How many of the members there are up. */
    static long up(List<Service> services, String region, Snapshot snapshot) {
        return members(services, region)
                .filter(member -> snapshot.verdict(member).status() == Status.UP)
                .count();
    }

    /** Those that a plan moves; none where it is not configured any more. */
    public static List<Service> services(String plan, Snapshot snapshot) {
        return snapshot.topology().plans().getOrDefault(plan, List.of());
    }

    static Stream<Member> members(List<Service> services, String region) {
        return pools(services, region).flatMap(pool -> pool.members().stream());
    }

    public static Stream<Pool> pools(List<Service> services, String region) {
        return services.stream()
                .flatMap(service -> service.pools().stream())
                .filter(pool -> pool.region().name().equals(region))
                .distinct();
    }
}

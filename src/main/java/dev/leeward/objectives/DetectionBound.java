package dev.leeward.objectives;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Combination;
import dev.leeward.config.Config;
import dev.leeward.config.ProbeConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The longest from a fault to the verdict that a member is down.
 *
 * <pre>
 *                  first failure                 the others, confirmed at once             the others, as scheduled
 *   a probe        interval + jitter + timeout   (fall - 1) x confirm-soft + timeout       (fall - 1) x (interval + jitter)
 *   a heartbeat    ttl                           (fall - 1) x confirm-soft                 (fall - 1) x (interval + jitter)
 * </pre>
 *
 * Confirming probes share a budget, and a region that fails as a whole may use it up; then failures are counted as the schedule brings
 * them. So the longer of the two is the bound. A tick is added: what is believed needs a pass elsewhere, within a second, and is
 * published once in 50 ms.
 *
 * @param check the one that takes longest
 * @param first to the first failure that is told
 * @param others to the last one that {@code fall} needs
 * @param bySchedule whether confirming at once would be faster, or is off
 */
public record DetectionBound(String check, Duration first, Duration others, boolean bySchedule) {
    /** {@code health.SelfDoubt} waits so long for a pass elsewhere, and {@code health.VerdictPublisher} so long between two generations. */
    public static final Duration TICK = Duration.ofMillis(1000 + 50);

    /** Each probe of {@code health.Schedule} is up to one twentieth of the interval late. */
    private static final int JITTER = 20;

    /** From the fault to the verdict. */
    public Duration total() {
        return first.plus(others).plus(TICK);
    }

    /** The slowest of several checks, each of which exists; of a combination, the slowest part. */
    public static DetectionBound slowest(Config config, Collection<String> checks) {
        return parts(config, checks, new HashSet<>())
                .map(name -> of(name, check(config, name)))
                .max(Comparator.comparing(DetectionBound::total))
                .orElseThrow();
    }

    private static Stream<String> parts(Config config, Collection<String> checks, Set<String> seen) {
        return checks.stream().filter(seen::add).flatMap(name -> switch (check(config, name)
                .kind()) {
            case Combination combination -> parts(config, combination.of(), seen);
            case ProbeConfig _ -> Stream.of(name);
        });
    }

    private static CheckConfig check(Config config, String name) {
        return Objects.requireNonNull(config.checks().get(name));
    }

    /** Of one check that asks something itself. */
    public static DetectionBound of(String name, CheckConfig check) {
        Duration jittered = check.interval().plus(check.interval().dividedBy(JITTER));
        int more = check.fall() - 1;
        Duration first;
        Duration period;
        Duration last;
        if (check.probe() instanceof ProbeConfig.Heartbeat heartbeat) {
            // One that came just after a probe passes the next one still, however old it is by then.
            first = max(heartbeat.ttl(), jittered.multipliedBy(2));
            period = jittered;
            last = Duration.ZERO;
        } else {
            // The next probe waits for the last one to end.
            period = max(jittered, check.timeout());
            first = period.plus(check.timeout());
            last = more == 0 ? Duration.ZERO : check.timeout();
        }
        Duration scheduled = period.multipliedBy(more);
        Duration confirmed = check.confirmSoft().multipliedBy(more).plus(last);
        boolean bySchedule = more > 0 && (check.confirm().isEmpty() || scheduled.compareTo(confirmed) > 0);
        return new DetectionBound(name, first, bySchedule ? scheduled : confirmed, bySchedule);
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}

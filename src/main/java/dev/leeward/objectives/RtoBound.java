package dev.leeward.objectives;

import dev.leeward.config.Config;
import dev.leeward.config.ObjectivesConfig;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.RtoClass;
import dev.leeward.config.ServiceConfig;
import dev.leeward.config.StepConfig;
import dev.leeward.config.StepKind;
import dev.leeward.config.TriggerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The longest that a plan takes to bring its services from one region to another, when every step uses up the time that it is given.
 *
 * <pre>
 *   detection         of the slowest member of the services in the region that is left
 *   region-down-for   of the trigger
 *   approval          the proposal's timeout; 0 when the node decides, and not in it when a person begins the run
 *   steps             timeouts up to the switch, and all but the last part of a ramp; a gate that is open takes no time
 *   agreement         0: a node decides alone
 *   publish           until every listener answers from the new generation
 *   clients           the longer of verify and of the TTL, with what clients of that class keep an address beyond it
 * </pre>
 *
 * Resolvers and clients that keep answers beyond their TTL for longer than that are in no bound.
 *
 * @param waits whether a person begins the run, so that the bound is what it takes plus that
 * @param steps as above
 * @param verify from the switch to the end of the last {@code verify}; zero when there is none
 * @param ttl the longest of the services
 */
public record RtoBound(
        String from,
        String to,
        DetectionBound detection,
        Duration regionDownFor,
        Duration approval,
        boolean waits,
        Duration steps,
        Duration verify,
        Duration ttl) {
    /** Until every listener of this node answers from the new generation. */
    public static final Duration PUBLISH = Duration.ofSeconds(1);

    /** Of the residual TTL, before the next part of a ramp. */
    private static final Duration AFTER_TTL = Duration.ofSeconds(60);

    /** The bounds of a plan, one for each way from a region to one that has steps. */
    public static List<RtoBound> of(Config config, PlanConfig plan) {
        List<RtoBound> bounds = new ArrayList<>();
        for (String from : plan.regions()) {
            for (String to : plan.regions()) {
                List<StepKind> steps =
                        plan.stepsTowards(to).stream().map(StepConfig::kind).toList();
                if (!to.equals(from) && !steps.isEmpty()) {
                    bounds.add(of(config, plan, from, to, steps));
                }
            }
        }
        return bounds;
    }

    private static RtoBound of(Config config, PlanConfig plan, String from, String to, List<StepKind> steps) {
        List<ServiceConfig> services = plan.services().stream()
                .map(config.services()::get)
                .map(Objects::requireNonNull)
                .toList();
        List<String> checks = services.stream()
                .flatMap(service -> service.pools().stream())
                .map(config.pools()::get)
                .map(Objects::requireNonNull)
                .filter(pool -> pool.region().equals(from))
                .map(PoolConfig::check)
                .toList();
        Duration ttl = services.stream()
                .map(ServiceConfig::ttl)
                .max(Duration::compareTo)
                .orElseThrow();
        TriggerConfig trigger = plan.trigger();
        int moved = (int) steps.stream().takeWhile(step -> !moves(step)).count();
        return new RtoBound(
                from,
                to,
                DetectionBound.slowest(config, checks),
                trigger.regionDownFor(),
                trigger.mode() == TriggerConfig.Mode.PROPOSE
                        ? Objects.requireNonNullElse(trigger.approvalTimeout(), Duration.ZERO)
                        : Duration.ZERO,
                trigger.mode() == TriggerConfig.Mode.OFF,
                sum(steps.subList(0, moved).stream().map(RtoBound::budget)).plus(parts(steps.get(moved), ttl)),
                verify(steps.subList(moved + 1, steps.size())),
                ttl);
    }

    private static boolean moves(StepKind step) {
        return step instanceof StepKind.Switch || step instanceof StepKind.Ramp;
    }

    /** How long the run may be held up by a step. */
    public static Duration budget(StepKind step) {
        return switch (step) {
            case StepKind.Fence fence -> fence.timeout();
            case StepKind.Approve approve -> approve.timeout();
            case StepKind.Call call -> call.timeout();
            case StepKind.Wait wait -> wait.timeout();
            case StepKind.Verify verify -> verify.timeout();
            case StepKind.RpoGate _, StepKind.Switch _, StepKind.Ramp _, StepKind.Notify _ -> Duration.ZERO;
        };
    }

    /** From the first part of a ramp to the last, which has everybody. */
    private static Duration parts(StepKind step, Duration ttl) {
        if (!(step instanceof StepKind.Ramp ramp)) {
            return Duration.ZERO;
        }
        Duration least = ttl.plus(AFTER_TTL);
        Duration hold = ramp.hold() == null || ramp.hold().compareTo(least) < 0 ? least : ramp.hold();
        return hold.multipliedBy(ramp.percent().size() - 1L);
    }

    private static Duration verify(List<StepKind> afterwards) {
        int last = -1;
        for (int i = 0; i < afterwards.size(); i++) {
            last = afterwards.get(i) instanceof StepKind.Verify ? i : last;
        }
        return sum(afterwards.subList(0, last + 1).stream().map(RtoBound::budget));
    }

    private static Duration sum(Stream<Duration> durations) {
        return durations.reduce(Duration.ZERO, Duration::plus);
    }

    /** What clients of a class keep an address beyond its TTL. */
    static Duration floor(RtoClass client) {
        return switch (client) {
            case SERVICE -> Duration.ZERO;
            case JVM -> Duration.ofSeconds(30);
            case BROWSER -> Duration.ofSeconds(60);
        };
    }

    /** The summands by their names, in the order of time. */
    public Map<String, Duration> terms(RtoClass client) {
        Map<String, Duration> terms = new LinkedHashMap<>();
        terms.put("detection", detection.total());
        terms.put("region-down-for", regionDownFor);
        terms.put("approval", approval);
        terms.put("steps", steps);
        terms.put("agreement", Duration.ZERO);
        terms.put("publish", PUBLISH);
        Duration kept = ttl.plus(floor(client));
        terms.put("clients", verify.compareTo(kept) > 0 ? verify : kept);
        return terms;
    }

    /** For the clients of a class; beside what {@link #waits} tells. */
    public Duration total(RtoClass client) {
        return sum(terms(client).values().stream());
    }

    /** Whether an objective is kept; where there is none, it is. */
    public boolean keeps(ObjectivesConfig objectives) {
        Duration rto = objectives.rto();
        return rto == null || total(objectives.rtoClass()).compareTo(rto) <= 0;
    }
}

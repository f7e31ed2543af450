package dev.leeward.config;

import dev.leeward.values.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a group of services is moved out of a region that failed.
 *
 * @param services that go together, in one generation
 * @param regions they can be in; with {@link Active#ONE} the first is active at the first start
 * @param active how many of the regions are used at a time
 * @param beforeSwitch what clients get while the active region is down and the plan has not switched
 * @param replication where it is told how far a standby is behind: by source, then by the region of the standby
 * @param roles who says whether a region holds the primary: by source, then by region
 * @param rules that every state which a decision leads to has to keep
 * @param steps of a run, by the region that it leads to
 * @param notified who is told of proposals, of runs that stop or end, and of alarms
 * @param resumeWithin how old the last step of a run may be that a restart goes on with by itself
 */
public record PlanConfig(
        List<DomainName> services,
        List<String> regions,
        @Key(absent = "one") Active active,
        @Key(absent = "hold") BeforeSwitch beforeSwitch,
        ObjectivesConfig objectives,
        TriggerConfig trigger,
        Map<String, Map<String, SourceConfig>> replication,
        Map<String, Map<String, RoleConfig>> roles,
        List<Rule> rules,
        StepsConfig steps,
        FailbackConfig failback,
        @Nullable DrillConfig drill,
        @Key(name = "notify") List<WebhookConfig> notified,
        @Key(absent = "2m", least = "0s", most = "24h") Duration resumeWithin) {

    /** How many regions are used at a time. */
    public enum Active {
        ONE,
        ALL
    }

    /** What clients get while the active region is down and the plan has not switched. */
    public enum BeforeSwitch {
        /** That region's own members. */
        HOLD,
        /** What health tells at once; the plan keeps traffic from going back by itself. */
        MOVE
    }

    /** What a run that leads to {@code region} does, step by step; nothing: the region is no target. */
    public List<StepConfig> stepsTowards(String region) {
        return steps.everywhere().isEmpty() ? steps.towards().getOrDefault(region, List.of()) : steps.everywhere();
    }

    /** What of it allows no client in a second region, be it for a time: {@code at-most: 1}, a fence or a call; empty: nothing does. */
    public Optional<String> undividedBy() {
        if (rules.contains(new Rule.AtMost(1))) {
            return Optional.of("at-most: 1");
        }
        return steps.all()
                .flatMap(step -> switch (step) {
                    case StepKind.Fence _ -> Stream.of("a fence");
                    case StepKind.Call _ -> Stream.of("a call");
                    case StepKind.RpoGate _,
                            StepKind.Approve _,
                            StepKind.Wait _,
                            StepKind.Switch _,
                            StepKind.Ramp _,
                            StepKind.Verify _,
                            StepKind.Notify _ -> Stream.<String>empty();
                })
                .findFirst();
    }
}

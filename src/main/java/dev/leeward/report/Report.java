package dev.leeward.report;

import dev.leeward.config.Config;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.ServiceConfig;
import dev.leeward.journal.Entry;
import dev.leeward.values.DomainName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The proof, of one node and one period. Pure: made of what was recorded, and shown by {@link ReportJson} and {@link ReportPage}.
 *
 * @param about whose it is, and of when
 * @param seal of the journal that it is made of
 * @param regions all there are, in the order of the configuration
 * @param overrides whatever was in force, in the order in which it began
 * @param gaps of which nothing is known of any service
 */
public record Report(
        About about,
        Seal seal,
        List<String> regions,
        List<OfPlan> plans,
        List<OfService> services,
        List<ForcedSpan> overrides,
        List<Gap> gaps) {
    /** Shares of time that an error budget is shown for. */
    public static final List<Double> OBJECTIVES = List.of(0.999, 0.9999);

    /**
     * What is reported on.
     *
     * @param asOf when it was asked; what is to come is not told
     */
    public record About(String node, Period period, Instant asOf) {
        public Span elapsed() {
            return period.elapsed(asOf);
        }
    }

    /**
     * One service.
     *
     * @param plan that moves it; null: health alone does
     * @param overrides that could concern its answer
     */
    public record OfService(
            String name,
            @Nullable String plan,
            Timeline timeline,
            Availability availability,
            List<Outage> outages,
            List<ForcedSpan> overrides) {}

    /**
     * One plan. It counts as healthy while all of its services do.
     *
     * @param regions whether each was usable for it, by region
     * @param runs without drills, in the order in which they were created
     * @param worst the worst exposure of each source at a gate; in what is worse, unknown is worst
     */
    public record OfPlan(
            String name,
            PlanConfig config,
            Timeline timeline,
            Availability availability,
            List<Outage> outages,
            Map<String, Timeline> regions,
            List<Switched> switches,
            List<Run> runs,
            List<Run.Exposure> worst,
            Drills drills) {}

    /** @param entries of the journal, all of them: what began before the period may go on in it */
    public static Report of(About about, Config config, Observed observed, List<Entry> entries, Seal seal) {
        return new Making(about, config, observed, Chronicle.of(entries)).report(seal);
    }

    /** What the parts are made of. */
    private record Making(About about, Config config, Observed observed, Chronicle chronicle) {
        Report report(Seal seal) {
            Span elapsed = about.elapsed();
            List<Gap> gaps = observed.gaps(elapsed);
            Map<String, OfService> services = new LinkedHashMap<>();
            TreeSet<String> names = new TreeSet<>(observed.services());
            config.services().keySet().forEach(name -> names.add(name.toString()));
            Map<String, String> plans = plansByService();
            names.forEach(
                    name -> services.put(name, service(name, plans.get(name), observed.service(name, elapsed, gaps))));
            List<OfPlan> told = new ArrayList<>();
            config.plans().forEach((name, plan) -> told.add(plan(name, plan, services, gaps)));
            return new Report(
                    about,
                    seal,
                    List.copyOf(config.regions().keySet()),
                    told,
                    List.copyOf(services.values()),
                    chronicle.forced(elapsed),
                    gaps);
        }

        private Map<String, String> plansByService() {
            Map<String, String> plans = new HashMap<>();
            config.plans()
                    .forEach((plan, written) ->
                            written.services().forEach(service -> plans.put(service.toString(), plan)));
            return plans;
        }

        private OfService service(String name, @Nullable String plan, Timeline timeline) {
            return new OfService(
                    name,
                    plan,
                    timeline,
                    Availability.of(timeline),
                    plan == null ? Outage.of(timeline) : outages(timeline, plan),
                    chronicle.forced(timeline.span()).stream()
                            .filter(forced -> concerns(forced, name))
                            .toList());
        }

        private boolean concerns(ForcedSpan forced, String service) {
            ServiceConfig written = config.services().get(DomainName.parse(service));
            List<String> pools = written == null ? List.of() : written.pools();
            return switch (forced.kind()) {
                case "service" -> forced.id().equals(service);
                case "pool" -> pools.contains(forced.id());
                case "region" -> pools.stream().anyMatch(pool -> forced.id().equals(regionOf(pool)));
                default -> pools.stream().anyMatch(pool -> forced.id().startsWith(pool + "/"));
            };
        }

        private @Nullable String regionOf(String pool) {
            PoolConfig written = config.pools().get(pool);
            return written == null ? null : written.region();
        }

        private OfPlan plan(String name, PlanConfig plan, Map<String, OfService> services, List<Gap> gaps) {
            Span elapsed = about.elapsed();
            Timeline timeline = plan.services().stream()
                    .map(service -> services.get(service.toString()))
                    .map(OfService::timeline)
                    .reduce((one, other) -> one.with(other, Making::worse))
                    .orElseGet(() -> Timeline.of(elapsed, List.of(), Answered.unknown("it has no service")));
            List<Run> runs = chronicle.runs(name, elapsed);
            return new OfPlan(
                    name,
                    plan,
                    timeline,
                    Availability.of(timeline),
                    outages(timeline, name),
                    observed.regions(name, elapsed, gaps),
                    chronicle.switches(name, elapsed),
                    runs,
                    worst(runs),
                    Drills.of(chronicle.drills(name), plan.drill(), elapsed));
        }

        private static Segment worse(Segment one, Segment other) {
            return other.health().compareTo(one.health()) > 0 ? other : one;
        }

        /** Each with the run that answered it: the first that was under way while it lasted. */
        private List<Outage> outages(Timeline timeline, String plan) {
            List<Run> runs = chronicle.runs(plan, timeline.span());
            return Outage.of(timeline).stream()
                    .map(outage -> outage.answeredBy(runs.stream()
                            .filter(run -> outage.meets(run.span(about.asOf())))
                            .map(Run::id)
                            .findFirst()
                            .orElse(null)))
                    .toList();
        }

        private static List<Run.Exposure> worst(List<Run> runs) {
            Map<String, Run.Exposure> worst = new LinkedHashMap<>();
            runs.stream()
                    .flatMap(run -> run.exposures().stream())
                    .forEach(exposure -> worst.merge(
                            exposure.source(), exposure, (one, other) -> other.isWorseThan(one) ? other : one));
            return List.copyOf(worst.values());
        }
    }
}

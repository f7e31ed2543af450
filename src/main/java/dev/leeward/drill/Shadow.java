package dev.leeward.drill;

import dev.leeward.config.Config;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.Rule;
import dev.leeward.plan.Itinerary;
import dev.leeward.plan.Outages;
import dev.leeward.plan.Rules;
import dev.leeward.recovery.Standing;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Region;
import dev.leeward.steering.Scope;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fault in a copy of the state: a region is down, and the plan has moved as a run would have moved it. Pure; the world itself is not
 * touched.
 *
 * <pre>
 *   what is foretold          is a problem when
 *   each service's answer     the target is usable, and somebody who is up is not all that is answered
 *   the target                it is not usable, so that there is nowhere to go
 *   what it would carry       it is more than capacity x fill; where that is not told, only if the plan has the rule
 *   the time to recover       it may be longer than the objective
 * </pre>
 */
record Shadow(Config config, String name, Standing standing, Snapshot snapshot, Instant now) {
    /** Services that are told one by one; a plan may have thousands. */
    private static final int MOST_TOLD = 20;

    Prediction of(String from, String to) {
        PlanConfig plan = Objects.requireNonNull(config.plans().get(name));
        Standing after = Itinerary.after(Lint.order(name, plan, from, to, now), plan, standing, now);
        Snapshot then = moved(without(from), plan, after);
        List<String> problems = new ArrayList<>();
        boolean usable = Outages.isUsable(services(), to, then);
        if (!usable) {
            problems.add(to + " is not usable for every service of the plan: there would be nowhere to go");
        }
        JsonObject answers = new JsonObject();
        for (Service service : services()) {
            List<Choice> choices = Steering.route(service, then).choices();
            if (usable && !choices.stream().allMatch(Shadow::serves)) {
                problems.add(service.name() + " would be answered with nobody who is up");
            }
            if (answers.size() < MOST_TOLD) {
                answers.put(service.name().toString(), told(choices));
            }
        }
        Promise promise = Promise.of(config, name, from, to);
        String late = promise.problem();
        if (late != null) {
            problems.add(late);
        }
        JsonObject capacity = capacity(plan, after, from, to);
        if (Boolean.FALSE.equals(capacity.getBoolean("fits"))) {
            problems.add("capacity: " + capacity.getString("because"));
        }
        return new Prediction(
                new JsonObject()
                        .put("answers", answers)
                        .put("services", services().size())
                        .put("capacity", capacity)
                        .put("rto", promise.json()),
                problems);
    }

    private List<Service> services() {
        return Outages.services(name, snapshot);
    }

    /** The same world with everybody in a region down, whoever's plan it is. */
    private Snapshot without(String region) {
        Map<Target, Verdict> down = new HashMap<>();
        snapshot.topology().pools().values().stream()
                .filter(pool -> pool.region().name().equals(region))
                .flatMap(pool -> pool.members().stream())
                .flatMapToInt(member -> member.health().targets())
                .mapToObj(snapshot.topology().targets()::get)
                .forEach(target -> down.put(target, Verdict.of(Status.DOWN, true, now, "a drill in thought")));
        return snapshot.withVerdicts(down, now);
    }

    private Snapshot moved(Snapshot world, PlanConfig plan, Standing after) {
        Map<String, Scope> scopes = new HashMap<>(world.scopes());
        scopes.put(name, after.scope(plan, ""));
        return world.withDecisions(world.overrides(), scopes, now);
    }

    private static boolean serves(Choice choice) {
        return choice.reason().isUp()
                && choice.variants().stream()
                        .noneMatch(variant -> variant.places().isEmpty());
    }

    /** Where clients would go; a service that tells them apart goes to all of these. */
    private static JsonObject told(List<Choice> choices) {
        Choice first = choices.getFirst();
        return new JsonObject()
                .put(
                        "regions",
                        words(choices.stream()
                                .flatMap(choice -> choice.variants().stream())
                                .map(Choice.Variant::source)))
                .put(
                        "addresses",
                        words(choices.stream()
                                .flatMap(choice -> choice.variants().stream())
                                .flatMap(variant -> variant.places().stream())
                                .map(place -> place.address().toString())))
                .put("ttl", first.ttl())
                .put("because", first.reason().toString());
    }

    private static JsonArray words(Stream<String> words) {
        return new JsonArray(words.distinct().sorted().toList());
    }

    private JsonObject capacity(PlanConfig plan, Standing after, String from, String to) {
        boolean measured = Stream.concat(standing.active().stream(), after.active().stream())
                .map(snapshot.topology().regions()::get)
                .allMatch(region -> region != null && region.isMeasured());
        boolean ruled = plan.rules().contains(new Rule.Capacity());
        String overload =
                Rules.overload(new Rules.Move(plan, standing, after, from, to, true, Map.of(), List.of()), snapshot);
        return new JsonObject()
                .put("fits", fits(overload, measured || ruled))
                .put("because", overload == null ? "what would come can be carried" : overload)
                .put("regions", regions(after));
    }

    private static @Nullable Boolean fits(@Nullable String overload, boolean counts) {
        return overload == null ? Boolean.TRUE : counts ? Boolean.FALSE : null;
    }

    private JsonObject regions(Standing after) {
        JsonObject told = new JsonObject();
        after.active().stream().sorted().forEach(region -> {
            Region known = snapshot.topology().regions().get(region);
            told.put(
                    region,
                    new JsonObject()
                            .put("capacity", known == null ? null : known.capacity())
                            .put("load", known == null ? null : known.load())
                            .put("fill", known == null ? null : known.fill()));
        });
        return told;
    }
}

package dev.leeward.objectives;

import dev.leeward.config.Config;
import dev.leeward.config.Finding;
import dev.leeward.config.KeyPath;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.RtoClass;
import dev.leeward.values.Durations;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The plans that may take longer than their objective allows. They are told before they are relied on. Pure. */
public final class Unattainable {
    private Unattainable() {}

    /**
     * What is wrong with each such plan, by its name, in the order of the file.
     *
     * @param config with every reference leading somewhere, as {@code ConfigReader} makes sure
     */
    public static Map<String, Finding> plansOf(Config config) {
        Map<String, Finding> found = new LinkedHashMap<>();
        config.plans()
                .forEach((name, plan) -> why(config, plan)
                        .ifPresent(why ->
                                found.put(name, new Finding(KeyPath.of("plans", name, "objectives", "rto"), why))));
        return found;
    }

    private static Optional<String> why(Config config, PlanConfig plan) {
        Duration rto = plan.objectives().rto();
        if (rto == null) {
            return Optional.empty();
        }
        List<RtoBound> bounds = RtoBound.of(config, plan);
        if (bounds.isEmpty()) {
            return Optional.of(quoted(rto) + "cannot be kept: no region has steps, so nothing is moved; write steps");
        }
        RtoClass client = plan.objectives().rtoClass();
        return bounds.stream()
                .filter(bound -> !bound.keeps(plan.objectives()))
                .max(Comparator.comparing(bound -> bound.total(client)))
                .map(worst -> quoted(rto) + "cannot be kept: " + told(worst, client));
    }

    private static String quoted(Duration rto) {
        return "\"" + Durations.text(rto) + "\" ";
    }

    private static String told(RtoBound bound, RtoClass client) {
        String terms = bound.terms(client).entrySet().stream()
                .filter(term -> term.getValue().isPositive())
                .map(term -> term.getKey() + " " + Durations.text(term.getValue()))
                .collect(Collectors.joining(", "));
        return "from %s to %s it takes up to %s for clients of class %s: %s; shorten one of them, or raise rto"
                .formatted(
                        bound.from(),
                        bound.to(),
                        Durations.text(bound.total(client)),
                        client.name().toLowerCase(Locale.ROOT),
                        terms);
    }
}

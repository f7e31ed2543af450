package dev.leeward.configfile;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Combination;
import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import dev.leeward.config.ProbeConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What checks have to be that are made of others, or that ask nothing: where they lead, and which keys mean nothing beside them. */
final class CombinationChecks {
    /** Checks that one may come to, however they are nested. */
    private static final int MAX_PARTS = 64;

    private static final List<String> OF_PROBES =
            List.of("timeout", "confirm", "confirm-soft", "hedge", "keep-alive", "address", "degrade");
    private static final List<String> OF_SCHEDULES = List.of("interval", "rise", "fall", "forgive");

    private final Complaints complaints;
    private final Config config;

    CombinationChecks(Complaints complaints, Config config) {
        this.complaints = complaints;
        this.config = config;
    }

    void check(String name, CheckConfig check) {
        KeyPath path = KeyPath.of("checks", name);
        switch (check.kind()) {
            case Combination.AllOf allOf -> combination(name, allOf, path, path.then("all-of"));
            case Combination.AnyOf anyOf -> combination(name, anyOf, path, path.then("any-of"));
            case Combination.NOf nOf -> {
                combination(name, nOf, path, path.then("n-of").then("of"));
                if (nOf.need() > nOf.of().size() && !nOf.of().isEmpty()) {
                    complaints.add(
                            path.then("n-of").then("need"),
                            "is more than there are checks, " + nOf.of().size());
                }
            }
            case ProbeConfig.Heartbeat heartbeat -> {
                meaningless(path, OF_PROBES, "means nothing with a heartbeat, which is pushed: its time is ttl");
                complaints.secret(heartbeat.token(), path.then("heartbeat").then("token"));
            }
            case ProbeConfig _ -> {}
        }
    }

    private void combination(String name, Combination combination, KeyPath path, KeyPath list) {
        meaningless(path, OF_PROBES, "means nothing here: each of the checks has its own");
        meaningless(path, OF_SCHEDULES, "means nothing here: each of the checks has its own");
        if (combination.of().isEmpty()) {
            complaints.add(list, "is empty; write at least one check");
        }
        Set<String> seen = new HashSet<>();
        for (String part : combination.of()) {
            complaints.refer("checks", "check", part, list);
            if (!seen.add(part)) {
                complaints.add(list, "\"" + part + "\" is listed twice");
            }
        }
        if (leadsTo(name, combination, new HashSet<>())) {
            complaints.add(list, "leads back to " + name + " itself");
        } else if (parts(combination, 0) > MAX_PARTS) {
            complaints.add(list, "comes to more than " + MAX_PARTS + " checks");
        }
    }

    private boolean leadsTo(String name, Combination combination, Set<String> seen) {
        return combination.of().stream()
                .anyMatch(part -> part.equals(name) || (seen.add(part) && leadsTo(name, combinationOf(part), seen)));
    }

    private int parts(Combination combination, int before) {
        int parts = before;
        for (String part : combination.of()) {
            // A loop that leads elsewhere is told there, and ends here by the bound.
            if (parts <= MAX_PARTS) {
                parts = parts(combinationOf(part), parts + 1);
            }
        }
        return parts;
    }

    /** What a check is made of; a probe, or a check that is missing, of nothing. */
    private Combination combinationOf(String name) {
        CheckConfig check = config.checks().get(name);
        return check != null && check.kind() instanceof Combination combination
                ? combination
                : new Combination.AllOf(List.of());
    }

    private void meaningless(KeyPath path, List<String> keys, String why) {
        keys.stream()
                .filter(key -> complaints.isWritten(path.then(key)))
                .forEach(key -> complaints.add(path.then(key), why));
    }
}

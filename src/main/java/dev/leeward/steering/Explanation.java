package dev.leeward.steering;

import dev.leeward.config.Host;
import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Place;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Verdict.Status;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a service answers and why, told to people: by {@code leeward explain}, by dig in class CHAOS, by the API. One step a line. */
public final class Explanation {
    /** Addresses told of one variant. */
    private static final int MAX_PLACES = 16;

    private Explanation() {}

    public static List<String> of(Service service, Snapshot snapshot) {
        Choice choice = Steering.choose(service, snapshot);
        List<String> lines = new ArrayList<>();
        lines.add("%s is steered: policy %s over %d pools, generation %d"
                .formatted(
                        service.name(),
                        service.policy().name().toLowerCase(Locale.ROOT),
                        service.pools().size(),
                        snapshot.generation()));
        choice.looked().forEach(look -> lines.add(pool(service, look)));
        waverers(choice, snapshot, lines);
        lines.add("because: " + choice.reason());
        long sum = choice.variants().stream().mapToLong(Variant::weight).sum();
        choice.variants().forEach(variant -> lines.add(answer(variant, sum)));
        lines.add("ttl %d: %s".formatted(choice.ttl(), ttlReason(choice)));
        return lines;
    }

    private static String pool(Service service, Look look) {
        Pool pool = look.pool();
        return "pool %s in %s, weight %d: %d of %d members up, %s: %s"
                .formatted(
                        pool.name(),
                        pool.region().name(),
                        service.weightOf(pool.region()),
                        look.up(),
                        pool.members().size(),
                        look.chosen() ? "taken" : "passed",
                        look.why());
    }

    private static void waverers(Choice choice, Snapshot snapshot, List<String> lines) {
        for (Look look : choice.looked()) {
            for (Member member : look.pool().members()) {
                Verdict verdict = snapshot.verdict(member);
                if (verdict.status() != Status.UP || !verdict.settled()) {
                    lines.add("member %s of %s: %s%s since %s: %s"
                            .formatted(
                                    member.address(),
                                    look.pool().name(),
                                    verdict.status().name().toLowerCase(Locale.ROOT),
                                    verdict.settled() ? "" : ", about to change,",
                                    verdict.since().truncatedTo(ChronoUnit.SECONDS),
                                    verdict.reason()));
                }
            }
        }
    }

    private static String answer(Variant variant, long sum) {
        String places = variant.places().stream()
                .limit(MAX_PLACES)
                .map(Place::address)
                .map(Host::toString)
                .collect(Collectors.joining(" "));
        int more = variant.places().size() - MAX_PLACES;
        return "answer %.1f%% %s: %s%s"
                .formatted(
                        100.0 * variant.weight() / sum,
                        variant.source(),
                        places.isEmpty() ? "no records" : places,
                        more > 0 ? " and " + more + " more" : "");
    }

    private static String ttlReason(Choice choice) {
        if (choice.settled()) {
            return "every member that was consulted is settled";
        }
        return choice.reason() == Choice.Reason.USABLE
                ? "a member that was consulted is about to change"
                : "no member is known to be up";
    }
}

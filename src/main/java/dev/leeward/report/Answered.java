package dev.leeward.report;

import dev.leeward.steering.Choice;
import dev.leeward.steering.Choice.Reason;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Pool;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Verdict.Status;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a service was answered for a while.
 *
 * @param regions whose members were given, sorted; of what is no region, what stands in for one
 * @param because why, in words that are the same whenever the reason is
 * @param detail which member said what when that began; empty where there is nothing to say
 */
public record Answered(Health health, List<String> regions, String because, String detail) {
    private static final String EVERYWHERE = "all";
    private static final String NOWHERE = "none";

    static Answered unknown(String because) {
        return new Answered(Health.UNKNOWN, List.of(), because, "");
    }

    static Answered of(Service service, Snapshot snapshot) {
        List<Choice> choices = Steering.route(service, snapshot).choices();
        List<Choice> notUp =
                choices.stream().filter(choice -> !choice.reason().isUp()).toList();
        Choice told = notUp.stream()
                .filter(choice -> choice.reason() != Reason.NOT_PROBED_YET)
                .findFirst()
                .or(() -> notUp.stream().findFirst())
                .orElse(choices.getFirst());
        Health health;
        if (notUp.isEmpty()) {
            health = Health.HEALTHY;
        } else {
            health = told.reason() == Reason.NOT_PROBED_YET ? Health.UNKNOWN : Health.UNHEALTHY;
        }
        List<String> regions =
                choices.stream().flatMap(Answered::regions).distinct().sorted().toList();
        String detail = health == Health.UNHEALTHY ? detail(told, snapshot) : "";
        return new Answered(health, regions, told.reason().toString(), detail);
    }

    private static Stream<String> regions(Choice choice) {
        return choice.variants().stream().map(Variant::source).flatMap(source -> switch (source) {
            case EVERYWHERE -> regionsLookedAt(choice);
            case NOWHERE -> Stream.of();
            default -> Stream.of(source);
        });
    }

    /** Those that were taken; when all are down, all. */
    private static Stream<String> regionsLookedAt(Choice choice) {
        boolean up = choice.reason().isUp();
        return choice.looked().stream()
                .filter(look -> look.chosen() || !up)
                .map(look -> look.pool().region().name());
    }

    private static String detail(Choice choice, Snapshot snapshot) {
        return choice.looked().stream()
                .map(Choice.Look::pool)
                .flatMap(pool -> detail(pool, snapshot))
                .findFirst()
                .orElse("");
    }

    private static Stream<String> detail(Pool pool, Snapshot snapshot) {
        return pool.members().stream()
                .filter(member -> snapshot.verdict(member).status() == Status.DOWN)
                .map(member -> "%s of %s: %s"
                        .formatted(
                                member.address(),
                                pool.name(),
                                snapshot.verdict(member).reason()));
    }

    /** Whether nothing began anew with {@code other}. */
    boolean goesOnAs(Answered other) {
        return health == other.health && regions.equals(other.regions) && because.equals(other.because);
    }
}

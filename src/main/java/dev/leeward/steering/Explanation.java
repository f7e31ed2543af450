package dev.leeward.steering;

import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Place;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.Host;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a service answers and why, told to people: by {@code leeward explain}, by dig in class CHAOS, by the API. One step a line. */
public final class Explanation {
    /** Addresses told of one variant. */
    private static final int MAX_PLACES = 16;

    private static final String OF_V4 = "A, which goes its own way:";
    private static final String OF_V6 = "AAAA, which goes its own way:";

    private Explanation() {}

    /** For no client in particular: where that makes a difference, every choice there is. */
    public static List<String> of(Service service, Snapshot snapshot) {
        List<String> lines = head(service, snapshot);
        routing(service, Steering.route(service, snapshot), snapshot, lines);
        return lines;
    }

    private static void routing(Service service, Routing routing, Snapshot snapshot, List<String> lines) {
        switch (routing) {
            case Routing.Same(Choice choice) -> choice(service, choice, snapshot, lines);
            case Routing.ByFamily(Routing v4, Routing v6) -> {
                lines.add(OF_V4);
                routing(service, v4, snapshot, lines);
                lines.add(OF_V6);
                routing(service, v6, snapshot, lines);
            }
            case Routing.ByNetwork(ClientTable _, List<Choice> choices) -> {
                for (int i = 0; i < choices.size(); i++) {
                    lines.add("clients of kind %d of %d, by their network:".formatted(i + 1, choices.size()));
                    choice(service, choices.get(i), snapshot, lines);
                }
            }
        }
    }

    /** For one client, whose address is the 128 bits {@code high} and {@code low}, an IPv4 one IPv4-mapped. */
    public static List<String> of(Service service, long high, long low, Snapshot snapshot) {
        List<String> lines = head(service, snapshot);
        if (!service.byFamily().isEmpty()) {
            lines.add(OF_V4);
            client(service.byFamily().getFirst(), high, low, snapshot, lines);
            lines.add(OF_V6);
            client(service.byFamily().getLast(), high, low, snapshot, lines);
        } else {
            client(service, high, low, snapshot, lines);
        }
        return lines;
    }

    private static void client(Service service, long high, long low, Snapshot snapshot, List<String> lines) {
        Choice choice = Steering.choose(service, high, low, snapshot);
        choice(service, choice, snapshot, lines);
        int table = Steering.route(service, snapshot) instanceof Routing.ByNetwork(ClientTable networks, List<Choice> _)
                ? networks.prefix(high, low)
                : 0;
        int prefix = Math.max(table, choice.hashed() ? Rendezvous.prefix(high, low) : 0);
        lines.add("the same for " + clients(high, low, prefix));
    }

    private static String clients(long high, long low, int prefix) {
        boolean v4 = high == 0 && low >>> 32 == 0xffff;
        int length = v4 ? Math.max(0, prefix - 96) : prefix;
        return length == 0 ? "every client" : "clients that share the first %d bits of the address".formatted(length);
    }

    private static List<String> head(Service service, Snapshot snapshot) {
        List<String> lines = new ArrayList<>();
        lines.add("%s is steered: policy %s over %d pools, generation %d"
                .formatted(
                        service.name(),
                        service.policy().name().toLowerCase(Locale.ROOT),
                        service.pools().size(),
                        snapshot.generation()));
        if (snapshot.isolatedSince() != null) {
            lines.add("this node doubts itself since %s: nobody is taken out"
                    .formatted(snapshot.isolatedSince().truncatedTo(ChronoUnit.SECONDS)));
        }
        Scope scope = snapshot.scope(service);
        if (scope != null) {
            lines.add(plan(service, scope));
        }
        if (scope == null) {
            service.pools().stream()
                    .map(pool -> pool.region().name())
                    .distinct()
                    .filter(snapshot.returning()::containsKey)
                    .forEach(region -> lines.add("region %s comes back by parts: %d%% of the answers count it in"
                            .formatted(region, snapshot.returning().get(region))));
        }
        Lease own = snapshot.overrides().on(Subject.Kind.SERVICE, service.name().toString());
        if (own != null) {
            lines.add(forced("service", own));
        }
        return lines;
    }

    private static String plan(Service service, Scope scope) {
        StringBuilder line =
                new StringBuilder("plan %s lets it go to %s".formatted(service.plan(), joined(scope.regions())));
        if (!scope.latched().isEmpty()) {
            line.append(", and not back to %s before leeward plan failback %s"
                    .formatted(joined(scope.latched()), service.plan()));
        }
        if (scope.ramp() != null) {
            line.append(", with %d%% of the answers to %s"
                    .formatted(scope.ramp().percent(), joined(scope.ramp().regions())));
        }
        if (scope.slice() != null) {
            line.append(", but clients in %s to %s"
                    .formatted(scope.slice().network(), joined(scope.slice().regions())));
        }
        if (scope.hurried()) {
            line.append(", at a low TTL until it switches");
        }
        return line.append(scope.note().isEmpty() ? "" : ": " + scope.note()).toString();
    }

    private static String joined(Set<String> regions) {
        return regions.stream().sorted().collect(Collectors.joining(" and "));
    }

    private static String forced(String what, Lease lease) {
        return "%s forced %s by %s until %s: %s"
                .formatted(
                        what,
                        lease.force().name().toLowerCase(Locale.ROOT),
                        lease.owner(),
                        lease.until().truncatedTo(ChronoUnit.SECONDS),
                        lease.reason());
    }

    private static void choice(Service service, Choice choice, Snapshot snapshot, List<String> lines) {
        choice.looked().forEach(look -> {
            lines.add(pool(service, look, snapshot));
            overrides(look.pool(), snapshot, lines);
        });
        waverers(choice, snapshot, lines);
        Position position = snapshot.memory().positions().get(service);
        if (position != null && position.wanted() != null) {
            lines.add("traffic is in %s, and health points to %s: it moves at %s, if that lasts"
                    .formatted(position.region(), position.wanted(), position.ends(service, snapshot)));
        }
        lines.add("because: " + choice.reason());
        long sum = choice.variants().stream().mapToLong(Variant::weight).sum();
        choice.variants().forEach(variant -> lines.add(answer(variant, sum)));
        lines.add("ttl %d: %s".formatted(choice.ttl(), ttlReason(choice)));
    }

    private static void overrides(Pool pool, Snapshot snapshot, List<String> lines) {
        Lease region =
                snapshot.overrides().on(Subject.Kind.REGION, pool.region().name());
        Lease own = snapshot.overrides().on(Subject.Kind.POOL, pool.name());
        if (region != null) {
            lines.add(forced("region " + pool.region().name(), region));
        }
        if (own != null) {
            lines.add(forced("pool " + pool.name(), own));
        }
        for (Member member : pool.members()) {
            String id = pool.name() + "/" + member.address();
            Lease lease = snapshot.overrides().on(Subject.Kind.MEMBER, id);
            if (lease != null) {
                lines.add(forced("member " + id, lease));
            }
        }
    }

    private static String pool(Service service, Look look, Snapshot snapshot) {
        Pool pool = look.pool();
        return "pool %s in %s, weight %d: %d of %d members up%s, %s: %s"
                .formatted(
                        pool.name(),
                        pool.region().name(),
                        service.weightOf(pool.region()),
                        snapshot.count(pool).up(),
                        pool.members().size(),
                        pool.enough() == null ? "" : ", needs " + pool.enough() + " of their weight",
                        look.chosen() ? "taken" : "passed",
                        look.why());
    }

    private static void waverers(Choice choice, Snapshot snapshot, List<String> lines) {
        for (Look look : choice.looked()) {
            for (Member member : look.pool().members()) {
                Verdict verdict = snapshot.verdict(member);
                if (verdict.status() != Status.UP || !verdict.settled() || verdict.stale() || verdict.percent() < 100) {
                    lines.add("member %s of %s: %s%s%s%s since %s: %s"
                            .formatted(
                                    member.address(),
                                    look.pool().name(),
                                    verdict.status().name().toLowerCase(Locale.ROOT),
                                    verdict.settled() ? "" : ", about to change,",
                                    verdict.stale() ? ", not seen for long," : "",
                                    verdict.percent() == 100 ? "" : ", slow, at %d%%,".formatted(verdict.percent()),
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
        return choice.reason().isUp()
                ? "a member that was consulted is about to change"
                : "no member is known to be up";
    }
}

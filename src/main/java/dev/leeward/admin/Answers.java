package dev.leeward.admin;

import dev.leeward.admin.AnswerDiff.Part;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Choice.Place;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.ClientTable;
import dev.leeward.steering.Rendezvous;
import dev.leeward.steering.Routing;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.values.Host;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a service answers, taken apart by type, and by client network where it looks at that.
 *
 * @param choices every different one
 * @param byNetwork which of them each network of {@link ClientSample} gets; empty when all get the same
 */
record Answers(List<Choice> choices, List<Integer> byNetwork) {
    /** Of a service that is not there. */
    static final Answers NONE = new Answers(List.of(), List.of());

    static Answers of(Service service, Snapshot snapshot) {
        return of(Steering.route(service, snapshot));
    }

    private static Answers of(Routing routing) {
        return switch (routing) {
            case Routing.ByFamily(Routing v4, Routing v6) -> both(of(v4), of(v6));
            case Routing.Same(Choice choice) when choice.hashed() -> hashed(List.of(choice), _ -> 0);
            case Routing.Same(Choice choice) -> new Answers(List.of(choice), List.of());
            case Routing.ByNetwork(ClientTable table, List<Choice> choices) -> {
                IntUnaryOperator of = network -> table.index(ClientSample.high(network), ClientSample.low(network));
                yield choices.stream().anyMatch(Choice::hashed)
                        ? hashed(choices, of)
                        : new Answers(choices, sample(of));
            }
        };
    }

    /** Two families that go their own ways, as one: every pair of what they give. */
    private static Answers both(Answers v4, Answers v6) {
        List<Choice> pairs = new ArrayList<>();
        v4.choices.forEach(a -> v6.choices.forEach(b -> pairs.add(pair(a, b))));
        boolean same = v4.byNetwork.isEmpty() && v6.byNetwork.isEmpty();
        return new Answers(
                pairs,
                same ? List.of() : sample(network -> v4.choiceOf(network) * v6.choices.size() + v6.choiceOf(network)));
    }

    private static Choice pair(Choice a, Choice b) {
        List<Variant> variants = new ArrayList<>();
        for (Variant one : a.variants()) {
            for (Variant other : b.variants()) {
                List<Place> places = Stream.concat(one.places().stream(), other.places().stream())
                        .toList();
                variants.add(new Variant(one.source() + " " + other.source(), one.weight() * other.weight(), places));
            }
        }
        int ttl = Math.min(a.ttl(), b.ttl());
        return new Choice(variants, false, a.reason(), ttl, a.settled() && b.settled(), a.looked());
    }

    /** Each variant as a choice of its own, of which a network gets the one that its hash falls on. */
    private static Answers hashed(List<Choice> choices, IntUnaryOperator of) {
        List<Choice> single = new ArrayList<>();
        List<Integer> firsts = new ArrayList<>();
        List<Rendezvous> hashes = new ArrayList<>();
        for (Choice choice : choices) {
            firsts.add(single.size());
            hashes.add(Rendezvous.of(
                    choice.variants().stream().map(Variant::source).toList(),
                    choice.variants().stream().mapToLong(Variant::weight).toArray()));
            choice.variants()
                    .forEach(variant -> single.add(new Choice(
                            List.of(variant), true, choice.reason(), choice.ttl(), choice.settled(), choice.looked())));
        }
        return new Answers(single, sample(network -> {
            int at = of.applyAsInt(network);
            return firsts.get(at) + hashes.get(at).index(ClientSample.high(network), ClientSample.low(network));
        }));
    }

    private static List<Integer> sample(IntUnaryOperator choiceOf) {
        return IntStream.range(0, ClientSample.SIZE).map(choiceOf).boxed().toList();
    }

    /** How many networks it was looked at for; 0 when it is the same for all. */
    int networks() {
        return byNetwork.size();
    }

    /** Which of {@link #distributions} holds for a network. */
    int choiceOf(int network) {
        return byNetwork.isEmpty() ? 0 : byNetwork.get(network);
    }

    /** The least TTL, in seconds; 0 when there is no answer. */
    int ttl() {
        return choices.stream().mapToInt(Choice::ttl).min().orElse(0);
    }

    /** The types of its records. */
    Set<String> types() {
        Set<String> types = new TreeSet<>();
        choices.forEach(choice ->
                choice.variants().forEach(variant -> variant.places().forEach(place -> types.add(type(place)))));
        return types;
    }

    private static String type(Place place) {
        return switch (place.address()) {
            case Host.Address(InetAddress address) -> address instanceof Inet4Address ? "A" : "AAAA";
            case Host.Name _ -> "CNAME";
        };
    }

    /** For each choice, which share of the clients gets which records of a type; no records are an answer too. At least one. */
    List<Map<List<Place>, Double>> distributions(String type) {
        return choices.isEmpty()
                ? List.of(Map.of(List.of(), 1.0))
                : choices.stream().map(choice -> distribution(choice, type)).toList();
    }

    private static Map<List<Place>, Double> distribution(Choice choice, String type) {
        Map<List<Place>, Double> shares = new HashMap<>();
        choice.variants()
                .forEach(variant -> shares.merge(placesOf(variant, type), share(choice, variant), Double::sum));
        return shares;
    }

    private static double share(Choice choice, Variant variant) {
        return (double) variant.weight()
                / choice.variants().stream().mapToLong(Variant::weight).sum();
    }

    private static List<Place> placesOf(Variant variant, String type) {
        return variant.places().stream()
                .filter(place -> type(place).equals(type))
                .toList();
    }

    /** The answers of a type over all clients, as people read them. */
    List<Part> parts(String type) {
        double each = 1.0 / Math.max(1, networks());
        Map<Part, Double> shares = new LinkedHashMap<>();
        for (int i = 0; i < Math.max(networks(), choices.isEmpty() ? 0 : 1); i++) {
            Choice choice = choices.get(choiceOf(i));
            for (Variant variant : choice.variants()) {
                List<String> data = placesOf(variant, type).stream()
                        .map(place -> place.address().toString())
                        .toList();
                if (!data.isEmpty()) {
                    shares.merge(new Part(0, variant.source(), data), each * share(choice, variant), Double::sum);
                }
            }
        }
        return shares.entrySet().stream()
                .map(entry -> new Part(
                        entry.getValue(),
                        entry.getKey().source(),
                        entry.getKey().data()))
                .toList();
    }
}

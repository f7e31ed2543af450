package dev.leeward.steering;

import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two choices in one: so many of the answers as the second would have it, the rest as the first. Pure.
 *
 * <pre>
 *   first       second        comes to
 *   is up       is up         both, by their parts
 *   is up       is not        the first alone: nobody is sent to where nobody serves
 *   is not      is up         the second alone
 *   is not      is not        the first alone
 * </pre>
 */
final class Mixture {
    /** Shares of one choice are told as parts of this, so that they add up alike in both. */
    private static final long WHOLE = 10_000;

    private static final int PERCENT = 100;

    private Mixture() {}

    /** @param percent of the answers that the second makes, 0 to 100 */
    static Choice of(Choice first, Choice second, int percent) {
        if (percent == 0 || !second.reason().isUp()) {
            return first;
        }
        if (percent == PERCENT || !first.reason().isUp()) {
            return second;
        }
        Map<String, Variant> variants = new LinkedHashMap<>();
        add(first, PERCENT - percent, variants);
        add(second, percent, variants);
        List<Look> looked = new ArrayList<>(first.looked());
        second.looked().stream()
                .filter(look ->
                        first.looked().stream().noneMatch(other -> other.pool().equals(look.pool())))
                .forEach(looked::add);
        return new Choice(
                List.copyOf(variants.values()),
                first.hashed(),
                first.reason(),
                Math.min(first.ttl(), second.ttl()),
                first.settled() && second.settled(),
                List.copyOf(looked));
    }

    private static void add(Choice choice, int percent, Map<String, Variant> variants) {
        long sum = choice.variants().stream().mapToLong(Variant::weight).sum();
        for (Variant variant : choice.variants()) {
            int weight = (int) Math.max(1, WHOLE * percent * variant.weight() / sum);
            Variant same = variants.get(variant.source());
            String source = variant.source();
            if (same != null && same.places().equals(variant.places())) {
                weight += same.weight();
            } else if (same != null) {
                source += " by the ramp";
            }
            variants.put(source, new Variant(source, weight, variant.places(), variant.answers()));
        }
    }
}

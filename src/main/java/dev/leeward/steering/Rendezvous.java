package dev.leeward.steering;

import java.util.List;

/**
 * Gives each client network one of several candidates, by weight, so that a candidate that comes or goes moves only the networks it
 * gains or loses: weighted rendezvous hashing (Thaler and Ravishankar 1998; with weights as −w / ln h, Schindelhauer and Schomaker 2005).
 * Immutable; a lookup allocates nothing.
 *
 * <p>Addresses are 128 bits, IPv4 ones IPv4-mapped. A network is a /24 of IPv4 or a /56 of IPv6.
 */
public final class Rendezvous {
    private static final int V4_PREFIX = 96 + 24;
    private static final int V6_PREFIX = 56;

    private final long[] seeds;
    private final double[] weights;

    private Rendezvous(long[] seeds, double[] weights) {
        this.seeds = seeds;
        this.weights = weights;
    }

    /**
     * @param keys tell the candidates apart, also in other sets of them
     * @param weights as many, each at least 1
     */
    public static Rendezvous of(List<String> keys, long... weights) {
        if (keys.isEmpty() || keys.size() != weights.length) {
            throw new IllegalArgumentException(keys.size() + " keys and " + weights.length + " weights");
        }
        long[] seeds = new long[weights.length];
        double[] shares = new double[weights.length];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = seed(keys.get(i));
            shares[i] = weights[i];
        }
        return new Rendezvous(seeds, shares);
    }

    /** The index of the candidate that a client's network has. */
    public int index(long high, long low) {
        boolean v4 = isMapped(high, low);
        long network = v4 ? (low >>> 8) : (high >>> 8) ^ Long.MIN_VALUE;
        int best = 0;
        double most = -1;
        for (int i = 0; i < seeds.length; i++) {
            double score = -weights[i] / Math.log(fraction(mix(network ^ seeds[i])));
            if (score > most) {
                most = score;
                best = i;
            }
        }
        return best;
    }

    /** How many leading bits of a client's address decide: 120 for an IPv4 one, which is its /24, and 56 for an IPv6 one. */
    public static int prefix(long high, long low) {
        return isMapped(high, low) ? V4_PREFIX : V6_PREFIX;
    }

    private static boolean isMapped(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /** Between 0 and 1, and neither. */
    private static double fraction(long hash) {
        return ((hash >>> 11) + 0.5) * 0x1.0p-53;
    }

    private static long seed(String key) {
        long hash = 0;
        for (int i = 0; i < key.length(); i++) {
            hash = mix(hash ^ key.charAt(i));
        }
        return hash;
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014), behind its increment. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}

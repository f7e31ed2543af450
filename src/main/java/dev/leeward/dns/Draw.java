package dev.leeward.dns;

/**
 * Draws indices by weight in constant time: an alias table (Walker 1974, built as Vose 1991 does). Immutable; the dice are the caller's.
 *
 * <p>A slot keeps a threshold on 31 bits and the index that is meant above it, so a draw is one multiplication, two array reads and a
 * comparison, whatever the number of weights.
 */
public final class Draw {
    private final int[] threshold;
    private final int[] alias;

    private Draw(int[] threshold, int[] alias) {
        this.threshold = threshold;
        this.alias = alias;
    }

    /**
     * A draw among {@code weights}, each 0 or more, with a sum above 0.
     *
     * @throws IllegalArgumentException when they are not
     */
    public static Draw of(long... weights) {
        double sum = 0;
        for (long weight : weights) {
            if (weight < 0) {
                throw new IllegalArgumentException("a weight is below 0");
            }
            sum += weight;
        }
        if (sum <= 0) {
            throw new IllegalArgumentException("the sum of the weights is 0");
        }
        int n = weights.length;
        double[] scaled = new double[n];
        int[] small = new int[n];
        int[] large = new int[n];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < n; i++) {
            scaled[i] = weights[i] * n / sum;
            if (scaled[i] < 1) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        int[] threshold = new int[n];
        int[] alias = new int[n];
        while (smalls > 0 && larges > 0) {
            int less = small[--smalls];
            int more = large[larges - 1];
            threshold[less] = (int) (scaled[less] * Integer.MAX_VALUE);
            alias[less] = more;
            scaled[more] -= 1 - scaled[less];
            if (scaled[more] < 1) {
                larges--;
                small[smalls++] = more;
            }
        }
        while (larges > 0) {
            fill(threshold, alias, large[--larges]);
        }
        while (smalls > 0) {
            fill(threshold, alias, small[--smalls]);
        }
        return new Draw(threshold, alias);
    }

    private static void fill(int[] threshold, int[] alias, int slot) {
        threshold[slot] = Integer.MAX_VALUE;
        alias[slot] = slot;
    }

    /** The index that {@code dice}, 64 random bits, fall on. */
    public int index(long dice) {
        int slot = (int) (((dice >>> 32) * threshold.length) >>> 32);
        return (int) (dice & Integer.MAX_VALUE) < threshold[slot] ? slot : alias[slot];
    }
}

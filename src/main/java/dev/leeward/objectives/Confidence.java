package dev.leeward.objectives;

/**
 * How sure some trials make. The lower bound of Clopper and Pearson (The use of confidence or fiducial limits illustrated in the case of the
 * binomial, Biometrika 26, 1934), which is exact: it never promises more than the trials do, however few they are.
 */
public final class Confidence {
    /** The chance at most of so many successes, or more, if the true share were the bound. */
    private static final double DOUBT = 0.05;

    private static final int HALVINGS = 60;

    private Confidence() {}

    /** The share of successes that is exceeded with a confidence of 95 %, one-sided; 0 without trials. */
    public static double lowerBound(int successes, int trials) {
        if (successes == 0) {
            return 0;
        }
        double low = 0;
        double high = (double) successes / trials;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (chanceOfAtLeast(successes, trials, middle) > DOUBT) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    /** Summed as logarithms, for thousands of trials. */
    private static double chanceOfAtLeast(int successes, int trials, double share) {
        double sum = 0;
        double logWays = 0;
        for (int k = 0; k <= trials; k++) {
            if (k > 0) {
                logWays += Math.log(trials - k + 1.0) - Math.log(k);
            }
            if (k >= successes) {
                sum += Math.exp(logWays + k * Math.log(share) + (trials - k) * Math.log1p(-share));
            }
        }
        return sum;
    }
}

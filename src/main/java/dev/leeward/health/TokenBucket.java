package dev.leeward.health;

/** Lets through {@code perSecond} a second, and no more than one second's worth at once. Time is an argument. */
final class TokenBucket {
    private final double perSecond;
    private double tokens;
    private long filledNanos;

    TokenBucket(double perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.filledNanos = nowNanos;
    }

    /**
     * Whether one more may go now.
     *
     * @param left how many have to be left for others then
     */
    boolean take(int left, long nowNanos) {
        tokens = Math.min(perSecond, tokens + (nowNanos - filledNanos) * perSecond / 1e9);
        filledNanos = nowNanos;
        if (tokens < 1 + left) {
            return false;
        }
        tokens--;
        return true;
    }
}

package dev.leeward.dns;

/** Random bits for draws that need to be fair, not secret: SplitMix64 (Steele, Lea, Flood 2014). One per loop; not thread-safe. */
final class Dice {
    private long state;

    Dice(long seed) {
        this.state = seed;
    }

    long next() {
        long z = state += 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

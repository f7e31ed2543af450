package dev.leeward.values;

import java.util.regex.Pattern;

/**
 * How much member weight a pool needs to be usable: an amount, {@code 2}, or a share of its whole weight, {@code 50%}.
 *
 * @param least above 0; of a share, to 1
 */
public record Enough(double least, boolean isShare) {
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}");

    /** @throws IllegalArgumentException when {@code text} is neither, or is nothing */
    public static Enough parse(String text) {
        boolean amount = AMOUNT.matcher(text).matches();
        if (!amount && !text.endsWith("%")) {
            throw new IllegalArgumentException("is not an amount such as 2, nor a share such as 50%");
        }
        double least = amount ? Integer.parseInt(text) : Share.parse(text).fraction();
        if (least <= 0 || (!amount && least > 1)) {
            throw new IllegalArgumentException("is out of range: above 0, to 100%");
        }
        return new Enough(least, !amount);
    }

    /** Whether {@code up} of a pool's weight is enough. */
    public boolean holds(long up, long whole) {
        return up >= (isShare ? least * whole : least);
    }

    @Override
    public String toString() {
        return isShare ? new Share(least).toString() : String.valueOf((long) least);
    }
}

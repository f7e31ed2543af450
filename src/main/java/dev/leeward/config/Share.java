package dev.leeward.config;

import java.math.BigDecimal;

/** A part of a whole, 1.0 being all of it; written {@code 10%}. */
public record Share(double fraction) implements Comparable<Share> {
    /** @throws IllegalArgumentException when {@code text} is not a number with a per cent sign */
    public static Share parse(String text) {
        try {
            if (text.endsWith("%")) {
                return new Share(
                        new BigDecimal(text.substring(0, text.length() - 1).trim())
                                .movePointLeft(2)
                                .doubleValue());
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("is not a share such as 10%");
    }

    @Override
    public int compareTo(Share other) {
        return Double.compare(fraction, other.fraction);
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(fraction)
                        .movePointRight(2)
                        .stripTrailingZeros()
                        .toPlainString() + "%";
    }
}

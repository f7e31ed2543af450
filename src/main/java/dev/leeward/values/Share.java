package dev.leeward.values;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a whole, 1.0 being all of it; written {@code 10%}. */
public record Share(double fraction) implements Comparable<Share> {
    private static final Pattern PER_CENT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?) ?%");

    /** @throws IllegalArgumentException when {@code text} is not a number with a per cent sign */
    public static Share parse(String text) {
        Matcher matcher = PER_CENT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a share such as 10%");
        }
        return new Share(new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue());
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

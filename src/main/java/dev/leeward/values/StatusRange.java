package dev.leeward.values;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP status codes from {@code first} to {@code last}, both included; written {@code 200-299} or {@code 204}. */
public record StatusRange(int first, int last) {
    private static final Pattern RANGE = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");

    /** @throws IllegalArgumentException when {@code text} is not a status or a range of them */
    public static StatusRange parse(String text) {
        Matcher matcher = RANGE.matcher(text);
        if (matcher.matches()) {
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (first <= last) {
                return new StatusRange(first, last);
            }
        }
        throw new IllegalArgumentException("is not a status such as 204 or a range such as 200-299");
    }

    /** Whether {@code status} lies in the range. */
    public boolean holds(int status) {
        return first <= status && status <= last;
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}

package dev.leeward.config;

/** HTTP status codes from {@code first} to {@code last}, both included; written {@code 200-299} or {@code 204}. */
public record StatusRange(int first, int last) {
    /** @throws IllegalArgumentException when {@code text} is not a status or a range of them */
    public static StatusRange parse(String text) {
        int dash = text.indexOf('-');
        try {
            int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
            if (first >= 100 && first <= last && last <= 599) {
                return new StatusRange(first, last);
            }
        } catch (NumberFormatException e) {
            // told below, as a range out of bounds is
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

package dev.leeward.config;

import java.util.Collection;

/** Finds the word that was probably meant. */
final class Nearest {
    /** Letters changed, added or left out. */
    private static final int MAX_DISTANCE = 2;

    /** Beyond this many, looking would take longer than the operator. */
    private static final int MAX_WORDS = 1000;

    private Nearest() {}

    /** {@code "; did you mean web-eu?"}, or nothing when no word is close. */
    static String hint(String word, Collection<String> known) {
        String best = "";
        int least = MAX_DISTANCE + 1;
        for (String candidate : known.stream().limit(MAX_WORDS).toList()) {
            int distance = distance(word, candidate);
            if (distance < least && distance < candidate.length()) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : "; did you mean " + best + "?";
    }

    /** Levenshtein's distance (1965), a row at a time. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > MAX_DISTANCE) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

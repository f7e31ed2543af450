package dev.leeward.values;

import java.util.Arrays;
import java.util.Collection;

/** Finds the word that was probably meant. */
public final class Nearest {
    /** Letters changed, added, left out, or swapped with their neighbour. */
    private static final int MAX_DISTANCE = 2;

    /** Beyond this many, looking would take longer than the operator. */
    private static final int MAX_WORDS = 1000;

    private Nearest() {}

    /** {@code "; did you mean web-eu?"}, or nothing when no word is close. */
    public static String hint(String word, Collection<String> known) {
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

    /** Levenshtein's distance (1965) with neighbours that changed places as one change, as Damerau (1964) counts; a row at a time. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > MAX_DISTANCE) {
            return Integer.MAX_VALUE;
        }
        int[] rowBefore = new int[0];
        int[] above = new int[b.length() + 1];
        Arrays.setAll(above, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], 1 + rowBefore[j - 2]);
                }
            }
            rowBefore = above;
            above = row;
        }
        return above[b.length()];
    }
}

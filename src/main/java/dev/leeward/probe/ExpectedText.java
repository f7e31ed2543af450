package dev.leeward.probe;

import dev.leeward.config.BodyMatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Looks for a text or a pattern in the first 64 KiB of what comes. */
final class ExpectedText {
    /** So many pieces are each searched when they come; of more, only what has doubled since, or has ended. */
    private static final int MOST_SEARCHES = 64;

    private final BodyMatch expected;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;
    private int searches;
    private int searched;

    ExpectedText(BodyMatch expected) {
        this.expected = expected;
    }

    /** Keeps {@code part}, as far as there is room, and says whether what is expected has come by now. */
    boolean isIn(byte[] part) {
        int room = BodyReader.LONGEST - kept.size();
        kept.write(part, 0, Math.min(part.length, room));
        cut |= part.length > room;
        if (searches >= MOST_SEARCHES && kept.size() < 2 * searched && !cut) {
            return false;
        }
        searches++;
        searched = kept.size();
        return complaint(true).isEmpty();
    }

    /** Whether more came than is looked at. */
    boolean isCut() {
        return cut;
    }

    boolean isEmpty() {
        return kept.size() == 0;
    }

    /** What is wrong with what came; empty text when nothing is. */
    String complaint(boolean whole) {
        return complaint(expected, kept.toString(StandardCharsets.UTF_8), whole ? "what came" : "the first 64 KiB");
    }

    /** The same of any text, of which people are told as {@code where}. */
    static String complaint(BodyMatch expected, String text, String where) {
        if (expected.text() != null) {
            return text.contains(expected.text()) ? "" : "the text is not in " + where;
        }
        return switch (BoundedPattern.search(expected.compiled(), text)) {
            case FOUND -> "";
            case NOT_FOUND -> "the pattern is not in " + where;
            case TOO_MUCH_WORK -> "the pattern takes too many steps on " + where;
        };
    }
}

package dev.leeward.zone;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Splits a zone file into entries: a line, or several that parentheses hold together (RFC 1035 section 5.1). Lines that are empty or
 * only a comment are no entries.
 */
final class ZoneText {
    private final byte[] bytes;
    private int at;
    private int line = 1;

    ZoneText(byte[] bytes) {
        this.bytes = bytes;
        if (bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf) {
            at = 3; // the byte order mark some editors write
        }
    }

    /**
     * One entry.
     *
     * @param text its bytes as ISO 8859-1, the line end included; never empty
     * @param closed false when a parenthesis is open to the end of the file; then this is the first line only
     */
    record Entry(String text, int firstLine, int lastLine, boolean closed) {
        boolean startsBlank() {
            return startsWith(' ') || startsWith('\t');
        }

        boolean startsWith(char c) {
            return text.charAt(0) == c;
        }

        InputStream stream() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** The next entry; null at the end. */
    @Nullable
    Entry next() {
        while (at < bytes.length) {
            int first = at;
            while (first < bytes.length && (bytes[first] == ' ' || bytes[first] == '\t')) {
                first++;
            }
            if (first < bytes.length && bytes[first] == ';') {
                first = lineEnd(first);
            }
            if (first < bytes.length && !isLineEnd(first)) {
                return entry();
            }
            at = afterLineEnd(first);
            line++;
        }
        return null;
    }

    private Entry entry() {
        int start = at;
        int firstLine = line;
        int secondLineStart = bytes.length;
        int depth = 0;
        boolean quoted = false;
        int i = start;
        while (i < bytes.length) {
            if (isLineEnd(i)) {
                i = afterLineEnd(i);
                line++;
                if (depth == 0 || quoted) {
                    // A string that is not closed ends here too, so that what is after it can still be read.
                    break;
                }
                secondLineStart = Math.min(secondLineStart, i);
                continue;
            }
            switch (bytes[i]) {
                case '\\' -> i += i + 1 < bytes.length && !isLineEnd(i + 1) ? 1 : 0;
                case '"' -> quoted = !quoted;
                case ';' -> i = quoted ? i : lineEnd(i) - 1;
                case '(' -> depth += quoted ? 0 : 1;
                case ')' -> depth -= quoted || depth == 0 ? 0 : 1;
                default -> {}
            }
            i++;
        }
        int lastLine = isLineEnd(i - 1) ? line - 1 : line;
        boolean closed = depth == 0 || quoted;
        if (!closed) {
            i = secondLineStart;
            lastLine = firstLine;
            line = firstLine + 1;
        }
        at = i;
        return new Entry(new String(bytes, start, i - start, StandardCharsets.ISO_8859_1), firstLine, lastLine, closed);
    }

    private boolean isLineEnd(int i) {
        return bytes[i] == '\n' || bytes[i] == '\r';
    }

    private int lineEnd(int i) {
        int end = i;
        while (end < bytes.length && !isLineEnd(end)) {
            end++;
        }
        return end;
    }

    private int afterLineEnd(int i) {
        return i + 1 < bytes.length && bytes[i] == '\r' && bytes[i + 1] == '\n' ? i + 2 : i + 1;
    }
}

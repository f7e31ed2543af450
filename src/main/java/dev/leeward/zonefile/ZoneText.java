package dev.leeward.zonefile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Splits a zone file into entries: a line, or several that parentheses hold together (RFC 1035 section 5.1). Lines that are empty or
 * only a comment are no entries.
 *
 * <p>Holds a window of the file, which is as large as its longest entry.
 */
final class ZoneText {
    private static final int WINDOW = 1 << 16;
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private final InputStream in;
    private byte[] bytes = new byte[WINDOW];
    private int filled;
    private boolean ended;
    private int line = 1;

    private int start;
    private int length;
    private int firstLine;
    private int lastLine;
    private boolean closed;
    private boolean usual;

    ZoneText(InputStream in) throws IOException {
        this.in = in;
        if (has(2) && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf) {
            start = 3; // the byte order mark some editors write
        }
    }

    /** Goes to the next entry; false when there is none. What is told of an entry holds until then. */
    boolean next() throws IOException {
        start += length;
        length = 0;
        while (true) {
            int first = 0;
            while (has(first) && (at(first) == ' ' || at(first) == '\t')) {
                first++;
            }
            if (has(first) && at(first) == ';') {
                first = lineEnd(first);
            }
            if (!has(first)) {
                return false;
            }
            if (!isLineEnd(first)) {
                readEntry();
                return true;
            }
            start += afterLineEnd(first);
            line++;
        }
    }

    private void readEntry() throws IOException {
        firstLine = line;
        usual = true;
        int secondLineStart = 0;
        int depth = 0;
        boolean quoted = false;
        int i = 0;
        while (has(i)) {
            byte b = at(i);
            if (b == '\n' || b == '\r') {
                i = afterLineEnd(i);
                line++;
                if (depth == 0 || quoted) {
                    // A string that is not closed ends here too, so that what is after it can still be read.
                    break;
                }
                secondLineStart = secondLineStart == 0 ? i : secondLineStart;
                continue;
            }
            switch (b) {
                case '\\' -> {
                    usual = false;
                    i += has(i + 1) && !isLineEnd(i + 1) ? 1 : 0;
                }
                case '"' -> quoted = !quoted;
                case ';' -> i = quoted ? i : lineEnd(i) - 1;
                case '(' -> {
                    usual &= quoted;
                    depth += quoted ? 0 : 1;
                }
                case ')' -> {
                    usual &= quoted;
                    depth -= quoted || depth == 0 ? 0 : 1;
                }
                default -> {}
            }
            i++;
        }
        lastLine = isLineEnd(i - 1) ? line - 1 : line;
        closed = depth == 0 || quoted;
        if (!closed) {
            i = secondLineStart == 0 ? i : secondLineStart;
            lastLine = firstLine;
            line = firstLine + 1;
        }
        usual &= !quoted;
        length = i;
    }

    /** The array that holds the entry. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the entry starts. */
    int start() {
        return start;
    }

    /** Bytes of the entry, the line end included; never 0. */
    int length() {
        return length;
    }

    int firstLine() {
        return firstLine;
    }

    int lastLine() {
        return lastLine;
    }

    /** False when a parenthesis is open to the end of the file; then the entry is its first line only. */
    boolean isClosed() {
        return closed;
    }

    /** Whether it is one line without parentheses, quoting by a backslash, or a string that is not closed. */
    boolean isUsual() {
        return usual;
    }

    boolean startsBlank() {
        return startsWith(' ') || startsWith('\t');
    }

    boolean startsWith(char c) {
        return bytes[start] == c;
    }

    /** As ISO 8859-1. */
    String text() {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }

    InputStream stream() {
        return new ByteArrayInputStream(bytes, start, length);
    }

    private byte at(int i) {
        return bytes[start + i];
    }

    /** Whether the file goes on to the byte {@code i} after {@link #start}; it is in the window then. */
    private boolean has(int i) throws IOException {
        while (start + i >= filled) {
            if (ended) {
                return false;
            }
            read();
        }
        return true;
    }

    private void read() throws IOException {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, filled - start);
            filled -= start;
            start = 0;
        }
        if (filled == bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(filled * 2L, LARGEST));
        }
        int more = in.read(bytes, filled, bytes.length - filled);
        ended = more < 0;
        filled += Math.max(0, more);
    }

    private boolean isLineEnd(int i) {
        return at(i) == '\n' || at(i) == '\r';
    }

    private int lineEnd(int i) throws IOException {
        int end = i;
        while (has(end) && !isLineEnd(end)) {
            end++;
        }
        return end;
    }

    private int afterLineEnd(int i) throws IOException {
        return at(i) == '\r' && has(i + 1) && at(i + 1) == '\n' ? i + 2 : i + 1;
    }
}

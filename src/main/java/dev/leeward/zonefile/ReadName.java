package dev.leeward.zonefile;

import dev.leeward.store.NameHash;
import dev.leeward.values.DomainName;
import java.util.Arrays;

/** A name while a zone file is read, in wire form: one object for many names, one after another. The root at first. */
final class ReadName {
    private static final byte[] ROOT = {0};
    private static final int MAX_LABEL = 63;
    private static final int MAX_LABELS = 127;

    private final byte[] written = new byte[DomainName.MAX_LENGTH];
    private final byte[] lower = new byte[DomainName.MAX_LENGTH];
    private final int[] starts = new int[MAX_LABELS + 1];
    private int labels;
    private int length = 1;

    /** Takes a well-formed name. */
    void set(byte[] wire) {
        length = 0;
        labels = 0;
        append(wire, wire.length);
    }

    void set(ReadName other) {
        length = 0;
        labels = 0;
        append(other.written, other.length);
    }

    /**
     * Takes the name that is written between {@code start} and {@code end}; {@code origin} is added to it unless it ends in a dot.
     *
     * @return false when it is not a usual name: dnsjava may know it, or says what is wrong with it. Then this holds nothing of use.
     */
    boolean read(byte[] text, int start, int end, ReadName origin) {
        length = 0;
        labels = 0;
        if (end - start == 1 && text[start] == '@') {
            append(origin.written, origin.length);
            return true;
        }
        int label = start;
        while (label < end) {
            int dot = label;
            while (dot < end && text[dot] != '.') {
                dot++;
            }
            if (!readLabel(text, label, dot)) {
                return false;
            }
            if (dot == end) {
                return append(origin.written, origin.length);
            }
            label = dot + 1;
        }
        return length > 0 && append(ROOT, 1);
    }

    private boolean readLabel(byte[] text, int start, int end) {
        int label = end - start;
        if (label == 0 || label > MAX_LABEL || length + label + 2 > DomainName.MAX_LENGTH) {
            return false;
        }
        starts[labels++] = length;
        written[length] = (byte) label;
        lower[length++] = (byte) label;
        for (int i = start; i < end; i++) {
            byte b = text[i];
            // What means something else in a zone file, or is no ASCII, is left to who knows all of it.
            if (b <= ' ' || b > '~' || b == '\\' || b == '@' || b == '"' || b == '(' || b == ')' || b == ';'
                    || b == '$') {
                return false;
            }
            written[length] = b;
            lower[length++] = lower(b);
        }
        return true;
    }

    /** Adds the labels of a name that ends with the root. */
    private boolean append(byte[] wire, int bytes) {
        if (length + bytes > DomainName.MAX_LENGTH) {
            return false;
        }
        int at = 0;
        while (wire[at] != 0) {
            starts[labels++] = length;
            int end = at + wire[at] + 1;
            written[length] = wire[at];
            lower[length++] = wire[at++];
            while (at < end) {
                written[length] = wire[at];
                lower[length++] = lower(wire[at++]);
            }
        }
        starts[labels] = length;
        written[length] = 0;
        lower[length++] = 0;
        return true;
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }

    /** As it was written; {@link #length} bytes of it count. */
    byte[] written() {
        return written;
    }

    /** The same in lower case. */
    byte[] lower() {
        return lower;
    }

    int length() {
        return length;
    }

    /** Whether it was written with capital letters. */
    boolean isCased() {
        return !Arrays.equals(written, 0, length, lower, 0, length);
    }

    boolean isSame(ReadName other) {
        return Arrays.equals(lower, 0, length, other.lower, 0, other.length);
    }

    /** @param origin in lower case */
    boolean isAtOrBelow(byte[] origin) {
        int at = length - origin.length;
        return at >= 0
                && Arrays.binarySearch(starts, 0, labels + 1, at) >= 0
                && Arrays.equals(lower, at, length, origin, 0, origin.length);
    }

    int hash() {
        int hash = NameHash.ROOT;
        for (int label = labels - 1; label >= 0; label--) {
            hash = NameHash.label(hash, lower, starts[label]);
        }
        return hash;
    }

    DomainName name() {
        return DomainName.ofWire(Arrays.copyOf(lower, length));
    }
}

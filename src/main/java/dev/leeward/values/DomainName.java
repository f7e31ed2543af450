package dev.leeward.values;

import java.util.Arrays;

/**
 * A domain name in canonical form: absolute, ASCII letters in lower case (RFC 4343), as the wire holds it. Immutable.
 *
 * <p>Two names are equal when a DNS server must treat them as the same name.
 */
public final class DomainName implements Comparable<DomainName> {
    /** The longest name on the wire, root label included (RFC 1035 section 2.3.4). */
    public static final int MAX_LENGTH = 255;

    private static final int MAX_LABEL = 63;

    public static final DomainName ROOT = new DomainName(new byte[] {0});

    private final byte[] wire;
    private final int hash;

    private DomainName(byte[] wire) {
        this.wire = wire;
        this.hash = Arrays.hashCode(wire);
    }

    /**
     * Reads a name as zone files write it (RFC 1035 section 5.1: {@code \.} and {@code \046} quote); a dot at the end may be left
     * out.
     *
     * @throws IllegalArgumentException when a label is empty or longer than 63 bytes, or the name longer than 255
     */
    public static DomainName parse(String text) {
        if (text.equals(".")) {
            return ROOT;
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty, where a domain name should be");
        }
        byte[] wire = new byte[MAX_LENGTH];
        int label = 0;
        int end = 1;
        for (int i = 0; i < text.length(); i++) {
            int c = printable(text, i);
            if (c == '.') {
                closeLabel(wire, label, end);
                label = end++;
                continue;
            }
            if (c == '\\') {
                String digits = text.substring(i + 1, Math.min(i + 4, text.length()));
                if (digits.matches("[0-9]{3}")) {
                    c = Integer.parseInt(digits);
                    i += 3;
                } else if (!digits.isEmpty()) {
                    c = printable(text, ++i);
                } else {
                    throw new IllegalArgumentException("ends in a lone backslash");
                }
            }
            if (c > 255) {
                throw new IllegalArgumentException("has \\" + c + ", which is more than a byte");
            }
            if (end >= MAX_LENGTH - 1) {
                throw new IllegalArgumentException("is longer than 255 bytes");
            }
            wire[end++] = lower((byte) c);
        }
        if (end - label > 1) {
            closeLabel(wire, label, end);
            end++;
        }
        return new DomainName(Arrays.copyOf(wire, end));
    }

    private static char printable(String text, int at) {
        char c = text.charAt(at);
        if (c <= ' ' || c > '~') {
            throw new IllegalArgumentException("is not a domain name: write other than ASCII as xn--… or \\DDD");
        }
        return c;
    }

    private static void closeLabel(byte[] wire, int label, int end) {
        int length = end - label - 1;
        if (length == 0) {
            throw new IllegalArgumentException("has an empty label");
        }
        if (length > MAX_LABEL) {
            throw new IllegalArgumentException("has a label longer than 63 bytes");
        }
        wire[label] = (byte) length;
    }

    /**
     * A name from its uncompressed wire form (RFC 1035 section 3.1), which must be well-formed.
     *
     * @throws IllegalArgumentException when it is not
     */
    public static DomainName ofWire(byte[] bytes) {
        byte[] wire = new byte[bytes.length];
        int at = 0;
        while (at < bytes.length && bytes[at] > 0 && bytes[at] <= MAX_LABEL && at + bytes[at] < bytes.length) {
            int next = at + bytes[at] + 1;
            wire[at] = bytes[at];
            for (int i = at + 1; i < next; i++) {
                wire[i] = lower(bytes[i]);
            }
            at = next;
        }
        if (at != bytes.length - 1 || bytes[at] != 0 || bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException("is not a domain name on the wire");
        }
        return new DomainName(wire);
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }

    /** The uncompressed wire form in lower case, a copy. */
    public byte[] wire() {
        return wire.clone();
    }

    /** Bytes of the uncompressed wire form, root label included: 1 to 255. */
    public int length() {
        return wire.length;
    }

    public boolean isRoot() {
        return wire.length == 1;
    }

    /** Whether the first label is a lone asterisk (RFC 4592 section 2.1.1). */
    public boolean isWildcard() {
        return wire.length > 2 && wire[0] == 1 && wire[1] == '*';
    }

    /**
     * The name without its first label.
     *
     * @throws IllegalStateException for the root
     */
    public DomainName parent() {
        if (isRoot()) {
            throw new IllegalStateException("the root has no parent");
        }
        return new DomainName(Arrays.copyOfRange(wire, wire[0] + 1, wire.length));
    }

    /** This name with an asterisk before it: the source of synthesis (RFC 4592 section 3.3.1). */
    public DomainName wildcard() {
        return prepend((byte) '*');
    }

    /**
     * This name with a label of one byte before it.
     *
     * @throws IllegalArgumentException when that is longer than 255 bytes
     */
    public DomainName prepend(byte label) {
        if (wire.length + 2 > MAX_LENGTH) {
            throw new IllegalArgumentException("is longer than 255 bytes");
        }
        byte[] longer = new byte[wire.length + 2];
        longer[0] = 1;
        longer[1] = lower(label);
        System.arraycopy(wire, 0, longer, 2, wire.length);
        return new DomainName(longer);
    }

    /** Whether this is {@code other} or lies below it. */
    public boolean isAtOrBelow(DomainName other) {
        int at = 0;
        while (wire.length - at > other.wire.length) {
            at += wire[at] + 1;
        }
        return Arrays.equals(wire, at, wire.length, other.wire, 0, other.wire.length);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DomainName other && hash == other.hash && Arrays.equals(wire, other.wire);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** By wire form: a stable order, not the canonical one of RFC 4034. */
    @Override
    public int compareTo(DomainName other) {
        return Arrays.compareUnsigned(wire, other.wire);
    }

    /** As it is written in a configuration: without the dot at the end, but {@code .} for the root. */
    @Override
    public String toString() {
        if (isRoot()) {
            return ".";
        }
        StringBuilder text = new StringBuilder(wire.length);
        for (int at = 0; wire[at] != 0; at += wire[at] + 1) {
            if (at > 0) {
                text.append('.');
            }
            for (int i = at + 1; i <= at + wire[at]; i++) {
                int c = wire[i] & 0xff;
                if (c == '.' || c == '\\' || c == '"' || c == ';' || c == '@' || c == '(' || c == ')') {
                    text.append('\\').append((char) c);
                } else if (c > 32 && c < 127) {
                    text.append((char) c);
                } else {
                    text.append('\\').append(String.format("%03d", c));
                }
            }
        }
        return text.toString();
    }
}

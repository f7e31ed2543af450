package dev.leeward.tsig;

import dev.leeward.values.DomainName;
import java.util.Arrays;

/** Reads what signatures need of a message, from untrusted bytes. Fails with a {@link MalformedException}, and in no other way. */
final class Bytes {
    private static final int POINTER = 0xc0;

    private final byte[] bytes;
    private int at;

    /** The bytes are not what they should be. */
    static final class MalformedException extends Exception {
        MalformedException() {
            super(null, null, false, false);
        }
    }

    Bytes(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    int at() {
        return at;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    int u16() throws MalformedException {
        return (int) number(2);
    }

    /** A number of {@code length} bytes, at most 6. */
    long number(int length) throws MalformedException {
        need(length);
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = (number << 8) | (bytes[at++] & 0xff);
        }
        return number;
    }

    byte[] take(int length) throws MalformedException {
        need(length);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    void skip(int length) throws MalformedException {
        need(length);
        at += length;
    }

    private void need(int length) throws MalformedException {
        if (length < 0 || length > bytes.length - at) {
            throw new MalformedException();
        }
    }

    /** A name, compressed or not; a pointer has to lead backwards (RFC 1035 section 4.1.4), so this ends. */
    DomainName name() throws MalformedException {
        byte[] wire = new byte[DomainName.MAX_LENGTH];
        int length = 0;
        int from = at;
        int lowest = at;
        boolean jumped = false;
        while (true) {
            int label = byteAt(from);
            if (label >= POINTER) {
                int to = ((label & ~POINTER) << 8) | byteAt(from + 1);
                if (to >= lowest) {
                    throw new MalformedException();
                }
                at = jumped ? at : from + 2;
                jumped = true;
                lowest = to;
                from = to;
                continue;
            }
            if (label >= 64 || length + label + 1 > wire.length || from + label + 1 > bytes.length) {
                throw new MalformedException();
            }
            System.arraycopy(bytes, from, wire, length, label + 1);
            length += label + 1;
            from += label + 1;
            if (label == 0) {
                at = jumped ? at : from;
                return domain(Arrays.copyOf(wire, length));
            }
        }
    }

    private static DomainName domain(byte[] wire) throws MalformedException {
        try {
            return DomainName.ofWire(wire);
        } catch (IllegalArgumentException e) {
            throw new MalformedException();
        }
    }

    private int byteAt(int index) throws MalformedException {
        if (index >= bytes.length) {
            throw new MalformedException();
        }
        return bytes[index] & 0xff;
    }
}

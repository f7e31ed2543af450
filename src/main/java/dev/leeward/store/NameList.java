package dev.leeward.store;

import dev.leeward.values.DomainName;
import java.util.Arrays;

/**
 * Names at or below an origin, by number; the origin, which all of them end in, is kept once. What is kept of a name are its labels before
 * the origin, after a byte that says how many bytes that are.
 */
final class NameList {
    private final DomainName origin;
    private final ByteStore bytes = new ByteStore();
    private final IntStore runs = new IntStore();

    NameList(DomainName origin) {
        this.origin = origin;
    }

    DomainName origin() {
        return origin;
    }

    int size() {
        return runs.size();
    }

    /** Adds the {@code length} bytes of labels at {@code start}, and gives them the next number. */
    int add(byte[] wire, int start, int length) {
        int run = bytes.add(length + 1);
        byte[] chunk = bytes.chunk(run);
        int at = ByteStore.offset(run);
        chunk[at] = (byte) length;
        System.arraycopy(wire, start, chunk, at + 1, length);
        runs.add(run);
        return runs.size() - 1;
    }

    boolean is(int number, byte[] wire, int start, int length) {
        int run = runs.get(number);
        byte[] chunk = bytes.chunk(run);
        int at = ByteStore.offset(run);
        return (chunk[at] & 0xff) == length
                && Arrays.equals(chunk, at + 1, at + 1 + length, wire, start, start + length);
    }

    /** Whether a name has but one label before the origin. */
    boolean isChildOfOrigin(int number) {
        int run = runs.get(number);
        byte[] chunk = bytes.chunk(run);
        int at = ByteStore.offset(run);
        int length = chunk[at] & 0xff;
        return length > 0 && length == chunk[at + 1] + 1;
    }

    /** Whether the first label of a name is a lone asterisk. */
    boolean isWildcard(int number) {
        int run = runs.get(number);
        byte[] chunk = bytes.chunk(run);
        int at = ByteStore.offset(run);
        return chunk[at] == 0 ? origin.isWildcard() : chunk[at + 1] == 1 && chunk[at + 2] == '*';
    }

    boolean isFull() {
        return bytes.isFull();
    }

    DomainName name(int number) {
        int run = runs.get(number);
        byte[] chunk = bytes.chunk(run);
        int at = ByteStore.offset(run);
        int length = chunk[at] & 0xff;
        byte[] wire = new byte[length + origin.length()];
        System.arraycopy(chunk, at + 1, wire, 0, length);
        System.arraycopy(origin.wire(), 0, wire, length, origin.length());
        return DomainName.ofWire(wire);
    }

    void trim() {
        bytes.trim();
        runs.trim();
    }
}

package dev.leeward.zonefile;

import java.util.Arrays;

/** Reads addresses as zone files usually have them, from text into wire form. What it does not read may be an address none the less. */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /** Puts the four bytes of {@code 192.0.2.1}, written between {@code start} and {@code end}, to {@code to[at]}; false when it cannot. */
    static boolean readV4(byte[] text, int start, int end, byte[] to, int at) {
        int next = start;
        for (int part = 0; part < 4; part++) {
            int first = next;
            int number = 0;
            while (next < end && next - first < 3 && text[next] >= '0' && text[next] <= '9') {
                number = number * 10 + text[next++] - '0';
            }
            boolean leadingZero = next - first > 1 && text[first] == '0';
            if (next == first || leadingZero || number > 255) {
                return false;
            }
            to[at + part] = (byte) number;
            if (part < 3 && (next == end || text[next++] != '.')) {
                return false;
            }
        }
        return next == end;
    }

    /** The same with the 16 bytes of {@code 2001:db8::1} (RFC 4291 section 2.2, forms 1 and 2). */
    static boolean readV6(byte[] text, int start, int end, byte[] to, int at) {
        int gap = -1;
        int groups = 0;
        int next = start;
        if (end - start >= 2 && text[start] == ':' && text[start + 1] == ':') {
            gap = 0;
            next += 2;
        }
        while (next < end) {
            int first = next;
            int group = 0;
            while (next < end && next - first < 4 && Character.digit(text[next], 16) >= 0) {
                group = (group << 4) | Character.digit(text[next++], 16);
            }
            if (next == first || groups == GROUPS) {
                return false;
            }
            to[at + 2 * groups] = (byte) (group >> 8);
            to[at + 2 * groups + 1] = (byte) group;
            groups++;
            if (next == end) {
                break;
            }
            if (text[next++] != ':' || next == end) {
                return false;
            }
            if (text[next] == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = groups;
                next++;
            }
        }
        return gap < 0 ? groups == GROUPS : widen(to, at, gap, groups);
    }

    /** Puts as many zeros as are missing between the first {@code gap} groups and the others; false when none are. */
    private static boolean widen(byte[] to, int at, int gap, int groups) {
        if (groups == GROUPS) {
            return false;
        }
        int from = at + 2 * gap;
        int after = at + 2 * (GROUPS - groups + gap);
        System.arraycopy(to, from, to, after, 2 * (groups - gap));
        Arrays.fill(to, from, after, (byte) 0);
        return true;
    }
}

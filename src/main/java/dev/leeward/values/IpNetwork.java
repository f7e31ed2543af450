package dev.leeward.values;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * An IP prefix; written {@code 127.0.0.0/8}, or an address alone for that one address. No bit is set past the prefix.
 *
 * @param length in bits, to 32 or 128
 */
public record IpNetwork(InetAddress address, int length) {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

    /** @throws IllegalArgumentException when {@code text} is not a prefix, or has bits set past its length */
    public static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = Addresses.parse(slash < 0 ? text : text.substring(0, slash));
            int bits = address.getAddress().length * 8;
            int length = slash < 0 ? bits : length(text.substring(slash + 1));
            if (length <= bits) {
                byte[] bytes = address.getAddress();
                for (int bit = length; bit < bits; bit++) {
                    if ((bytes[bit >> 3] >> (7 - (bit & 7)) & 1) != 0) {
                        throw new IllegalArgumentException("has bits set past the first " + length);
                    }
                }
                return new IpNetwork(address, length);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("is not a network such as 192.0.2.0/24");
    }

    private static int length(String digits) {
        if (!LENGTH.matcher(digits).matches()) {
            throw new NumberFormatException(digits);
        }
        return Integer.parseInt(digits);
    }

    /** The network of {@code 8 * bytes} bits that an address is in. */
    public static IpNetwork around(InetAddress address, int bytes) {
        byte[] raw = address.getAddress();
        Arrays.fill(raw, bytes, raw.length, (byte) 0);
        try {
            return new IpNetwork(InetAddress.getByAddress(raw), bytes * 8);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("as long as an address is", e);
        }
    }

    /** Whether {@code other}, of the same family, lies in the network. */
    public boolean holds(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int i = 0; i < mine.length; i++) {
            int bitsHere = Math.clamp(length - 8L * i, 0, 8);
            int mask = 0xff00 >> bitsHere & 0xff;
            if (((mine[i] ^ its[i]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return Addresses.text(address) + "/" + length;
    }
}

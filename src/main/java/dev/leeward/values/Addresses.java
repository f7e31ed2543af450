package dev.leeward.values;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/** IP addresses as text, never looked up as names. */
public final class Addresses {
    private static final Pattern DOTTED_QUAD = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    private static final long MAPPED = 0xffffL << 32;

    private Addresses() {}

    /**
     * Reads an IPv4 address of four decimal numbers or an IPv6 address (RFC 4291 section 2.2) without a zone.
     *
     * @throws IllegalArgumentException when {@code text} is neither
     */
    public static InetAddress parse(String text) {
        try {
            if (DOTTED_QUAD.matcher(text).matches()) {
                return Inet4Address.ofLiteral(text);
            }
            if (text.indexOf(':') >= 0 && text.indexOf('%') < 0 && text.indexOf('[') < 0) {
                InetAddress address = Inet6Address.ofLiteral(text);
                // Java turns an IPv4-mapped address into an IPv4 one, which would be an A record where AAAA was
                // written.
                if (address instanceof Inet6Address) {
                    return address;
                }
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IllegalArgumentException("is not an address");
    }

    /** The upper 64 bits of an address of 128: an IPv4 one is IPv4-mapped (RFC 4291 section 2.5.5.2). */
    public static long high(InetAddress address) {
        return address instanceof Inet6Address
                ? ByteBuffer.wrap(address.getAddress()).getLong()
                : 0;
    }

    /** The lower 64 bits. */
    public static long low(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? bytes.getLong(8) : MAPPED | (bytes.getInt() & 0xffffffffL);
    }

    /** The address as RFC 5952 writes it. */
    public static String text(InetAddress address) {
        return address instanceof Inet6Address v6 ? Rfc5952.text(v6.getAddress()) : address.getHostAddress();
    }

    /** The longest run of zero groups is written {@code ::}, the first one of equals; a single one is not (RFC 5952 section 4.2). */
    private static final class Rfc5952 {
        static String text(byte[] bytes) {
            int[] groups = new int[8];
            for (int i = 0; i < 8; i++) {
                groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
            }
            int longestStart = -1;
            int longest = 1;
            for (int start = 0; start < 8; start++) {
                int length = 0;
                while (start + length < 8 && groups[start + length] == 0) {
                    length++;
                }
                if (length > longest) {
                    longest = length;
                    longestStart = start;
                }
            }
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                if (i == longestStart) {
                    text.append("::");
                    i += longest - 1;
                } else {
                    if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                        text.append(':');
                    }
                    text.append(Integer.toHexString(groups[i]));
                }
            }
            return text.toString();
        }
    }
}

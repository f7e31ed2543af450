package dev.leeward.dns;

import dev.leeward.guard.Cookie;

/**
 * The OPT record of the answer to the question that a loop has read last (RFC 6891 section 7): our payload size, DO as it came, and the
 * options that were asked for. Each loop has its own; it allocates nothing.
 *
 * <pre>
 *   option       RFC    is in the answer
 *   subnet       7871   as it came, with the scope
 *   cookie       7873   to a cookie
 *   NSID         5001   to a question for it, where there is one to tell
 *   keepalive    7828   to a question for it, over TCP
 *   others              told by the answer, where there is room
 * </pre>
 */
final class OptWriter {
    /** An OPT record without options. */
    private static final int BARE = 11;

    private static final int OPTION_HEADER = 4;
    private static final int KEEPALIVE = 2;

    private final Received received;
    private final Edns edns;
    private final Announced announced;
    private final byte[] out;
    private int at;

    /** @param out takes the answer */
    OptWriter(Received received, Announced announced, byte[] out) {
        this.received = received;
        this.edns = received.question.edns;
        this.announced = announced;
        this.out = out;
    }

    /** Bytes of the record with all that was asked for; 0 without EDNS. */
    int length() {
        if (!edns.present) {
            return 0;
        }
        int length = BARE + edns.subnetLength;
        if (edns.cookieAt != 0) {
            length += OPTION_HEADER + Cookie.LENGTH;
        }
        if (edns.nsid && announced.nsid().length > 0) {
            length += OPTION_HEADER + announced.nsid().length;
        }
        return edns.keepAlive ? length + OPTION_HEADER + KEEPALIVE : length;
    }

    /**
     * Writes the record, where the query had one.
     *
     * @param start where it goes in the answer
     * @param limit of the answer, in bytes; {@link #length} is within it
     * @param rcode whose upper bits it tells (RFC 6891 section 6.1.3)
     * @param scope for how many leading bits of the client's address the answer holds (RFC 7871 section 7.2.1); 0: for every client
     * @param more options; left out where there is no room for them
     * @return where it ends
     */
    int write(int start, int limit, int rcode, int scope, byte[] more) {
        if (!edns.present) {
            return start;
        }
        out[start] = 0;
        Wire.putU16(out, start + 1, Wire.TYPE_OPT);
        Wire.putU16(out, start + 3, announced.udpPayload());
        out[start + 5] = (byte) (rcode >> 4);
        out[start + 6] = 0;
        // RFC 6891 section 6.1.4: no other flag is known, and what is not known is zero.
        Wire.putU16(out, start + 7, edns.dnssecOk ? 0x8000 : 0);
        at = start + BARE;
        writeSubnet(scope);
        if (edns.cookieAt != 0) {
            writeHeader(Wire.OPTION_COOKIE, Cookie.LENGTH);
            received.cookie.write(out, at);
            at += Cookie.LENGTH;
        }
        if (edns.nsid && announced.nsid().length > 0) {
            writeHeader(Wire.OPTION_NSID, announced.nsid().length);
            append(announced.nsid());
        }
        if (edns.keepAlive) {
            writeHeader(Wire.OPTION_KEEPALIVE, KEEPALIVE);
            Wire.putU16(out, at, announced.keepAliveTenths());
            at += KEEPALIVE;
        }
        if (at + more.length <= limit) {
            append(more);
        }
        Wire.putU16(out, start + 9, at - start - BARE);
        return at;
    }

    private void writeSubnet(int scope) {
        int length = edns.subnetLength;
        System.arraycopy(received.bytes, edns.subnetAt, out, at, length);
        if (scope != 0) {
            out[at + Edns.SUBNET_SCOPE] = (byte) scope;
        }
        at += length;
    }

    private void writeHeader(int option, int length) {
        Wire.putU16(out, at, option);
        Wire.putU16(out, at + 2, length);
        at += OPTION_HEADER;
    }

    private void append(byte[] bytes) {
        System.arraycopy(bytes, 0, out, at, bytes.length);
        at += bytes.length;
    }
}

package dev.leeward.dns;

import dev.leeward.guard.Cookie;

/** What a query says by EDNS (RFC 6891): its OPT record and the options of it that mean something here. Part of a {@link Question}. */
final class Edns {
    /** Where the scope prefix length lies in a client subnet option, its code and length included (RFC 7871 section 6). */
    static final int SUBNET_SCOPE = 7;

    private static final int OPTION_HEADER = 4;

    private byte[] message = new byte[0];
    private Transport transport = Transport.UDP;

    /** Whether there is an OPT record; without one nothing else here is told. */
    boolean present;

    int version;
    int udpPayload;
    boolean dnssecOk;

    /** Where the client subnet option lies in the message, its code included; 0 when there is none. */
    int subnetAt;

    /** Bytes of it, its code and length included; 0 when there is none. */
    int subnetLength;

    /** Where a cookie lies in the message, without its option's code and length; 0 when there is none. */
    int cookieAt;

    int cookieLength;

    /** Whether the query asks which server this is (RFC 5001). */
    boolean nsid;

    /** Whether a query over TCP asks how long its connection may be idle (RFC 7828). */
    boolean keepAlive;

    /** Forgets the last query's. */
    void clear(byte[] message, Transport transport) {
        this.message = message;
        this.transport = transport;
        present = false;
        version = 0;
        udpPayload = Wire.UDP_PAYLOAD_PLAIN;
        dnssecOk = false;
        subnetAt = 0;
        subnetLength = 0;
        cookieAt = 0;
        nsid = false;
        keepAlive = false;
    }

    /**
     * Reads the OPT record whose type lies at {@code at} and whose data ends at {@code end}. Options of another version are not looked at.
     *
     * @return whether it is as it has to be
     */
    boolean read(int at, int end) {
        present = true;
        // RFC 6891 section 6.2.3: less than 512 means 512.
        udpPayload = Math.max(Wire.u16(message, at + 2), Wire.UDP_PAYLOAD_PLAIN);
        version = Wire.u8(message, at + 5);
        dnssecOk = (message[at + 6] & 0x80) != 0;
        return version != 0 || readOptions(at + 10, end);
    }

    private boolean readOptions(int start, int end) {
        int option = start;
        while (option < end) {
            int data = option + OPTION_HEADER;
            if (data > end) {
                return false;
            }
            int length = Wire.u16(message, option + 2);
            if (data + length > end || !readOption(Wire.u16(message, option), data, length)) {
                return false;
            }
            option = data + length;
        }
        return true;
    }

    /** Whether an option is as it has to be; one that is not known always is (RFC 6891 section 6.1.2). */
    private boolean readOption(int code, int data, int length) {
        switch (code) {
            case Wire.OPTION_CLIENT_SUBNET -> {
                if (subnetAt != 0 || !isSubnet(data, length)) {
                    return false;
                }
                subnetAt = data - OPTION_HEADER;
                subnetLength = length + OPTION_HEADER;
            }
            case Wire.OPTION_COOKIE -> {
                // RFC 7873 section 5.2: of several the first counts, and one that is too short or too long is an error.
                if (cookieAt == 0) {
                    if (!Cookie.isWellFormed(length)) {
                        return false;
                    }
                    cookieAt = data;
                    cookieLength = length;
                }
            }
            // RFC 5001 section 2.1: whatever is in it.
            case Wire.OPTION_NSID -> nsid = true;
            case Wire.OPTION_KEEPALIVE -> {
                // RFC 7828 section 3.3.1: not over UDP. Section 3.2.1: a client tells no time.
                if (transport == Transport.TCP) {
                    if (length != 0) {
                        return false;
                    }
                    keepAlive = true;
                }
            }
            default -> {}
        }
        return true;
    }

    /**
     * RFC 7871 sections 6 and 7.1.2: family, source and scope prefix length, address. The scope is 0 in a query, the address as long as
     * the source prefix, without a bit past it. Family 0 stands for "no address" with a prefix of 0.
     */
    private boolean isSubnet(int option, int length) {
        if (length < 4) {
            return false;
        }
        int family = Wire.u16(message, option);
        int source = Wire.u8(message, option + 2);
        int max = switch (family) {
            case 0 -> 0;
            case 1 -> 32;
            case 2 -> 128;
            default -> -1;
        };
        int addressLength = (source + 7) / 8;
        if (source > max || message[option + 3] != 0 || length != 4 + addressLength) {
            return false;
        }
        int spare = addressLength * 8 - source;
        return spare == 0 || (message[option + length - 1] & ((1 << spare) - 1)) == 0;
    }

    /**
     * Puts the client's place into {@code where}: the network that the query tells of, or, where it tells of none or asks not to be
     * located (RFC 7871 section 7.1.2), the address it came from.
     *
     * @return whether the query told
     */
    boolean locate(ClientAddress where, ClientAddress from) {
        int source = subnetAt == 0 ? 0 : Wire.u8(message, subnetAt + SUBNET_SCOPE - 1);
        if (source == 0) {
            where.set(from);
            return false;
        }
        where.set(
                message,
                subnetAt + SUBNET_SCOPE + 1,
                (source + 7) / 8,
                Wire.u16(message, subnetAt + OPTION_HEADER) == 1);
        return true;
    }
}

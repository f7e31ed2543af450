package dev.leeward.dns;

/** Numbers of the DNS wire format, and big-endian access to it. */
public final class Wire {
    public static final int HEADER_LENGTH = 12;

    /** What a client without EDNS takes over UDP (RFC 1035 section 2.3.4). */
    static final int UDP_PAYLOAD_PLAIN = 512;

    public static final int MESSAGE_MAX = 65535;

    public static final int NOERROR = 0;
    public static final int FORMERR = 1;
    public static final int SERVFAIL = 2;
    public static final int NXDOMAIN = 3;
    public static final int NOTIMP = 4;
    public static final int REFUSED = 5;
    public static final int YXDOMAIN = 6;
    static final int NOTAUTH = 9;
    static final int BADVERS = 16;
    static final int BADCOOKIE = 23;

    static final int FLAG_QR = 0x8000;
    static final int FLAG_AA = 0x0400;
    static final int FLAG_TC = 0x0200;
    static final int FLAG_RD = 0x0100;

    public static final int CLASS_IN = 1;
    public static final int CLASS_CH = 3;

    static final int TYPE_SOA = 6;
    static final int TYPE_OPT = 41;
    static final int TYPE_TSIG = 250;
    static final int TYPE_IXFR = 251;
    static final int TYPE_AXFR = 252;
    static final int TYPE_ANY = 255;

    static final int OPTION_NSID = 3;
    static final int OPTION_CLIENT_SUBNET = 8;
    static final int OPTION_COOKIE = 10;
    static final int OPTION_KEEPALIVE = 11;
    static final int OPTION_EXTENDED_ERROR = 15;

    private Wire() {}

    static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    public static int u16(byte[] bytes, int at) {
        return (u8(bytes, at) << 8) | u8(bytes, at + 1);
    }

    public static void putU16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}

package dev.leeward.dns;

import dev.leeward.values.DomainName;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Queries as bytes, also ones that no library would make. */
final class Packets {
    private Packets() {}

    /** A query with RD set and one question, without EDNS. */
    static byte[] query(String name, int type) {
        return query(name, type, "");
    }

    /** The same with additional records given as hex, and ARCOUNT 1 if there are any. */
    static byte[] query(String name, int type, String additional) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("abcd 0100 0001 0000 0000 " + (additional.isEmpty() ? "0000" : "0001")));
        out.writeBytes(DomainName.parse(name).wire());
        out.write(type >> 8);
        out.write(type);
        out.writeBytes(bytes("0001" + additional));
        return out.toByteArray();
    }

    /** An OPT record (RFC 6891 section 6.1.2): payload size, flags, options. */
    static String opt(int payload, String flags, String options) {
        return "00 0029 %04x %s %04x %s".formatted(payload, flags, bytes(options).length, options);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}

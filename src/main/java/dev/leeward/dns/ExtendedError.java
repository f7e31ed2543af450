package dev.leeward.dns;

import java.nio.charset.StandardCharsets;

/**
 * What more there is to say of an answer, in its OPT record (RFC 8914).
 *
 * @param code the INFO-CODE; 0 where none of the registered ones fits
 * @param text the EXTRA-TEXT, in UTF-8
 */
public record ExtendedError(int code, String text) {
    /** RFC 8914 section 4.1: what is told is in the text. */
    public static final int OTHER = 0;

    /** RFC 8914 section 4.4: what was true once, told for want of something better. */
    public static final int STALE_ANSWER = 3;

    /** RFC 8914 section 4.15: the server is up, and does not know enough yet. */
    public static final int NOT_READY = 14;

    /** RFC 8914 section 4.19: the client may not have this. */
    public static final int PROHIBITED = 18;

    /** RFC 8914 section 4.21: no zone here holds the name. */
    public static final int NOT_AUTHORITATIVE = 20;

    /** RFC 8914 section 4.25: a zone is to be served, and its data cannot be used. */
    public static final int INVALID_DATA = 24;

    /** The option as it stands in the record, its own header included (RFC 8914 section 2). */
    byte[] option() {
        byte[] extra = text.getBytes(StandardCharsets.UTF_8);
        byte[] option = new byte[6 + extra.length];
        Wire.putU16(option, 0, Wire.OPTION_EXTENDED_ERROR);
        Wire.putU16(option, 2, 2 + extra.length);
        Wire.putU16(option, 4, code);
        System.arraycopy(extra, 0, option, 6, extra.length);
        return option;
    }
}

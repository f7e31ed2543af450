package dev.leeward.dns;

import dev.leeward.guard.AnswerKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything behind the question section of one answer, as wire bytes. Immutable.
 *
 * <p>Names in it may point into the question: at offset 12, the whole name, or at a suffix of it. Where the question that is answered is
 * longer or shorter than the one it was compiled for, every pointer but those to offset 12 moves by the difference: {@link #pointers}.
 *
 * @param rcode NOERROR or NXDOMAIN, or an error
 * @param authoritative the AA bit (RFC 1035 section 4.1.1)
 * @param pointers where in {@code body} the pointers lie that move with the question's length
 * @param cuts where {@code body} may end when there is no room for all of it, the longest first; what is longer than the last is truncated (TC)
 * @param rotation which records change places; null: none
 */
@SuppressWarnings("ArrayRecordComponent") // read at every query, never compared
public record Outcome(
        int rcode,
        boolean authoritative,
        byte[] body,
        int[] pointers,
        int answers,
        int authority,
        int additional,
        List<Cut> cuts,
        @Nullable Rotation rotation) {

    private static final byte[] EMPTY = {};
    private static final int[] NO_POINTERS = {};

    /** What it counts as where answers are limited. */
    AnswerKind kind() {
        return switch (rcode) {
            case Wire.NXDOMAIN -> AnswerKind.NXDOMAIN;
            case Wire.NOERROR ->
                answers > 0 ? AnswerKind.POSITIVE : authoritative ? AnswerKind.NODATA : AnswerKind.REFERRAL;
            default -> AnswerKind.ERROR;
        };
    }

    /** An answer that is its rcode alone. */
    public static Outcome ofRcode(int rcode) {
        return new Outcome(rcode, false, EMPTY, NO_POINTERS, 0, 0, 0, List.of(), null);
    }

    /**
     * A shorter form of the answer, without some additional RRsets that may be left out.
     *
     * @param length bytes of the body that are left
     * @param additional how many additional records are among them
     */
    public record Cut(int length, int additional) {}

    /**
     * Records of equal length, one after another, of which any may come first.
     *
     * @param start of the first one in the body
     * @param length of one, in bytes
     * @param count at least 2
     * @param first draws the one that comes first
     * @param given how many are answered: that one and those behind it, as in a ring
     */
    public record Rotation(int start, int length, int count, Draw first, int given) {
        /** Bytes of the records that are left out. */
        int spared() {
            return (count - given) * length;
        }
    }
}

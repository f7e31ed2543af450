package dev.leeward.authority;

import dev.leeward.dns.Wire;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Type;

/** Records as a message holds them behind its question: where each starts, and where the pointers lie that move when the question's length differs. */
final class EncodedRecords {
    /** The two bits that make a label length a pointer (RFC 1035 section 4.1.4). */
    static final int POINTER = 0xc0;

    private static final int POINTER_MAX = 0x3fff;

    private final byte[] body;
    private final int[] starts;
    private final List<Integer> moving = new ArrayList<>();
    private int furthest;

    /** @param body whole records, whose pointers are those of a message */
    EncodedRecords(byte[] body, int records) {
        this.body = body;
        this.starts = new int[records + 1];
        int at = 0;
        for (int i = 0; i < records; i++) {
            starts[i] = at;
            at = name(at);
            int type = Wire.u16(body, at);
            int data = at + 10;
            at = data + Wire.u16(body, at + 8);
            namesInData(type, data);
        }
        starts[records] = at;
    }

    /** The types that may hold compressed names (RFC 3597 section 4). */
    private void namesInData(int type, int data) {
        switch (type) {
            case Type.NS, Type.CNAME, Type.PTR, Type.MD, Type.MF, Type.MB, Type.MG, Type.MR -> name(data);
            case Type.MX -> name(data + 2);
            case Type.SOA, Type.MINFO -> name(name(data));
            default -> {}
        }
    }

    /** Passes a name. A pointer to offset 12 is to the whole question, which starts there whatever its length. */
    private int name(int start) {
        int at = start;
        while (body[at] != 0) {
            if ((body[at] & POINTER) == POINTER) {
                int to = Wire.u16(body, at) & POINTER_MAX;
                if (to != Wire.HEADER_LENGTH) {
                    moving.add(at);
                    furthest = Math.max(furthest, to);
                }
                return at + 2;
            }
            at += body[at] + 1;
        }
        return at + 1;
    }

    /** Where a record starts; behind the last one, where that ends. */
    int start(int record) {
        return starts[record];
    }

    /** Whether all pointers still lead to where they should behind a question that is longer by so many bytes. */
    boolean reachBehind(int more) {
        return furthest + more <= POINTER_MAX;
    }

    int[] movingPointers() {
        return moving.stream().mapToInt(Integer::intValue).toArray();
    }
}

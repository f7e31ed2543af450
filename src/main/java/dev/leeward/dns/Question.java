package dev.leeward.dns;

import dev.leeward.store.NameHash;
import dev.leeward.values.DomainName;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One query as it came: its name, type, class and EDNS, and nothing else. A loop owns one and reads every message into it, so that
 * reading allocates nothing. Total: whatever the bytes are, {@link #read} ends in a {@link Fault} or in none.
 */
public final class Question {
    /** What is wrong with a message, and so what becomes of it. */
    enum Fault {
        NONE(Wire.NOERROR),
        /** Shorter than a header, or an answer: replying could only feed a loop. Silence. */
        NOT_A_QUERY(-1),
        MALFORMED(Wire.FORMERR),
        /** Another opcode than QUERY, or a meta type that is not served. */
        NOT_IMPLEMENTED(Wire.NOTIMP),
        /** An EDNS version other than 0 (RFC 6891 section 6.1.3). */
        BAD_VERSION(Wire.BADVERS),
        /** No question, but a cookie: the client wants to know its server cookie, and nothing else (RFC 7873 section 5.4). */
        COOKIE_ALONE(Wire.NOERROR);

        final int rcode;

        Fault(int rcode) {
            this.rcode = rcode;
        }
    }

    private static final int MAX_LABELS = 127;

    private byte[] message = new byte[0];
    private int messageLength;
    private int at;

    int id;
    boolean recursionDesired;
    int opcode;

    /** Whether name, type and class were read, so that an error can repeat them. */
    boolean complete;

    /** The name in lower case, uncompressed; {@link #nameLength} bytes of it count. With room for {@link NameHash} to read words. */
    final byte[] name = new byte[DomainName.MAX_LENGTH + Long.BYTES];

    int nameLength;
    int labels;

    /** Where each label starts in {@link #name}; the root's too. */
    final int[] labelStart = new int[MAX_LABELS + 1];

    /** The hash of the name from each label on. */
    final int[] hashFrom = new int[MAX_LABELS + 1];

    int type;
    int qclass;

    /** From which label on the name was found in the table of answers: 0 for the whole name; {@link #labels} for none of it. */
    int foundFrom;

    /** The number of the name that was found, in its zone. */
    int foundNumber;

    final Edns edns = new Edns();

    /** Whether its last record is a signature (RFC 8945), which nobody has looked at yet. */
    boolean signed;

    /** Where the data of an SOA record in the authority section lies; 0 when there is none. */
    private int soaAt;

    /**
     * Reads a message of {@code length} bytes from the start of {@code bytes}, which must stay as they are until the answer is written.
     *
     * @param transport by which it came
     */
    Fault read(byte[] bytes, int length, Transport transport) {
        message = bytes;
        messageLength = length;
        complete = false;
        edns.clear(bytes, transport);
        signed = false;
        soaAt = 0;
        if (length < Wire.HEADER_LENGTH) {
            return Fault.NOT_A_QUERY;
        }
        int flags = Wire.u16(bytes, 2);
        if ((flags & Wire.FLAG_QR) != 0) {
            return Fault.NOT_A_QUERY;
        }
        id = Wire.u16(bytes, 0);
        recursionDesired = (flags & Wire.FLAG_RD) != 0;
        opcode = (flags >> 11) & 0xf;
        if (opcode != 0) {
            return Fault.NOT_IMPLEMENTED;
        }
        // RFC 9619: a query has one question; no answers, and authority records for IXFR alone (RFC 1995 section 3).
        int questions = Wire.u16(bytes, 4);
        if (questions > 1 || Wire.u16(bytes, 6) != 0) {
            return Fault.MALFORMED;
        }
        at = Wire.HEADER_LENGTH;
        if (questions == 0) {
            type = 0;
            Fault fault = readRecords(Wire.u16(bytes, 8), Wire.u16(bytes, 10));
            return fault == Fault.NONE ? (edns.cookieAt == 0 ? Fault.MALFORMED : Fault.COOKIE_ALONE) : fault;
        }
        if (!readName() || at + 4 > length) {
            return Fault.MALFORMED;
        }
        type = Wire.u16(bytes, at);
        qclass = Wire.u16(bytes, at + 2);
        at += 4;
        complete = true;
        Fault fault = readRecords(Wire.u16(bytes, 8), Wire.u16(bytes, 10));
        return fault == Fault.NONE ? faultOfType() : fault;
    }

    /** The first name of a message has nothing before it that a pointer could lead to, so a pointer is malformed here. */
    private boolean readName() {
        int start = at;
        labels = 0;
        while (true) {
            if (at >= messageLength) {
                return false;
            }
            int label = Wire.u8(message, at);
            int into = at - start;
            labelStart[labels] = into;
            if (label == 0) {
                nameLength = into + 1;
                at++;
                // Lengths of labels, 63 at most, are no letters.
                LowerCase.copy(message, start, name, nameLength);
                hash();
                return true;
            }
            if (label > 63 || into + label + 2 > DomainName.MAX_LENGTH || at + label + 1 > messageLength) {
                return false;
            }
            labels++;
            at += label + 1;
        }
    }

    private void hash() {
        int hash = NameHash.ROOT;
        hashFrom[labels] = hash;
        for (int label = labels - 1; label >= 0; label--) {
            hash = NameHash.label(hash, name, labelStart[label]);
            hashFrom[label] = hash;
        }
    }

    private Fault readRecords(int authority, int additional) {
        if (authority != 0 && type != Wire.TYPE_IXFR) {
            return Fault.MALFORMED;
        }
        for (int i = 0; i < authority + additional; i++) {
            int owner = at;
            if (!skipName() || at + 10 > messageLength) {
                return Fault.MALFORMED;
            }
            int recordType = Wire.u16(message, at);
            int dataLength = Wire.u16(message, at + 8);
            int data = at + 10;
            if (data + dataLength > messageLength) {
                return Fault.MALFORMED;
            }
            if (recordType == Wire.TYPE_OPT) {
                // RFC 6891 section 6.1.1: one OPT at most, owned by the root, in the additional section.
                boolean single = !edns.present && message[owner] == 0 && i >= authority;
                if (!single || !edns.read(at, data + dataLength)) {
                    return Fault.MALFORMED;
                }
            }
            if (recordType == Wire.TYPE_TSIG) {
                // RFC 8945 section 5.2: the last record of the additional section, or a format error.
                if (additional == 0 || i < authority + additional - 1) {
                    return Fault.MALFORMED;
                }
                signed = true;
            }
            if (recordType == Wire.TYPE_SOA && i < authority) {
                soaAt = data;
            }
            at = data + dataLength;
        }
        if (edns.version != 0) {
            return Fault.BAD_VERSION;
        }
        return at == messageLength ? Fault.NONE : Fault.MALFORMED;
    }

    /** Skips an owner name; a pointer ends it, wherever it leads. */
    private boolean skipName() {
        while (at < messageLength) {
            int label = Wire.u8(message, at);
            if (label >= 0xc0) {
                at += 2;
                return at <= messageLength;
            }
            if (label > 63) {
                return false;
            }
            at += label + 1;
            if (label == 0) {
                return true;
            }
        }
        return false;
    }

    /** Types that are no data (RFC 6895 section 3.1): transfers and ANY are answered, the others are not for us. */
    private Fault faultOfType() {
        if (type == 0 || type == Wire.TYPE_OPT || type == Wire.TYPE_TSIG) {
            return Fault.MALFORMED;
        }
        boolean meta = type >= 128 && type <= 254;
        return meta && type != Wire.TYPE_AXFR && type != Wire.TYPE_IXFR ? Fault.NOT_IMPLEMENTED : Fault.NONE;
    }

    /** Whether a whole zone, or what has changed in it, is asked for. */
    boolean isTransfer() {
        return type == Wire.TYPE_AXFR || type == Wire.TYPE_IXFR;
    }

    /** The serial of the SOA record that IXFR comes with (RFC 1995 section 3); null when it has none that can be read. Allocates. */
    @Nullable
    Integer serial() {
        if (soaAt == 0) {
            return null;
        }
        int end = at;
        at = soaAt;
        // Behind the names of the server and the mailbox.
        boolean named = skipName();
        named = named && skipName() && at + 4 <= messageLength;
        int serial = named ? (Wire.u16(message, at) << 16) | Wire.u16(message, at + 2) : 0;
        at = end;
        return named ? serial : null;
    }

    /** Bytes of the question section: the name, its type and its class. */
    int sectionLength() {
        return nameLength + 4;
    }

    /** The network that the query tells of, as its lowest address; {@code from} where it tells of none. Allocates. */
    public InetAddress client(InetAddress from) {
        ClientAddress where = new ClientAddress();
        where.set(from);
        return edns.locate(where, where) ? where.address() : from;
    }

    /** The name that was asked for, in canonical form. Allocates. */
    public DomainName name() {
        return DomainName.ofWire(Arrays.copyOf(name, nameLength));
    }

    public int type() {
        return type;
    }
}

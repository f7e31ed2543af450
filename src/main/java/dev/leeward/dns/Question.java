package dev.leeward.dns;

import dev.leeward.config.DomainName;
import dev.leeward.dns.DnsCounters.Transport;
import dev.leeward.guard.Cookie;
import dev.leeward.names.NameHash;
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

    /** Where the scope prefix length lies in a client subnet option, its code and length included (RFC 7871 section 6). */
    static final int SUBNET_SCOPE = 7;

    private static final int MAX_LABELS = 127;

    private byte[] message = new byte[0];
    private int messageLength;
    private int at;

    int id;
    boolean recursionDesired;
    int opcode;

    /** Whether name, type and class were read, so that an error can repeat them. */
    boolean complete;

    /** The name in lower case, uncompressed; {@link #nameLength} bytes of it count. */
    final byte[] name = new byte[DomainName.MAX_LENGTH];

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

    boolean edns;
    int udpPayload;
    boolean dnssecOk;

    /** Where the client subnet option lies in the message, its code included; 0 when there is none. */
    int subnetAt;

    private int subnetBytes;

    /** Whether its last record is a signature (RFC 8945), which nobody has looked at yet. */
    boolean signed;

    /** Where the data of an SOA record in the authority section lies; 0 when there is none. */
    private int soaAt;

    /** Where a cookie lies in the message, without its option's code and length; 0 when there is none. */
    int cookieAt;

    int cookieLength;

    /** Whether the query asks which server this is (RFC 5001). */
    boolean nsid;

    /** Whether a query over TCP asks how long its connection may be idle (RFC 7828). */
    boolean keepAlive;

    private Transport transport = Transport.UDP;

    /**
     * Reads a message of {@code length} bytes from the start of {@code bytes}, which must stay as they are until the answer is written.
     *
     * @param transport by which it came
     */
    Fault read(byte[] bytes, int length, Transport transport) {
        this.transport = transport;
        message = bytes;
        messageLength = length;
        complete = false;
        edns = false;
        dnssecOk = false;
        udpPayload = Wire.UDP_PAYLOAD_PLAIN;
        subnetAt = 0;
        subnetBytes = 0;
        signed = false;
        soaAt = 0;
        cookieAt = 0;
        nsid = false;
        keepAlive = false;
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
            return fault == Fault.NONE ? (cookieAt == 0 ? Fault.MALFORMED : Fault.COOKIE_ALONE) : fault;
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
                name[into] = 0;
                nameLength = into + 1;
                at++;
                hash();
                return true;
            }
            if (label > 63 || into + label + 2 > DomainName.MAX_LENGTH || at + label + 1 > messageLength) {
                return false;
            }
            labels++;
            name[into] = (byte) label;
            for (int i = 1; i <= label; i++) {
                byte b = message[at + i];
                name[into + i] = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
            }
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
        boolean badVersion = false;
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
                if (edns || message[owner] != 0 || i < authority) {
                    return Fault.MALFORMED;
                }
                edns = true;
                // RFC 6891 section 6.2.3: less than 512 means 512.
                udpPayload = Math.max(Wire.u16(message, at + 2), Wire.UDP_PAYLOAD_PLAIN);
                badVersion = message[at + 5] != 0;
                dnssecOk = (message[at + 6] & 0x80) != 0;
                if (!badVersion && !readOptions(data, data + dataLength)) {
                    return Fault.MALFORMED;
                }
            }
            if (recordType == Wire.TYPE_TSIG) {
                // RFC 8945 section 5.2: the last record of the additional section, or a format error.
                if (i < authority || i < authority + additional - 1) {
                    return Fault.MALFORMED;
                }
                signed = true;
            }
            if (recordType == Wire.TYPE_SOA && i < authority) {
                soaAt = data;
            }
            at = data + dataLength;
        }
        if (badVersion) {
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

    private boolean readOptions(int start, int end) {
        int option = start;
        while (option < end) {
            if (option + 4 > end) {
                return false;
            }
            int length = Wire.u16(message, option + 2);
            if (option + 4 + length > end) {
                return false;
            }
            if (!readOption(Wire.u16(message, option), option + 4, length)) {
                return false;
            }
            option += 4 + length;
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
                subnetAt = data - 4;
                subnetBytes = length + 4;
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

    /** Bytes of the client subnet option, its code and length included; 0 when there is none. */
    int subnetLength() {
        return subnetBytes;
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
        where.set(message, subnetAt + SUBNET_SCOPE + 1, (source + 7) / 8, Wire.u16(message, subnetAt + 4) == 1);
        return true;
    }

    /** The network that the query tells of, as its lowest address; {@code from} where it tells of none. Allocates. */
    public InetAddress client(InetAddress from) {
        ClientAddress where = new ClientAddress();
        where.set(from);
        return locate(where, where) ? where.address() : from;
    }

    /** The name that was asked for, in canonical form. Allocates. */
    public DomainName name() {
        return DomainName.ofWire(Arrays.copyOf(name, nameLength));
    }

    public int type() {
        return type;
    }
}

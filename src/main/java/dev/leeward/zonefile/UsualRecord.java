package dev.leeward.zonefile;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/**
 * Reads the lines that zone files are mostly made of, such as {@code www 300 IN A 192.0.2.1}, from text straight into wire form. What is
 * not as usual, right or wrong, it leaves to dnsjava, which reads everything but takes ten times as long and makes some twenty objects.
 */
final class UsualRecord {
    private static final int MAX_DATA = 1 << 16;
    private static final int MAX_STRING = 255;

    /** More could overflow. */
    private static final int MAX_DIGITS = 9;

    private final Defaults defaults;
    private final ReadName owner = new ReadName();
    private final ReadName name = new ReadName();
    private final byte[] data = new byte[MAX_DATA];
    private int dataLength;

    private byte[] bytes = new byte[0];
    private int end;
    private int wordStart;
    private int wordEnd;

    UsualRecord(Defaults defaults) {
        this.defaults = defaults;
    }

    /** @return whether the entry was a usual record, and is taken */
    boolean read(ZoneText text, RecordSink records) {
        bytes = text.bytes();
        end = text.start() + text.length();
        wordEnd = text.start();
        if (text.startsBlank()) {
            if (!defaults.hasOwner()) {
                return false;
            }
        } else if (!word() || !owner.read(bytes, wordStart, wordEnd, defaults.originRead())) {
            return false;
        }
        if (!word()) {
            return false;
        }
        boolean classed = isClass() && word();
        long ttl = number();
        boolean timed = ttl >= 0;
        if (timed && !word()) {
            return false;
        }
        if (!classed && isClass() && !word()) {
            return false;
        }
        ttl = timed ? ttl : defaults.ttl();
        int type = type();
        dataLength = 0;
        if (ttl < 0 || !readData(type) || !isAtEnd()) {
            return false;
        }
        if (!text.startsBlank()) {
            defaults.owner(owner);
        }
        defaults.lastTtl(ttl);
        records.accept(defaults.owner(), type, DClass.IN, ttl, data, 0, dataLength);
        return true;
    }

    /** Goes to the next word; false at the end of the line, or when it begins with a quote. */
    private boolean word() {
        int at = wordEnd;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        wordStart = at;
        while (at < end && !isDelimiter(bytes[at])) {
            at++;
        }
        wordEnd = at;
        return at > wordStart;
    }

    private boolean isAtEnd() {
        return !word() && (wordStart == end || bytes[wordStart] != '"');
    }

    private static boolean isDelimiter(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == ';' || b == '"';
    }

    private boolean isClass() {
        return wordEnd - wordStart == 2 && letter(0) == 'I' && letter(1) == 'N';
    }

    /** A letter of the word, as a capital. */
    private int letter(int index) {
        int b = bytes[wordStart + index];
        return b >= 'a' && b <= 'z' ? b - 32 : b;
    }

    /** The word as a number; -1 when it is none, or one of many digits. */
    private int number() {
        if (wordEnd == wordStart || wordEnd - wordStart > MAX_DIGITS) {
            return -1;
        }
        int number = 0;
        for (int i = wordStart; i < wordEnd; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** The type that the word, at most four letters in ASCII but for CNAME, names when it is one that is read here; else 0. */
    private int type() {
        int length = wordEnd - wordStart;
        int word = 0;
        for (int i = 0; i < length && length <= 4; i++) {
            word = (word << 8) | letter(i);
        }
        return switch (word) {
            case 0x41 -> Type.A;
            case 0x41414141 -> Type.AAAA;
            case 0x4e53 -> Type.NS;
            case 0x4d58 -> Type.MX;
            case 0x545854 -> Type.TXT;
            case 0x505452 -> Type.PTR;
            case 0x535256 -> Type.SRV;
            default -> isCname(length) ? Type.CNAME : 0;
        };
    }

    private boolean isCname(int length) {
        return length == 5
                && letter(0) == 'C'
                && letter(1) == 'N'
                && letter(2) == 'A'
                && letter(3) == 'M'
                && letter(4) == 'E';
    }

    private boolean readData(int type) {
        return switch (type) {
            case Type.A -> word() && address4();
            case Type.AAAA -> word() && address6();
            case Type.NS, Type.CNAME, Type.PTR -> word() && name();
            case Type.MX -> numbers(1) && word() && name();
            case Type.SRV -> numbers(3) && word() && name();
            case Type.TXT -> strings();
            default -> false;
        };
    }

    private boolean name() {
        if (!name.read(bytes, wordStart, wordEnd, defaults.originRead())) {
            return false;
        }
        System.arraycopy(name.written(), 0, data, dataLength, name.length());
        dataLength += name.length();
        return true;
    }

    /** Reads so many numbers of 16 bits. */
    private boolean numbers(int count) {
        for (int i = 0; i < count; i++) {
            int number = word() ? number() : -1;
            if (number < 0 || number > 0xffff) {
                return false;
            }
            data[dataLength++] = (byte) (number >> 8);
            data[dataLength++] = (byte) number;
        }
        return true;
    }

    private boolean address4() {
        dataLength = 4;
        return AddressText.readV4(bytes, wordStart, wordEnd, data, 0);
    }

    private boolean address6() {
        dataLength = 16;
        return AddressText.readV6(bytes, wordStart, wordEnd, data, 0);
    }

    private boolean strings() {
        int count = 0;
        while (true) {
            boolean bare = word();
            boolean quoted = !bare && wordStart < end && bytes[wordStart] == '"';
            if (!bare && !quoted) {
                return count > 0;
            }
            if (quoted) {
                wordStart++;
                wordEnd = wordStart;
                while (bytes[wordEnd] != '"') {
                    wordEnd++;
                }
            }
            if (!string()) {
                return false;
            }
            wordEnd += quoted ? 1 : 0;
            count++;
        }
    }

    private boolean string() {
        int length = wordEnd - wordStart;
        if (length > MAX_STRING || dataLength + length + 1 > MAX_DATA - 1) {
            return false;
        }
        data[dataLength++] = (byte) length;
        for (int i = wordStart; i < wordEnd; i++) {
            if (bytes[i] < ' ' || bytes[i] > '~') {
                return false;
            }
            data[dataLength++] = bytes[i];
        }
        return true;
    }
}

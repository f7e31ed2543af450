package dev.leeward.system.answers;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Makes the bytes of one question of its words; also of such as no library would send. */
final class MessageWriter {
    private static final int ID = 0x4c57;
    private static final int OPT_PAYLOAD = 1232;
    private static final HexFormat HEX = HexFormat.of();

    private static final Map<String, Integer> HEADER_BITS =
            Map.of("qr", 0x8000, "aa", 0x0400, "tc", 0x0200, "rd", 0x0100, "z", 0x0040, "ad", 0x0020, "cd", 0x0010);
    private static final List<String> CLASSES = List.of("CH", "HS", "NONE", "ANY");

    private final List<String> words;

    MessageWriter(List<String> words) {
        this.words = words;
    }

    byte[] write() {
        if (words.getFirst().startsWith("raw:")) {
            return HEX.parseHex(words.getFirst().substring(4));
        }
        byte[] opt = opt();
        int opts = opt.length == 0 ? 0 : has("opt-twice") ? 2 : 1;
        Buffer out = new Buffer();
        out.u16(ID).u16(flags());
        out.u16(number("qd", 1)).u16(number("an", has("opt-answer") ? opts : 0));
        out.u16(number("ns", 0)).u16(number("ar", has("opt-answer") ? 0 : opts));
        out.bytes(name(words.getFirst())).u16(type()).u16(qclass());
        for (int i = 0; i < opts; i++) {
            out.bytes(opt);
        }
        out.bytes(HEX.parseHex(value("tail").orElse("")));
        byte[] message = out.toByteArray();
        return Arrays.copyOf(message, Math.min(message.length, number("cut", message.length)));
    }

    private int flags() {
        int flags = number("opcode", 0) << 11;
        for (Map.Entry<String, Integer> bit : HEADER_BITS.entrySet()) {
            flags |= has(bit.getKey()) ? bit.getValue() : 0;
        }
        return flags;
    }

    private int type() {
        String last = words.stream()
                .skip(1)
                .filter(word -> !(isClass(word) && words.indexOf(word) == 1 && hasTypeBehind()))
                .findFirst()
                .orElseThrow();
        return Type.value(last, true);
    }

    /** {@code x ANY} asks for all types; {@code x ANY A} for A in any class. */
    private boolean hasTypeBehind() {
        return words.size() > 2 && Type.value(words.get(2), true) >= 0;
    }

    private int qclass() {
        return isClass(words.get(1)) && hasTypeBehind() ? classValue(words.get(1)) : DClass.IN;
    }

    private static boolean isClass(String word) {
        return CLASSES.contains(word) || word.startsWith("CLASS");
    }

    private static int classValue(String word) {
        return word.startsWith("CLASS") ? Integer.parseInt(word.substring(5)) : DClass.value(word);
    }

    /** RFC 6891 section 6.1.2; empty when there is none. */
    private byte[] opt() {
        if (words.stream().noneMatch(word -> word.equals("edns") || word.startsWith("edns:"))) {
            return new byte[0];
        }
        Buffer options = new Buffer();
        words.stream().filter(word -> word.startsWith("option:")).forEach(word -> {
            String[] parts = word.substring(7).split("=", -1);
            byte[] data = HEX.parseHex(parts[1]);
            options.u16(Integer.parseInt(parts[0])).u16(data.length).bytes(data);
        });
        int flags = HexFormat.fromHexDigits(value("flags").orElse("0"))
                | (has("do") ? 0x8000 : 0)
                | (has("co") ? 0x4000 : 0);
        return new Buffer()
                .bytes(name(value("opt-owner").orElse(".")))
                .u16(Type.OPT)
                .u16(number("edns", OPT_PAYLOAD))
                .u16(number("version", 0))
                .u16(flags)
                .u16(options.size())
                .bytes(options.toByteArray())
                .toByteArray();
    }

    private boolean has(String word) {
        return words.contains(word);
    }

    private int number(String key, int absent) {
        return value(key).map(Integer::parseInt).orElse(absent);
    }

    private Optional<String> value(String key) {
        return words.stream()
                .filter(word -> word.startsWith(key + ":"))
                .map(word -> word.substring(key.length() + 1))
                .findFirst();
    }

    private static byte[] name(String text) {
        try {
            return Name.fromString(text, Name.root).toWire();
        } catch (TextParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static final class Buffer extends ByteArrayOutputStream {
        Buffer u16(int value) {
            write(value >> 8);
            write(value);
            return this;
        }

        Buffer bytes(byte[] bytes) {
            writeBytes(bytes);
            return this;
        }
    }
}

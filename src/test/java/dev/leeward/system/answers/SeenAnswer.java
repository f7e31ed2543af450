package dev.leeward.system.answers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * One answer as it is compared: rcode, opcode and header bits, the question as it was repeated, the three sections as sets of records with
 * their TTLs, names in canonical case, and whether there is EDNS, in which version and with which flags. What is not compared: the order
 * of records, compression, the payload size and the options of EDNS.
 *
 * @param lines of text, which are equal where answers are
 */
public record SeenAnswer(List<String> lines) {
    private static final SeenAnswer SILENCE = new SeenAnswer(List.of("no answer"));

    static SeenAnswer silence() {
        return SILENCE;
    }

    static SeenAnswer of(byte[] bytes) {
        Message message;
        try {
            message = new Message(bytes);
        } catch (IOException e) {
            return new SeenAnswer(List.of("unreadable: " + e.getMessage()));
        }
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(Rcode.string(message.getRcode()));
        if (message.getHeader().getOpcode() != Opcode.QUERY) {
            head.append(' ').append(Opcode.string(message.getHeader().getOpcode()));
        }
        IntStream.rangeClosed(0, 11)
                .filter(Flags::isFlag)
                .filter(message.getHeader()::getFlag)
                .forEach(flag -> head.append(' ').append(Flags.string(flag)));
        head.append((bytes[3] & 0x40) != 0 ? " z" : "");
        lines.add(head.toString());
        message.getSection(Section.QUESTION)
                .forEach(asked -> lines.add("question " + asked.getName() + " " + DClass.string(asked.getDClass()) + " "
                        + Type.string(asked.getType())));
        for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
            String label = Section.longString(section)
                    .toLowerCase(java.util.Locale.ROOT)
                    .split(" ")[0];
            message.getSection(section).stream()
                    .filter(record -> record.getType() != Type.OPT)
                    .map(record -> label + " " + canonical(record))
                    .sorted()
                    .distinct()
                    .forEach(lines::add);
        }
        OPTRecord opt = message.getOPT();
        if (opt != null) {
            lines.add(
                    "edns " + opt.getVersion() + (opt.getFlags() == 0 ? "" : " flags %04x".formatted(opt.getFlags())));
        }
        return new SeenAnswer(List.copyOf(lines));
    }

    private static String canonical(Record record) {
        try {
            return Record.fromWire(record.toWireCanonical(), Section.ANSWER)
                    .toString()
                    .replaceAll("\\s+", " ");
        } catch (IOException e) {
            throw new IllegalStateException(record.toString(), e);
        }
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}

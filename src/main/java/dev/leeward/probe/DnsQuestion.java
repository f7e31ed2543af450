package dev.leeward.probe;

import dev.leeward.config.ProbeConfig;
import java.io.IOException;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** One DNS question with an ID of its own, and what its answer is held to. No I/O. */
final class DnsQuestion {
    private static final int HEADER = 12;
    private static final int TRUNCATED = 0x02;

    private final ProbeConfig.Dns asked;
    private final Message query;
    private final byte[] wire;

    /** @throws IllegalArgumentException when {@code answer} is no data of the type */
    DnsQuestion(ProbeConfig.Dns asked) {
        this.asked = asked;
        this.query = Message.newQuery(question(asked));
        if (!asked.recursion()) {
            query.getHeader().unsetFlag(Flags.RD);
        }
        this.wire = query.toWire();
    }

    private static Record question(ProbeConfig.Dns asked) {
        try {
            return Record.newRecord(new Name(asked.name().toString(), Name.root), Type.value(asked.type()), DClass.IN);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("not a name: " + asked.name(), e);
        }
    }

    byte[] wire() {
        return wire;
    }

    /** Whether it has the ID, is a response, and repeats the question (RFC 5452 section 9.1). */
    boolean isAnsweredBy(byte[] answer) {
        if (answer.length < HEADER || answer[0] != wire[0] || answer[1] != wire[1] || answer[2] >= 0) {
            return false;
        }
        try {
            Record question = new Message(answer).getQuestion();
            return question != null && question.equals(query.getQuestion());
        } catch (IOException e) {
            // It has the ID and comes from there: what is wrong with it is told.
            return true;
        }
    }

    /** Whether there is more over TCP. */
    boolean isCutShort(byte[] answer) {
        return (answer[2] & TRUNCATED) != 0;
    }

    /** What is wrong with an answer; empty text when nothing is. */
    String complaint(byte[] answer) {
        Message message;
        try {
            message = new Message(answer);
        } catch (IOException e) {
            return "not understood: " + Diagnosis.brief(String.valueOf(e.getMessage()));
        }
        int rcode = message.getHeader().getRcode();
        if (asked.rcode().stream().noneMatch(allowed -> allowed.code() == rcode)) {
            return Rcode.string(rcode);
        }
        String wanted = asked.answer();
        if (wanted == null) {
            return "";
        }
        List<Record> found = message.getSection(Section.ANSWER).stream()
                .filter(record -> record.getType() == query.getQuestion().getType())
                .toList();
        if (found.isEmpty()) {
            return "no " + asked.type() + " record in the answer";
        }
        return found.stream().anyMatch(record -> is(record, wanted))
                ? ""
                : "the answer is " + Diagnosis.brief(found.getFirst().rdataToString());
    }

    private static boolean is(Record record, String wanted) {
        try {
            Record expected =
                    Record.fromString(record.getName(), record.getType(), record.getDClass(), 0, wanted, Name.root);
            return expected.equals(record);
        } catch (IOException e) {
            return false;
        }
    }
}

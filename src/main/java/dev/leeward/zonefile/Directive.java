package dev.leeward.zonefile;

import dev.leeward.zonefile.RecordParser.BadEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.Name;
import org.xbill.DNS.TTL;
import org.xbill.DNS.Tokenizer;

/**
 * An entry of a zone file that begins with a dollar sign.
 *
 * @param words without the quotes that hold some together
 * @param quoted the same with them
 */
record Directive(int line, List<String> words, List<String> quoted) {
    static Directive of(ZoneText entry) throws BadEntry {
        List<String> words = new ArrayList<>();
        List<String> quoted = new ArrayList<>();
        try (Tokenizer tokens = new Tokenizer(entry.stream())) {
            for (Tokenizer.Token token = tokens.get(); token.isString(); token = tokens.get()) {
                words.add(token.value());
                quoted.add(token.type() == Tokenizer.QUOTED_STRING ? '"' + token.value() + '"' : token.value());
            }
        } catch (IOException e) {
            throw new BadEntry(
                    entry.firstLine(), "is not a directive: a quote is not closed, or a parenthesis not opened");
        }
        return new Directive(entry.firstLine(), words, quoted);
    }

    /** Which one it is, in capitals. */
    String what() {
        return word(0).toUpperCase(Locale.ROOT);
    }

    /** The same, when it has one value, and no more than {@code most}. */
    Directive takes(int most) throws BadEntry {
        if (words.size() < 2 || words.size() > most + 1) {
            throw bad(word(0) + " takes " + most + " value" + (most > 1 ? "s at most" : ""));
        }
        return this;
    }

    boolean has(int index) {
        return index < words.size();
    }

    String word(int index) {
        return words.get(index);
    }

    Name name(int index, Name origin) throws BadEntry {
        try {
            return Name.fromString(word(index), origin);
        } catch (IOException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }

    /** In seconds. */
    long ttl(int index) throws BadEntry {
        try {
            long ttl = TTL.parse(word(index), false);
            if (ttl > TTL.MAX_VALUE) {
                throw bad(RecordParser.TOO_LONG);
            }
            return ttl;
        } catch (IllegalArgumentException _) {
            throw bad("\"" + word(index) + "\" is not a TTL: write seconds, or 1h30m");
        }
    }

    BadEntry bad(String message) {
        return new BadEntry(line, message);
    }
}

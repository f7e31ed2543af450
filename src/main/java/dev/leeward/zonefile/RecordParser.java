package dev.leeward.zonefile;

import dev.leeward.zone.StoredRecords;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TTL;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Tokenizer;
import org.xbill.DNS.Tokenizer.Token;
import org.xbill.DNS.Type;

/**
 * Turns entries of a zone file into records, one by one, so that each record has its line and what follows an error is still read. Usual
 * lines are read by {@link UsualRecord}, all others by dnsjava.
 */
final class RecordParser {
    /** With the highest bit a TTL would be told as another one (RFC 2181 section 8, RFC 8767 section 4). */
    static final String TOO_LONG = "a TTL has at most 2147483647 s (RFC 2181 section 8)";

    private static final Pattern PLACE = Pattern.compile("<none>:(\\d+): (.*)", Pattern.DOTALL);

    private final Defaults defaults;
    private final UsualRecord usual;
    private final ReadName owner = new ReadName();
    private boolean afterError;

    /** @param ttl in seconds; {@link Defaults#NONE} when there is none yet */
    RecordParser(Name origin, long ttl) {
        this.defaults = new Defaults(origin, ttl);
        this.usual = new UsualRecord(defaults);
    }

    /** What the entries so far have said. */
    Defaults defaults() {
        return defaults;
    }

    /**
     * Reads an entry that is no directive.
     *
     * @throws BadEntry when it is wrong; those before and after it are not concerned
     */
    void parse(ZoneText entry, RecordSink records) throws BadEntry {
        if (entry.isUsual() && usual.read(entry, records)) {
            return;
        }
        if (afterError && entry.startsBlank() && !defaults.hasOwner()) {
            return; // It would be the fault of the entry before that this one has no owner.
        }
        read(entry, () -> {
            try (Tokenizer words = new Tokenizer(entry.stream())) {
                while (readOwner(words)) {
                    readRecord(words, defaults.owner(), records);
                }
            }
        });
    }

    /**
     * Reads the records that a {@code $GENERATE} directive stands for.
     *
     * @throws BadEntry when it is wrong
     */
    void generate(ZoneText entry, Generator generator, RecordSink records) throws BadEntry {
        generator.run((name, record) -> read(entry, () -> {
            owner.set(Name.fromString(name, defaults.origin()).toWire());
            try (Tokenizer words = new Tokenizer(record)) {
                readRecord(words, owner, records);
            }
        }));
    }

    /** What reads an entry by dnsjava. */
    private interface Reading {
        void run() throws IOException;
    }

    private void read(ZoneText entry, Reading reading) throws BadEntry {
        try {
            reading.run();
        } catch (IOException e) {
            throw bad(entry, e);
        } catch (RuntimeException e) {
            // What dnsjava does not expect it does not report but trip over.
            throw bad(entry, new IOException("is not a record: " + e.getMessage(), e));
        }
    }

    private BadEntry bad(ZoneText entry, IOException cause) {
        afterError = true;
        if (defaults.ttl() < 0) {
            // A TTL from nowhere keeps the next entries from failing for want of one.
            defaults.lastTtl(0);
        }
        String message = String.valueOf(cause.getMessage());
        Matcher place = PLACE.matcher(message);
        if (!place.matches()) {
            return new BadEntry(entry.firstLine(), message);
        }
        // dnsjava may have gone past the line end when it notices.
        int line = entry.firstLine() + Integer.parseInt(place.group(1)) - 1;
        return new BadEntry(Math.clamp(line, entry.firstLine(), entry.lastLine()), place.group(2));
    }

    /** Reads what the record belongs to; false when the entry is over. */
    private boolean readOwner(Tokenizer words) throws IOException {
        Token first = words.get(true, false);
        while (first.type() == Tokenizer.EOL) {
            first = words.get(true, false);
        }
        if (first.type() == Tokenizer.EOF) {
            return false;
        }
        if (first.type() == Tokenizer.WHITESPACE) {
            boolean empty = words.get().isEOL();
            words.unget();
            if (!empty && !defaults.hasOwner()) {
                throw words.exception("no owner");
            }
            return !empty || readOwner(words);
        }
        try {
            owner.set(Name.fromString(first.value(), defaults.origin()).toWire());
        } catch (TextParseException e) {
            defaults.noOwner();
            throw words.exception(String.valueOf(e.getMessage()));
        }
        defaults.owner(owner);
        return true;
    }

    /** RFC 1035 section 5.1: TTL and class in either order, then the type; a class before and after the TTL would be one too many. */
    private void readRecord(Tokenizer words, ReadName owner, RecordSink records) throws IOException {
        String word = words.getString();
        int dclass = DClass.value(word);
        boolean classed = dclass >= 0;
        if (classed) {
            word = words.getString();
        }
        long ttl = ttl(word, words);
        if (ttl >= 0) {
            word = words.getString();
        } else {
            ttl = defaults.ttl();
        }
        if (!classed) {
            dclass = DClass.value(word);
            if (dclass >= 0) {
                word = words.getString();
            } else {
                dclass = DClass.IN;
            }
        }
        int type = Type.value(word);
        if (type < 0) {
            throw words.exception("Invalid type '" + word + "'");
        }
        if (ttl < 0 && type != Type.SOA) {
            throw words.exception("missing TTL");
        }
        Record record = Record.fromString(Name.root, type, dclass, Math.max(0, ttl), words, defaults.origin());
        if (ttl < 0) {
            // As other servers do: an SOA without a TTL has its own last value, and says it for all records after it.
            ttl = ((SOARecord) record).getMinimum();
            defaults.ttl(ttl);
        }
        defaults.lastTtl(ttl);
        accept(record, ttl, owner, records);
    }

    /** The TTL that a word is, in seconds; {@link Defaults#NONE} when it is none. */
    private static long ttl(String word, Tokenizer words) throws IOException {
        long ttl;
        try {
            ttl = TTL.parse(word, false);
        } catch (NumberFormatException _) {
            return Defaults.NONE;
        }
        if (ttl > TTL.MAX_VALUE) {
            throw words.exception(TOO_LONG);
        }
        return ttl;
    }

    private static void accept(Record record, long ttl, ReadName owner, RecordSink records) {
        byte[] wire = StoredRecords.wire(record);
        records.accept(
                owner, record.getType(), record.getDClass(), ttl, wire, StoredRecords.dataStart(record), wire.length);
    }

    /** An entry that is no record. */
    static final class BadEntry extends Exception {
        private static final long serialVersionUID = 1;

        private final int line;

        BadEntry(int line, String message) {
            super(message);
            this.line = line;
        }

        int line() {
            return line;
        }

        String message() {
            return String.valueOf(getMessage());
        }
    }
}

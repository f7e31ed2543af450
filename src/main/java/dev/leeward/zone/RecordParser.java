package dev.leeward.zone;

import dev.leeward.zone.ZoneText.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Turns entries of a zone file into records. dnsjava's {@link Master} does the reading and keeps owner, TTL and origin from entry to
 * entry; it is fed one entry at a time, so that each record has its line and what follows an error is still read.
 */
final class RecordParser {
    /** Enough for a reverse zone of a /16. */
    static final int MAX_GENERATED = 65536;

    private static final Pattern PLACE = Pattern.compile("<none>:(\\d+): (.*)", Pattern.DOTALL);

    private final Feed feed = new Feed();
    private Master master;
    private Name origin;
    private long defaultTtl;
    private long lastTtl;
    private @Nullable Name lastOwner;
    private boolean lostOwner;
    private int linesFed;

    /**
     * @param defaultTtl in seconds; -1 when there is none yet
     */
    RecordParser(Name origin, long defaultTtl) {
        this.origin = origin;
        this.defaultTtl = defaultTtl;
        this.lastTtl = defaultTtl;
        this.master = new Master(feed, origin, defaultTtl);
    }

    Name origin() {
        return origin;
    }

    /** In seconds; -1 when neither a directive nor a record has said one. */
    long ttl() {
        return defaultTtl >= 0 ? defaultTtl : lastTtl;
    }

    void origin(Name origin) throws BadEntry {
        this.origin = origin;
        directive("$ORIGIN " + origin);
    }

    void ttl(long seconds) throws BadEntry {
        this.defaultTtl = seconds;
        directive("$TTL " + seconds);
    }

    private void directive(String text) throws BadEntry {
        parse(new Entry(text + "\n", 1, 1, true), _ -> {});
    }

    /**
     * @param records where they go: one, or for {@code $GENERATE} many
     * @throws BadEntry when the entry is wrong; those before and after it are not concerned
     */
    void parse(Entry entry, Consumer<Record> records) throws BadEntry {
        boolean owned = lostOwner && entry.startsBlank();
        if (owned && lastOwner == null) {
            return; // It would be the fault of the entry before that this one has no owner.
        }
        int linesBefore = linesFed;
        linesFed += entry.lastLine() - entry.firstLine() + 1;
        try {
            feed.entry = owned ? new Entry(lastOwner + entry.text(), 1, 1, true).stream() : entry.stream();
            int count = 0;
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                if (++count > MAX_GENERATED) {
                    throw new IOException("$GENERATE makes more than " + MAX_GENERATED + " records: split it");
                }
                lostOwner = false;
                lastOwner = record.getName();
                lastTtl = record.getTTL();
                records.accept(record);
            }
        } catch (IOException e) {
            throw bad(entry, e, linesBefore);
        } catch (RuntimeException e) {
            // What dnsjava does not expect, such as an empty owner in quotes, it does not report but trip over.
            throw bad(entry, new IOException("is not a record: " + e.getMessage(), e), linesBefore);
        }
    }

    private BadEntry bad(Entry entry, IOException cause, int linesBefore) {
        // Half an entry is left in it. A TTL from nowhere keeps the next entries from failing for want of one.
        master = new Master(feed, origin, Math.max(ttl(), 0));
        linesFed = 0;
        lostOwner = true;
        if (!entry.startsBlank() && !entry.startsWith('$')) {
            lastOwner = owner(entry);
        }
        String message = String.valueOf(cause.getMessage());
        Matcher place = PLACE.matcher(message);
        if (!place.matches()) {
            return new BadEntry(entry.firstLine(), message);
        }
        // dnsjava may have gone past the line end when it notices.
        int line = entry.firstLine() + Integer.parseInt(place.group(1)) - 1 - linesBefore;
        return new BadEntry(Math.clamp(line, entry.firstLine(), entry.lastLine()), place.group(2));
    }

    /** The owner that an entry begins with; null when that is wrong too. */
    private @Nullable Name owner(Entry entry) {
        try {
            return Name.fromString(entry.text().split("[ \t\r\n;()\"]", 2)[0], origin);
        } catch (IOException | RuntimeException _) {
            return null;
        }
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

    /** Ends after each entry, and goes on with the next. */
    private static final class Feed extends InputStream {
        private InputStream entry = InputStream.nullInputStream();

        @Override
        public int read() throws IOException {
            return entry.read();
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            return entry.read(to, offset, length);
        }
    }
}

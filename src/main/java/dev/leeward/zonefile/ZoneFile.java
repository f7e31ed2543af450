package dev.leeward.zonefile;

import dev.leeward.config.DomainName;
import dev.leeward.config.Problem;
import dev.leeward.zone.Names;
import dev.leeward.zonefile.PlacedRecord.Place;
import dev.leeward.zonefile.RecordParser.BadEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.TTL;
import org.xbill.DNS.Tokenizer;
import org.xbill.DNS.Type;

/** Reads a zone file and what it includes (RFC 1035 section 5). Whatever is in it ends in records or problems. */
final class ZoneFile {
    private static final long MAX_BYTES = 1L << 30;
    private static final int MAX_INCLUDES = 1000;

    private final byte[] zone;
    private final DomainName origin;
    private final WrittenRecords records;
    private final ZoneProblems problems;
    private final Deque<Path> open = new ArrayDeque<>();
    private int included;

    /** @param records where they go */
    ZoneFile(DomainName origin, WrittenRecords records, ZoneProblems problems) {
        this.zone = origin.wire();
        this.origin = origin;
        this.records = records;
        this.problems = problems;
    }

    /** Reads {@code file}: its records in their order, without those that were found wrong. */
    void read(Path file) {
        read(file, new Place(file.toString(), 0, ""), Names.name(origin), Defaults.NONE);
    }

    /** @param asked where the file is named */
    private void read(Path file, Place asked, Name origin, long ttl) {
        String complaint;
        try {
            if (!Files.exists(file)) {
                complaint = "does not exist: write the zone file, or correct its path";
            } else if (!Files.isRegularFile(file)) {
                complaint = "is not a file";
            } else if (Files.size(file) > MAX_BYTES) {
                complaint = "is larger than 1 GiB";
            } else {
                readEntries(file, origin, ttl);
                return;
            }
        } catch (IOException e) {
            complaint = "cannot be read: allow this user to (" + e.getMessage() + ")";
        }
        problems.add(asked.problem(asked.line() == 0 ? complaint : file.getFileName() + " " + complaint));
    }

    private void readEntries(Path file, Name origin, long ttl) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            open.push(file);
            Place whole = new Place(file.toString(), 0, "");
            RecordParser parser = new RecordParser(origin, ttl);
            ZoneText text = new ZoneText(in);
            RecordSink sink = (owner, type, dclass, seconds, data, start, end) ->
                    accept(owner, type, dclass, seconds, data, start, end, whole, text.firstLine());
            while (!problems.isFull() && text.next()) {
                try {
                    readEntry(file, parser, text, sink);
                } catch (BadEntry e) {
                    problems.add(new Place(file.toString(), e.line(), "").problem(e.message()));
                }
                if (records.isFull()) {
                    problems.add(whole.problem("holds more than 2 GiB of records"));
                    break;
                }
            }
        } finally {
            open.pop();
        }
    }

    private void readEntry(Path file, RecordParser parser, ZoneText entry, RecordSink sink) throws BadEntry {
        if (!entry.isClosed()) {
            throw new BadEntry(entry.firstLine(), "the parenthesis is never closed");
        }
        if (!entry.startsWith('$')) {
            parser.parse(entry, sink);
            return;
        }
        Defaults defaults = parser.defaults();
        List<String> words = words(entry, false);
        switch (words.getFirst().toUpperCase(Locale.ROOT)) {
            // Relative to the origin so far (RFC 1035 section 5.1).
            case "$ORIGIN" -> defaults.origin(name(entry, word(words, 1, 2, entry), defaults.origin()));
            case "$TTL" -> defaults.ttl(ttl(entry, word(words, 1, 2, entry)));
            case "$INCLUDE" -> include(file, defaults, entry, words);
            case "$GENERATE" -> parser.generate(entry, new Generator(entry.firstLine(), words(entry, true)), sink);
            default ->
                throw new BadEntry(
                        entry.firstLine(),
                        words.getFirst() + " is no directive: there are $ORIGIN, $TTL, $INCLUDE and $GENERATE");
        }
    }

    /** @param quotes whether words that stand in them keep them */
    private static List<String> words(ZoneText entry, boolean quotes) throws BadEntry {
        List<String> words = new ArrayList<>();
        try (Tokenizer tokens = new Tokenizer(entry.stream())) {
            for (Tokenizer.Token token = tokens.get(); token.isString(); token = tokens.get()) {
                words.add(
                        quotes && token.type() == Tokenizer.QUOTED_STRING ? '"' + token.value() + '"' : token.value());
            }
        } catch (IOException e) {
            throw new BadEntry(
                    entry.firstLine(), "is not a directive: a quote is not closed, or a parenthesis not opened");
        }
        return words;
    }

    /** The word at {@code index} of an entry that has at most {@code most}. */
    private static String word(List<String> words, int index, int most, ZoneText entry) throws BadEntry {
        if (words.size() <= index || words.size() > most) {
            throw new BadEntry(
                    entry.firstLine(),
                    words.getFirst() + " takes " + (most - 1) + " value" + (most > 2 ? "s at most" : ""));
        }
        return words.get(index);
    }

    private static Name name(ZoneText entry, String word, Name origin) throws BadEntry {
        try {
            return Name.fromString(word, origin);
        } catch (IOException e) {
            throw new BadEntry(entry.firstLine(), String.valueOf(e.getMessage()));
        }
    }

    private static long ttl(ZoneText entry, String word) throws BadEntry {
        try {
            long ttl = TTL.parse(word, false);
            if (ttl > TTL.MAX_VALUE) {
                throw new BadEntry(entry.firstLine(), RecordParser.TOO_LONG);
            }
            return ttl;
        } catch (IllegalArgumentException _) {
            throw new BadEntry(entry.firstLine(), "\"" + word + "\" is not a TTL: write seconds, or 1h30m");
        }
    }

    private void include(Path file, Defaults defaults, ZoneText entry, List<String> words) throws BadEntry {
        String word = word(words, 1, 3, entry);
        Name origin = words.size() == 3 ? name(entry, words.get(2), defaults.origin()) : defaults.origin();
        Path target = target(entry, word);
        if (open.contains(target)) {
            throw new BadEntry(entry.firstLine(), "$INCLUDE " + word + " includes itself");
        }
        if (++included > MAX_INCLUDES) {
            throw new BadEntry(entry.firstLine(), "$INCLUDE of more than " + MAX_INCLUDES + " files");
        }
        // The origin of the including file is not changed by it (RFC 1035 section 5.1): a parser of its own.
        read(target, new Place(file.toString(), entry.firstLine(), ""), origin, defaults.ttl());
    }

    /** A file in the folder of the zone file: a zone that someone else wrote must not read the rest of the disk. */
    private Path target(ZoneText entry, String word) throws BadEntry {
        try {
            Path folder = Objects.requireNonNull(
                    open.getLast().toAbsolutePath().normalize().getParent());
            Path target = folder.resolve(word).normalize();
            if (target.startsWith(folder)
                    && (!Files.exists(target) || target.toRealPath().startsWith(folder.toRealPath()))) {
                return target;
            }
        } catch (IOException | InvalidPathException _) {
            // As below.
        }
        throw new BadEntry(entry.firstLine(), "$INCLUDE " + word + " leads out of the folder of the zone file");
    }

    private void accept(
            ReadName owner, int type, int dclass, long ttl, byte[] data, int start, int end, Place file, int line) {
        String complaint = complaint(owner, type, dclass);
        if (complaint == null) {
            records.add(owner, type, ttl, data, start, end, file, line);
        } else {
            problems.add(
                    new Problem(file.file(), line, 1, "", owner.name() + " " + Type.string(type) + " " + complaint));
        }
    }

    private @Nullable String complaint(ReadName owner, int type, int dclass) {
        if (!owner.isAtOrBelow(zone)) {
            return "is outside the zone " + origin;
        }
        if (dclass != DClass.IN) {
            return "is of class " + DClass.string(dclass) + ": only IN is served";
        }
        return switch (type) {
            case Type.RRSIG, Type.NSEC, Type.NSEC3, Type.NSEC3PARAM ->
                "belongs to a signed zone, which is not served yet: use the zone file before signing";
            default -> Type.isRR(type) ? null : "is of a type that only questions have";
        };
    }
}

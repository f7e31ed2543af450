package dev.leeward.zone;

import dev.leeward.config.DomainName;
import dev.leeward.config.Problem;
import dev.leeward.zone.PlacedRecord.Place;
import dev.leeward.zone.RecordParser.BadEntry;
import dev.leeward.zone.ZoneText.Entry;
import java.io.IOException;
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
import org.xbill.DNS.Record;
import org.xbill.DNS.TTL;
import org.xbill.DNS.Tokenizer;
import org.xbill.DNS.Type;

/** Reads a zone file and what it includes (RFC 1035 section 5). Whatever is in it ends in records or problems. */
final class ZoneFile {
    private static final long MAX_BYTES = 1L << 30;
    private static final int MAX_INCLUDES = 1000;

    private final DomainName zone;
    private final ZoneProblems problems;
    private final List<PlacedRecord> records = new ArrayList<>();
    private final Deque<Path> open = new ArrayDeque<>();
    private int included;

    ZoneFile(DomainName zone, ZoneProblems problems) {
        this.zone = zone;
        this.problems = problems;
    }

    /** The records of {@code file}, in its order, without those that were found wrong. */
    List<PlacedRecord> read(Path file) {
        Place whole = new Place(file.toString(), 0, "");
        byte[] bytes = bytes(file, whole);
        if (bytes != null) {
            read(file, bytes, Names.name(zone), -1);
        }
        return records;
    }

    private byte @Nullable [] bytes(Path file, Place asked) {
        String complaint;
        try {
            if (!Files.exists(file)) {
                complaint = "does not exist: write the zone file, or correct its path";
            } else if (!Files.isRegularFile(file)) {
                complaint = "is not a file";
            } else if (Files.size(file) > MAX_BYTES) {
                complaint = "is larger than 1 GiB";
            } else {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            complaint = "cannot be read: allow this user to (" + e.getMessage() + ")";
        }
        problems.add(asked.problem(asked.line() == 0 ? complaint : file.getFileName() + " " + complaint));
        return null;
    }

    private void read(Path file, byte[] bytes, Name origin, long ttl) {
        open.push(file);
        RecordParser parser = new RecordParser(origin, ttl);
        ZoneText text = new ZoneText(bytes);
        for (Entry entry = text.next(); entry != null && !problems.isFull(); entry = text.next()) {
            try {
                if (!entry.closed()) {
                    throw new BadEntry(entry.firstLine(), "the parenthesis is never closed");
                }
                entry(file, parser, entry);
            } catch (BadEntry e) {
                problems.add(new Place(file.toString(), e.line(), "").problem(e.message()));
            }
        }
        open.pop();
    }

    private void entry(Path file, RecordParser parser, Entry entry) throws BadEntry {
        if (!entry.startsWith('$')) {
            Place place = new Place(file.toString(), entry.firstLine(), "");
            parser.parse(entry, record -> accept(record, place));
            return;
        }
        List<String> words = words(entry);
        switch (words.getFirst().toUpperCase(Locale.ROOT)) {
            // Relative to the origin so far (RFC 1035 section 5.1).
            case "$ORIGIN" -> parser.origin(name(entry, word(words, 1, 2, entry), parser.origin()));
            case "$TTL" -> parser.ttl(ttl(entry, word(words, 1, 2, entry)));
            case "$INCLUDE" -> include(file, parser, entry, words);
            case "$GENERATE" -> {
                Place place = new Place(file.toString(), entry.firstLine(), "");
                parser.parse(entry, record -> accept(record, place));
            }
            default ->
                throw new BadEntry(
                        entry.firstLine(),
                        words.getFirst() + " is no directive: there are $ORIGIN, $TTL, $INCLUDE and $GENERATE");
        }
    }

    private static List<String> words(Entry entry) throws BadEntry {
        List<String> words = new ArrayList<>();
        try (Tokenizer tokens = new Tokenizer(entry.stream())) {
            for (Tokenizer.Token token = tokens.get(); token.isString(); token = tokens.get()) {
                words.add(token.value());
            }
        } catch (IOException e) {
            throw new BadEntry(
                    entry.firstLine(), "is not a directive: a quote is not closed, or a parenthesis not opened");
        }
        return words;
    }

    /** The word at {@code index} of an entry that has at most {@code most}. */
    private static String word(List<String> words, int index, int most, Entry entry) throws BadEntry {
        if (words.size() <= index || words.size() > most) {
            throw new BadEntry(
                    entry.firstLine(),
                    words.getFirst() + " takes " + (most - 1) + " value" + (most > 2 ? "s at most" : ""));
        }
        return words.get(index);
    }

    private static Name name(Entry entry, String word, Name origin) throws BadEntry {
        try {
            return Name.fromString(word, origin);
        } catch (IOException e) {
            throw new BadEntry(entry.firstLine(), String.valueOf(e.getMessage()));
        }
    }

    private static long ttl(Entry entry, String word) throws BadEntry {
        try {
            return TTL.parseTTL(word);
        } catch (IllegalArgumentException _) {
            throw new BadEntry(entry.firstLine(), "\"" + word + "\" is not a TTL: write seconds, or 1h30m");
        }
    }

    private void include(Path file, RecordParser parser, Entry entry, List<String> words) throws BadEntry {
        String word = word(words, 1, 3, entry);
        Name origin = words.size() == 3 ? name(entry, words.get(2), parser.origin()) : parser.origin();
        Path target = target(entry, word);
        if (open.contains(target)) {
            throw new BadEntry(entry.firstLine(), "$INCLUDE " + word + " includes itself");
        }
        if (++included > MAX_INCLUDES) {
            throw new BadEntry(entry.firstLine(), "$INCLUDE of more than " + MAX_INCLUDES + " files");
        }
        byte[] bytes = bytes(target, new Place(file.toString(), entry.firstLine(), ""));
        if (bytes != null) {
            // The origin of the including file is not changed by it (RFC 1035 section 5.1): a parser of its own.
            read(target, bytes, origin, parser.ttl());
        }
    }

    /** A file in the folder of the zone file: a zone that someone else wrote must not read the rest of the disk. */
    private Path target(Entry entry, String word) throws BadEntry {
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

    private void accept(Record record, Place place) {
        DomainName owner = Names.domain(record.getName());
        PlacedRecord placed = new PlacedRecord(owner, record, place);
        String complaint = complaint(placed);
        if (complaint == null) {
            records.add(placed);
        } else {
            problems.add(new Problem(place.file(), place.line(), 1, "", placed + " " + complaint));
        }
    }

    private @Nullable String complaint(PlacedRecord placed) {
        if (!placed.owner().isAtOrBelow(zone)) {
            return "is outside the zone " + zone;
        }
        if (placed.record().getDClass() != DClass.IN) {
            return "is of class " + DClass.string(placed.record().getDClass()) + ": only IN is served";
        }
        return switch (placed.type()) {
            case Type.RRSIG, Type.NSEC, Type.NSEC3, Type.NSEC3PARAM ->
                "belongs to a signed zone, which is not served yet: use the zone file before signing";
            default -> Type.isRR(placed.type()) ? null : "is of a type that only questions have";
        };
    }
}

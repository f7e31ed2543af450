package dev.leeward.zonefile;

import dev.leeward.config.Problem;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Names;
import dev.leeward.zonefile.PlacedRecord.Place;
import dev.leeward.zonefile.RecordParser.BadEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
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
        read(file, Place.ofFile(file.toString()), Names.name(origin), Defaults.NONE);
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
            Place whole = Place.ofFile(file.toString());
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
        Directive directive = Directive.of(entry);
        switch (directive.what()) {
            // Relative to the origin so far (RFC 1035 section 5.1).
            case "$ORIGIN" -> defaults.origin(directive.takes(1).name(1, defaults.origin()));
            case "$TTL" -> defaults.ttl(directive.takes(1).ttl(1));
            case "$INCLUDE" -> include(file, defaults, directive.takes(2));
            case "$GENERATE" -> parser.generate(entry, new Generator(directive), sink);
            default ->
                throw directive.bad(
                        directive.word(0) + " is no directive: there are $ORIGIN, $TTL, $INCLUDE and $GENERATE");
        }
    }

    private void include(Path file, Defaults defaults, Directive directive) throws BadEntry {
        Name origin = directive.has(2) ? directive.name(2, defaults.origin()) : defaults.origin();
        Path target = target(directive);
        if (open.contains(target)) {
            throw directive.bad("$INCLUDE " + directive.word(1) + " includes itself");
        }
        if (++included > MAX_INCLUDES) {
            throw directive.bad("$INCLUDE of more than " + MAX_INCLUDES + " files");
        }
        // The origin of the including file is not changed by it (RFC 1035 section 5.1): a parser of its own.
        read(target, new Place(file.toString(), directive.line(), ""), origin, defaults.ttl());
    }

    /** A file in the folder of the zone file: a zone that someone else wrote must not read the rest of the disk. */
    private Path target(Directive directive) throws BadEntry {
        try {
            Path folder = Objects.requireNonNull(
                    open.getLast().toAbsolutePath().normalize().getParent());
            Path target = folder.resolve(directive.word(1)).normalize();
            if (target.startsWith(folder)
                    && (!Files.exists(target) || target.toRealPath().startsWith(folder.toRealPath()))) {
                return target;
            }
        } catch (IOException | InvalidPathException _) {
            // As below.
        }
        throw directive.bad("$INCLUDE " + directive.word(1) + " leads out of the folder of the zone file");
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

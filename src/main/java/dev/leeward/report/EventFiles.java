package dev.leeward.report;

import dev.leeward.report.Event.OfNode;
import dev.leeward.report.Event.What;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The record of health on the disk: a file for each month in UTC, such as {@code 2026-11.jsonl}, a line each event. Every file begins
 * with all that holds then, so that each tells of its month without the others. One thread writes; bounded in bytes.
 */
final class EventFiles {
    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final String NAME = "[0-9]{4}-[0-9]{2}\\.jsonl";

    private final Path folder;
    private final long maxBytes;
    private @Nullable FileChannel out;
    private @Nullable YearMonth month;
    private boolean full;

    /** @param maxBytes of one month */
    EventFiles(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    /** Whether events of {@code time} go on where the last ones ended; else {@link #begin} is due. */
    boolean goesOnAt(Instant time) {
        return out != null && monthOf(time).equals(month);
    }

    /** Whether there is no more room in the month that was begun. */
    boolean isFull() {
        return full;
    }

    /** Opens the file of {@code time}. What it holds already stays; a line that is torn there is ended. */
    void begin(Instant time) throws IOException {
        close();
        Files.createDirectories(folder);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        FileChannel file = FileChannel.open(file(monthOf(time)), APPEND, ownerOnly);
        out = file;
        month = monthOf(time);
        full = false;
        ByteBuffer last = ByteBuffer.allocate(1);
        if (file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n') {
            write(file, new byte[] {'\n'});
        }
    }

    /** Adds {@code events} behind {@link #begin}; or, where they find no room, one that says so, and after it nothing. */
    void add(List<Event> events) throws IOException {
        FileChannel file = out;
        if (file == null || full || events.isEmpty()) {
            return;
        }
        byte[] lines = lines(events);
        full = file.size() + lines.length > maxBytes;
        write(file, full ? lines(List.of(new OfNode(events.getLast().time(), What.FULL))) : lines);
    }

    private static byte[] lines(List<Event> events) {
        return events.stream()
                .map(event -> EventLine.of(event) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void write(FileChannel file, byte[] lines) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(lines);
        long at = file.size();
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }

    /** After it nothing can be added before another {@link #begin}. */
    void close() throws IOException {
        FileChannel closing = out;
        out = null;
        if (closing != null) {
            closing.close();
        }
    }

    /**
     * Gives every event that tells of {@code period}, in the order in which they were written; what was true when it began is among them. A
     * line that cannot be read is {@link What#DAMAGED}. Blocks.
     */
    void read(Period period, Consumer<Event> into) throws IOException {
        YearMonth first = monthOf(period.from());
        // How the last minute of a month went is told at the beginning of the next.
        YearMonth last = monthOf(period.to()).plusMonths(1);
        for (Path file : files()) {
            YearMonth of = YearMonth.parse(file.getFileName().toString().substring(0, 7));
            if (!of.isBefore(first) && !of.isAfter(last)) {
                read(file, period, into);
            }
        }
    }

    private static void read(Path file, Period period, Consumer<Event> into) throws IOException {
        Instant enough = period.to().plus(Observed.LONGEST_SILENCE);
        Instant before = Instant.MIN;
        // As text that replaces what is no UTF-8: a damaged line is to be found, not to end the reading.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Event event = parsed(line, before);
                if (event.time().isAfter(enough)) {
                    return;
                }
                before = event.time();
                into.accept(event);
            }
        }
    }

    private static Event parsed(String line, Instant before) {
        try {
            return EventLine.parse(line);
        } catch (RuntimeException e) {
            return new OfNode(before, What.DAMAGED);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches(NAME))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private Path file(YearMonth of) {
        return folder.resolve(of + ".jsonl");
    }

    private static YearMonth monthOf(Instant time) {
        return YearMonth.from(time.atOffset(ZoneOffset.UTC));
    }
}

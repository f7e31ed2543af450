package dev.leeward.recovery;

import dev.leeward.steering.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The record on the disk: files that each begin with a whole generation and go on with what changed, a line each, named for the millisecond
 * of their first. One thread writes. Bounded in time and bytes; whatever is cut off or damaged costs the rest of one file.
 */
final class RecordFiles {
    /** How far back the record goes at least, if its bytes allow. */
    static final Duration KEPT = Duration.ofHours(6);

    private static final Duration LONGEST_FILE = Duration.ofHours(1);
    private static final String SUFFIX = ".jsonl";
    private static final Set<StandardOpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path folder;
    private final long maxFileBytes;
    private final long maxBytes;
    private @Nullable OutputStream out;
    private Instant begun = Instant.MIN;
    private long wholeBytes;
    private long bytes;

    /**
     * @param maxFileBytes after its first line a file takes so many, or as many as that line
     * @param maxBytes of all files but the one that is written to
     */
    RecordFiles(Path folder, long maxFileBytes, long maxBytes) {
        this.folder = folder;
        this.maxFileBytes = maxFileBytes;
        this.maxBytes = maxBytes;
    }

    /** Adds {@code after}, of which {@code before} is the last that was added; as a whole where a file begins or the topology is another. */
    void add(@Nullable Snapshot before, Snapshot after, String configuration) throws IOException {
        boolean full = bytes - wholeBytes > Math.max(maxFileBytes, wholeBytes)
                || Duration.between(begun, after.time()).compareTo(LONGEST_FILE) >= 0;
        if (out == null || before == null || full || before.topology() != after.topology()) {
            begin(RecordLine.whole(after, configuration, before == null));
        } else {
            write(out, RecordLine.change(before, after));
        }
    }

    private void begin(RecordLine line) throws IOException {
        close();
        Files.createDirectories(folder);
        prune(line.time());
        OutputStream next = create(line.time());
        out = next;
        bytes = 0;
        begun = line.time();
        write(next, line);
        wholeBytes = bytes;
    }

    private OutputStream create(Instant time) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        for (long millis = time.toEpochMilli(); ; millis++) {
            try {
                return Channels.newOutputStream(
                        Files.newByteChannel(folder.resolve("%015d%s".formatted(millis, SUFFIX)), CREATE, ownerOnly));
            } catch (FileAlreadyExistsException e) {
                // Two began in the same millisecond, or the clock was set back.
            }
        }
    }

    private void write(OutputStream to, RecordLine line) throws IOException {
        byte[] text = (line.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        to.write(text);
        bytes += text.length;
    }

    /** What is older than {@link #KEPT} when another file begins, or past the bytes, goes. */
    private void prune(Instant now) throws IOException {
        List<Path> files = files();
        long sum = 0;
        for (int i = files.size() - 1; i >= 0; i--) {
            sum += Files.size(files.get(i));
            boolean old = i + 1 < files.size() && begin(files.get(i + 1)).isBefore(now.minus(KEPT));
            if (old || sum > maxBytes) {
                Files.delete(files.get(i));
            }
        }
    }

    /** In the order of time. */
    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("[0-9]{15}\\.jsonl"))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The time of the first line of a file. */
    static Instant begin(Path file) {
        String name = file.getFileName().toString();
        return Instant.ofEpochMilli(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())));
    }

    /** After it the next line begins another file. */
    void close() throws IOException {
        OutputStream closing = out;
        out = null;
        if (closing != null) {
            closing.close();
        }
    }
}

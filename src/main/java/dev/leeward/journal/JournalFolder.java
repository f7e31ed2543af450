package dev.leeward.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A folder of segments, and what its files are called; they are the owner's alone. An interrupt is no failure of the disk. */
record JournalFolder(Path path) {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<StandardOpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final String SUFFIX = ".jsonl";

    /** Twenty digits, of which eighteen are more than anybody will ever write. */
    private static final String SEGMENT = "00[0-9]{18}\\.jsonl";

    static JournalFolder of(Path stateFolder) {
        return new JournalFolder(stateFolder.resolve("journal"));
    }

    void create() throws IOException {
        Files.createDirectories(path, OWNER_FOLDER);
    }

    /** The same, where it must not be there yet. */
    void createNew() throws IOException {
        Files.createDirectory(path, OWNER_FOLDER);
    }

    /** In the order of their entries; none where there is no folder. */
    List<Path> segments() throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(file -> file.getFileName().toString().matches(SEGMENT))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    /** Those that may hold an entry with this number or a greater one. */
    List<Path> segmentsFrom(long seq) throws IOException {
        List<Path> all = segments();
        int first = 0;
        while (first + 1 < all.size() && firstSeq(all.get(first + 1)) <= seq) {
            first++;
        }
        return all.subList(first, all.size());
    }

    Path segment(long firstSeq) {
        return path.resolve("%020d%s".formatted(firstSeq, SUFFIX));
    }

    /** The number that a segment is named for. */
    static long firstSeq(Path segment) {
        String name = segment.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** The state that follows from the entries. */
    Path state() {
        return path.resolve("state.json");
    }

    /** Held by the process that decides. */
    Path lock() {
        return path.resolve("lock");
    }

    /** There from the start of a repair to its end. */
    Path repairing() {
        return path.resolve("repairing");
    }

    /** There from a restore to the first entry after it, which raises the epoch. */
    Path restored() {
        return path.resolve("restored");
    }

    /** Makes a file that is not there yet; its name is on the disk when this returns. */
    void create(Path file) throws IOException {
        Files.newByteChannel(file, CREATE, OWNER_FILE).close();
        sync();
    }

    /** Which files there are is on the disk when this returns. A channel is the only way, and would not take an interrupted thread. */
    void sync() throws IOException {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Puts a small file in the place of an old one: a reader, or a restart, finds one of them and never half of one. */
    void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.newByteChannel(next, CREATE, OWNER_FILE).close();
        try (FileOutputStream out = new FileOutputStream(next.toFile())) {
            out.write(content);
            out.getFD().sync();
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync();
    }
}

package dev.leeward.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Moves the end of a chain out of the way, into a folder beside the segments. Nothing is ever deleted or written over. */
final class SetAside {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private SetAside() {}

    /**
     * Moves what stands in {@code segment} from {@code offset} on, and all later segments. The last goes first, so that what is left when it
     * fails half-way is a chain that ends earlier, and never one with a gap.
     *
     * @return the folder that it is in
     */
    static Path from(JournalFolder folder, Path segment, long offset, Instant now) throws IOException {
        List<Path> concerned = folder.segments().stream()
                .filter(file -> file.compareTo(segment) >= 0)
                .toList();
        JournalFolder aside = make(folder, now);
        for (Path file : concerned.reversed()) {
            if (file.equals(segment) && offset > 0) {
                copyEnd(file, offset, aside);
                cut(file, offset);
            } else {
                Files.move(file, aside.path().resolve(file.getFileName()));
            }
        }
        aside.sync();
        folder.sync();
        return aside.path();
    }

    private static JournalFolder make(JournalFolder folder, Instant now) throws IOException {
        String name = "set-aside-" + TIME.format(now);
        for (int i = 1; ; i++) {
            JournalFolder aside = new JournalFolder(folder.path().resolve(i == 1 ? name : name + "-" + i));
            try {
                aside.createNew();
                return aside;
            } catch (FileAlreadyExistsException e) {
                // Another of the same second.
            }
        }
    }

    private static void copyEnd(Path file, long offset, JournalFolder aside) throws IOException {
        Path copy = aside.path().resolve(file.getFileName());
        aside.create(copy);
        try (InputStream in = Files.newInputStream(file);
                FileOutputStream out = new FileOutputStream(copy.toFile())) {
            in.skipNBytes(offset);
            in.transferTo(out);
            out.getFD().sync();
        }
    }

    static void cut(Path file, long length) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
            open.getFD().sync();
        }
    }
}

package dev.leeward.transfer;

import dev.leeward.values.DomainName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which serial each zone was shown with last, and what it held: {@code serials} in the state folder, a line each. Written and on the disk
 * before a serial is shown, the old or the new file at any moment. Blocks; one thread at a time.
 *
 * <p>When it cannot be read or written that is told once, and zones go on with serials that are later than any they can have had.
 */
final class SerialFile {
    private static final Logger LOG = LoggerFactory.getLogger(SerialFile.class);

    private final Path file;
    private boolean failing;
    private boolean damaged;

    /** @param serial as 32 bits */
    record Kept(int serial, Print print) {}

    SerialFile(Path stateFolder) {
        this.file = stateFolder.resolve("serials");
    }

    Map<DomainName, Kept> read() {
        Map<DomainName, Kept> kept = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ", -1);
                kept.put(
                        DomainName.parse(words[0]),
                        new Kept(Integer.parseUnsignedInt(words[1]), Print.parse(words[2])));
            }
            return kept;
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException | RuntimeException e) {
            damaged = true;
            LOG.warn("{} is damaged and ignored; zones go on with later serials: {}", file, e.toString());
            return Map.of();
        }
    }

    /** Whether there was something to read, and it could not be. */
    boolean wasDamaged() {
        return damaged;
    }

    /** Whether the last write failed, so that it is behind. */
    boolean isFailing() {
        return failing;
    }

    /** Whether it is on the disk. */
    boolean write(Map<DomainName, Kept> all) {
        String text = all.entrySet().stream()
                .map(entry -> "%s %s %s\n"
                        .formatted(
                                entry.getKey(),
                                Integer.toUnsignedString(entry.getValue().serial()),
                                entry.getValue().print()))
                .collect(Collectors.joining());
        try {
            replace(text);
            failing = false;
            return true;
        } catch (IOException e) {
            if (!failing) {
                LOG.error(
                        "{} cannot be written: make it writable, and reload or restart; until then serials follow the clock: {}",
                        file,
                        e.toString());
                failing = true;
            }
            return false;
        }
    }

    private void replace(String text) throws IOException {
        Path next = file.resolveSibling("serials.tmp");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // The new name is on the disk when its folder is.
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }
}

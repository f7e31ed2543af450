package dev.leeward.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last verdicts in {@code health.json} of the state folder. Blocks, so it never runs on the loop. A file that cannot be read
 * or written is told once and done without.
 */
final class StateStore {
    private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

    private final Path file;
    private boolean toldUnwritable;

    StateStore(Path stateFolder) {
        this.file = stateFolder.resolve("health.json");
    }

    LastVerdicts read() {
        try {
            return LastVerdicts.fromJson(Files.readString(file));
        } catch (NoSuchFileException e) {
            return LastVerdicts.NONE;
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is damaged and ignored; the first probes will tell: {}", file, e.toString());
            return LastVerdicts.NONE;
        }
    }

    /** The file is the old or the new one at any moment, never half of it. */
    synchronized void write(LastVerdicts verdicts) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            // Created with mode 0600.
            Path next = Files.createTempFile(folder, "health", ".json.tmp");
            try {
                Files.writeString(next, verdicts.toJson());
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
            toldUnwritable = false;
        } catch (IOException | RuntimeException e) {
            if (!toldUnwritable) {
                LOG.warn("{} cannot be written; a restart will not know the last verdicts: {}", file, e.toString());
                toldUnwritable = true;
            }
        }
    }
}

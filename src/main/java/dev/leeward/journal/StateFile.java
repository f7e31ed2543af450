package dev.leeward.journal;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state that follows from the entries, in {@code state.json} beside them: the old or the new one at any moment. Blocks. */
final class StateFile {
    /** @param point behind the last entry that was applied to it */
    record Kept(Point point, JsonObject state) {}

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    private final JournalFolder folder;
    private boolean failing;

    StateFile(JournalFolder folder) {
        this.folder = folder;
    }

    /** Gives a state machine what is kept; null: that is not possible, and what follows from all entries is to be made again. */
    @Nullable
    Point restoreTo(StateMachine machine) {
        try {
            Kept kept = read();
            if (kept == null) {
                return null;
            }
            machine.restore(kept.state());
            return kept.point();
        } catch (IOException | DamagedException | RuntimeException e) {
            LOG.warn("{} cannot be used, all entries are applied again: {}", folder.state(), e.toString());
            return null;
        }
    }

    /** Keeps a state. No decision hangs on it: when it fails it is told once, and the next start needs longer. */
    void keep(Point point, StateMachine machine) {
        try {
            write(new Kept(point, machine.state()));
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.error("{} cannot be kept, decisions go on without it: {}", folder.state(), e.toString());
            }
            failing = true;
        }
    }

    /**
     * What is kept; null: there is no file.
     *
     * @throws DamagedException when it is not what was written
     */
    @Nullable
    Kept read() throws IOException, DamagedException {
        try {
            byte[] content = Files.readAllBytes(folder.state());
            if (content.length == 0 || content[content.length - 1] != '\n') {
                throw new DamagedException("it is cut off");
            }
            JsonObject json = CheckedLine.read(Arrays.copyOf(content, content.length - 1));
            return new Kept(
                    new Point(
                            json.getLong("epoch"), json.getLong("seq"), Objects.requireNonNull(json.getString("hash"))),
                    Objects.requireNonNull(json.getJsonObject("state")));
        } catch (NoSuchFileException e) {
            return null;
        } catch (RuntimeException e) {
            throw new DamagedException("it lacks what every state has", e);
        }
    }

    private void write(Kept kept) throws IOException {
        byte[] line = CheckedLine.of(new JsonObject()
                .put("seq", kept.point.seq())
                .put("epoch", kept.point.epoch())
                .put("hash", kept.point.hash())
                .put("state", kept.state));
        folder.replace(
                folder.state(), (new String(line, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}

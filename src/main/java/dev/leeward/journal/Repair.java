package dev.leeward.journal;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way on after damage: what is damaged and what follows it is moved out of the way, and the chain goes on in a higher epoch with an entry of
 * type {@code repaired}, which holds what was lost and the state that holds now. When it is cut short, the journal stays damaged.
 */
public final class Repair {
    private Repair() {}

    /**
     * What was done.
     *
     * @param setAside the folder that now holds what was damaged; null: nothing was, and nothing has changed
     * @param firstLostSeq the first entry that was damaged or missing; 0: none
     * @param epoch of the last entry
     * @param seq of the last entry
     */
    public record Done(@Nullable Path setAside, long firstLostSeq, long epoch, long seq) {
        /** As the API tells it. */
        public JsonObject toJson() {
            return new JsonObject()
                    .put("set-aside", setAside == null ? null : setAside.toString())
                    .put("first-lost-seq", setAside == null ? null : firstLostSeq)
                    .put("epoch", epoch)
                    .put("seq", seq);
        }

        static Done nothing(Point head) {
            return new Done(null, 0, head.epoch(), head.seq());
        }

        static Done of(JournalFolder folder, Line repaired) {
            JsonObject payload = repaired.entry().payload();
            return new Done(
                    folder.path().resolve(payload.getString("set-aside")),
                    payload.getLong("first-lost-seq"),
                    repaired.point().epoch(),
                    repaired.point().seq());
        }
    }

    /**
     * Repairs the journal of a node that does not run.
     *
     * @param actor who wants it
     * @throws JournalInUseException when a node runs: then it is to do it
     */
    public static Done offline(Path stateFolder, String actor, InstantSource clock) throws IOException {
        JournalFolder folder = JournalFolder.of(stateFolder);
        try (FolderLock _ = FolderLock.take(folder);
                SegmentWriter writer = new SegmentWriter(folder, SegmentWriter.Sync.DISK)) {
            StateFile.Kept kept = kept(folder);
            Replay found = Replay.of(folder, kept == null ? null : kept.point(), _ -> {}, _ -> {});
            if (found.damage() == null) {
                return Done.nothing(found.head());
            }
            // Where the entries that are left lead to the state, they are its record; else it was ahead of them.
            boolean ahead = kept != null && found.applied().equals(kept.point());
            JsonObject state = ahead && kept != null ? kept.state() : null;
            return Done.of(folder, run(folder, found, state, actor, clock.instant(), writer));
        }
    }

    private static StateFile.@Nullable Kept kept(JournalFolder folder) throws IOException {
        try {
            return new StateFile(folder).read();
        } catch (DamagedException e) {
            return null;
        }
    }

    /**
     * Repairs what {@code found} has found.
     *
     * @param state that holds now; null: the one that follows from the entries before the damage
     * @param writer that has not begun yet; stands behind the entry at the end
     * @return the entry that the chain goes on with
     */
    static Line run(
            JournalFolder folder,
            Replay found,
            @Nullable JsonObject state,
            String actor,
            Instant now,
            SegmentWriter writer)
            throws IOException {
        Damage damage = Objects.requireNonNull(found.damage());
        if (!Files.exists(folder.repairing())) {
            folder.create(folder.repairing());
        }
        Path aside = SetAside.from(folder, damage.file(), damage.offset(), now);
        if (Files.exists(folder.state())) {
            Files.copy(folder.state(), aside.resolve("state.json"));
        }
        JsonObject payload = new JsonObject()
                .put("set-aside", aside.getFileName().toString())
                .put("first-lost-seq", damage.seq())
                .put("state", state);
        Line line =
                Line.after(found.head(), found.highestEpoch() + 1, now, new Draft(Line.REPAIRED, actor, payload, null));
        if (line == null) {
            throw new IOException("the state is too large to be an entry");
        }
        writer.append(line);
        Files.deleteIfExists(folder.restored());
        Files.delete(folder.repairing());
        folder.sync();
        return line;
    }
}

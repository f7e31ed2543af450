package dev.leeward.journal;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** How far an archive got, in a small file beside the segments: what it lacks is read from them. */
final class Shipped {
    private final JournalFolder folder;
    private final ArchiveTarget target;

    Shipped(JournalFolder folder, ArchiveTarget target) {
        this.folder = folder;
        this.target = target;
    }

    private Path file() {
        return folder.path().resolve(target.mark());
    }

    /** The start where nothing was shipped, where that went elsewhere, and where the file cannot be used: to ship twice does no harm. */
    Point read() {
        try {
            JsonObject json =
                    CheckedLine.read(Files.readString(file()).stripTrailing().getBytes(StandardCharsets.UTF_8));
            return target.name().equals(json.getString("to"))
                    ? new Point(
                            json.getLong("epoch"), json.getLong("seq"), Objects.requireNonNull(json.getString("hash")))
                    : Point.START;
        } catch (IOException | DamagedException | RuntimeException e) {
            return Point.START;
        }
    }

    void write(Point point) throws IOException {
        byte[] line = CheckedLine.of(new JsonObject()
                .put("to", target.name())
                .put("epoch", point.epoch())
                .put("seq", point.seq())
                .put("hash", point.hash()));
        folder.replace(file(), line);
    }
}

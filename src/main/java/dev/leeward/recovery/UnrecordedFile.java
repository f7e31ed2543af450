package dev.leeward.recovery;

import dev.leeward.steering.Overrides;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is forced without the journal, in {@code unrecorded.json} of the state folder: the old or the new at any moment, never half of it.
 * Blocks. A damaged file is told and set aside; what can be read of it still holds.
 */
final class UnrecordedFile {
    private static final Logger LOG = LoggerFactory.getLogger(UnrecordedFile.class);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<StandardOpenOption> REPLACE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);

    private final Path file;
    private final Path next;
    private final Path damaged;

    UnrecordedFile(Path stateFolder) {
        this.file = stateFolder.toAbsolutePath().resolve("unrecorded.json");
        this.next = file.resolveSibling("unrecorded.json.next");
        this.damaged = file.resolveSibling("unrecorded.json.damaged");
    }

    /** What is kept; leases that have ended since included. */
    Unrecorded read() {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Unrecorded.NONE;
        } catch (IOException | RuntimeException e) {
            setAside(e.toString());
            return Unrecorded.NONE;
        }
    }

    private Unrecorded parse(String text) {
        JsonObject json = new JsonObject(text);
        Unrecorded read = Unrecorded.NONE;
        int unread = 0;
        for (Object entry : json.getJsonArray("lifted")) {
            try {
                read = read.lifting(OverrideJson.subject((JsonObject) entry));
            } catch (RuntimeException e) {
                unread++;
            }
        }
        for (Object entry : json.getJsonArray("forced")) {
            try {
                OverrideJson.Entry one = OverrideJson.read((JsonObject) entry);
                read = read.forcing(one.subject(), one.lease());
            } catch (RuntimeException e) {
                unread++;
            }
        }
        if (unread > 0) {
            setAside(unread + " of its entries cannot be read");
        }
        return read;
    }

    private void setAside(String why) {
        try {
            Files.move(file, damaged, StandardCopyOption.REPLACE_EXISTING);
            LOG.error("{} is damaged and was set aside as {}; give again what it forced: {}", file, damaged, why);
        } catch (IOException e) {
            LOG.error("{} is damaged and cannot be set aside ({}): {}", file, e, why);
        }
    }

    /** Returns when it would outlive the power. */
    void write(Unrecorded unrecorded) throws IOException {
        JsonArray lifted = new JsonArray();
        unrecorded.lifted().forEach(subject -> lifted.add(OverrideJson.of(subject)));
        String text = new JsonObject()
                        .put("forced", OverrideJson.of(new Overrides(unrecorded.forced())))
                        .put("lifted", lifted)
                        .encodePrettily()
                + "\n";
        try (FileChannel channel = FileChannel.open(next, REPLACE, OWNER_ONLY)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}

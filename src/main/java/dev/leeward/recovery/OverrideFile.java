package dev.leeward.recovery;

import dev.leeward.steering.Lease;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Subject;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The overrides in force, in {@code overrides.json} of the state folder: the old or the new ones at any moment, never half of them. Blocks.
 * A damaged file is told and set aside; what can be read of it still holds.
 */
final class OverrideFile {
    private static final Logger LOG = LoggerFactory.getLogger(OverrideFile.class);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<StandardOpenOption> REPLACE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);

    private final Path file;
    private final Path next;
    private final Path damaged;

    OverrideFile(Path stateFolder) {
        this.file = stateFolder.toAbsolutePath().resolve("overrides.json");
        this.next = file.resolveSibling("overrides.json.next");
        this.damaged = file.resolveSibling("overrides.json.damaged");
    }

    /** What is kept; those that have ended since included. */
    Overrides read() {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Overrides.NONE;
        } catch (IOException | RuntimeException e) {
            setAside(e.toString());
            return Overrides.NONE;
        }
    }

    private Overrides parse(String text) {
        Map<Subject, Lease> leases = new LinkedHashMap<>();
        int unread = 0;
        for (Object entry : new JsonObject(text).getJsonArray("overrides")) {
            try {
                OverrideJson.Entry read = OverrideJson.read((JsonObject) entry);
                leases.put(read.subject(), read.lease());
            } catch (RuntimeException e) {
                unread++;
            }
        }
        if (unread > 0) {
            setAside(unread + " of its entries cannot be read, " + leases.size() + " can");
        }
        return new Overrides(leases);
    }

    private void setAside(String why) {
        try {
            Files.move(file, damaged, StandardCopyOption.REPLACE_EXISTING);
            LOG.error("{} is damaged and was set aside as {}; give its overrides again: {}", file, damaged, why);
        } catch (IOException e) {
            LOG.error("{} is damaged and cannot be set aside ({}): {}", file, e, why);
        }
    }

    /** Returns when the overrides would outlive the power. */
    void write(Overrides overrides) throws IOException {
        String text =
                new JsonObject().put("overrides", OverrideJson.of(overrides)).encodePrettily() + "\n";
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

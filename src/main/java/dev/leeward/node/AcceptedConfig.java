package dev.leeward.node;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.zone.Zones;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last configuration that a server took, kept in the state folder: what serves when the file is found invalid at a start. */
final class AcceptedConfig {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptedConfig.class);
    private static final String FILE = "accepted.yaml";

    /** The key, also in a file that is no YAML as a whole. */
    private static final Pattern STATE =
            Pattern.compile("(?m)^state:[ \\t]*[\"']?([^\"'#\\r\\n]+?)[\"']?[ \\t]*(#.*)?$");

    private AcceptedConfig() {}

    /**
     * Reads the configuration of a server that starts.
     *
     * @param additions what the server adds to what is written, to run on
     * @param strict whether an invalid file is refused even if an accepted one is kept
     * @throws ConfigException when the file is invalid and nothing stands in for it
     */
    static Configuration readAtStart(Path file, UnaryOperator<Config> additions, boolean strict)
            throws ConfigException {
        try {
            return Configuration.read(file, Zones.NONE, additions);
        } catch (ConfigException e) {
            Path accepted = stateOf(file).resolve(FILE);
            if (strict || !Files.exists(accepted)) {
                throw e;
            }
            try {
                // Paths in it are relative to the file that it is a copy of.
                Configuration configuration =
                        Configuration.parse(Files.readString(accepted), file, Zones.NONE, additions);
                LOG.error(
                        "{} cannot be used; serving the last accepted configuration, {}. Mend it and reload:\n{}",
                        file,
                        accepted,
                        e.getMessage());
                return configuration;
            } catch (IOException | ConfigException damaged) {
                LOG.error("{} cannot be used either: {}", accepted, damaged.getMessage());
                throw e;
            }
        }
    }

    private static Path stateOf(Path file) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
        try {
            Matcher state = STATE.matcher(Files.readString(file));
            if (state.find()) {
                return folder.resolve(state.group(1));
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be read", file, e);
        }
        return folder.resolve("state");
    }

    /** Keeps a copy of what was taken. A failure is told, and nothing else: the server goes on without. Blocks. */
    static void keep(Configuration taken) {
        Path state = taken.config().state();
        try {
            Path next = Files.createTempFile(
                    state,
                    FILE,
                    ".next",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(next, taken.text().getBytes(StandardCharsets.UTF_8));
            Files.move(next, state.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("the accepted configuration cannot be kept in {}: {}", state, e.toString());
        }
    }
}

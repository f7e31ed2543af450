package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.KeyPath;
import dev.leeward.config.Problem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a configuration file, and tells everything that is wrong with it at once. */
public final class ConfigReader {
    /** Room for some 500,000 services; a file beyond it is not a configuration. */
    private static final int MAX_CODE_POINTS = 128 << 20;

    private static final LoadSettings YAML = LoadSettings.builder()
            .setCodePointLimit(MAX_CODE_POINTS)
            // Told by the binder, with all else that is wrong.
            .setAllowDuplicateKeys(true)
            .setAllowNonScalarKeys(true)
            // Many pools may share one list of members; what it all means together is bounded by the binder.
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .build();

    private ConfigReader() {}

    /** @throws ConfigException with every problem, in the order of the file */
    public static Config read(Path file) throws ConfigException {
        return parse(text(file), file);
    }

    /**
     * The text of a configuration file.
     *
     * @throws ConfigException when it cannot be read
     */
    public static String text(Path file) throws ConfigException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw failed(file, "there is no such file; name the configuration with --config");
        } catch (CharacterCodingException e) {
            throw failed(file, "is not text in UTF-8");
        } catch (IOException e) {
            throw failed(file, "cannot be read: " + e);
        }
    }

    private static ConfigException failed(Path file, String message) {
        return new ConfigException(List.of(Problem.ofFile(file.toString(), message)));
    }

    /**
     * Reads a configuration from text.
     *
     * @param file where it is from: named in problems, and relative paths start from its folder
     * @throws ConfigException with every problem, in the order of the file
     */
    public static Config parse(String text, Path file) throws ConfigException {
        return written(text, file).config();
    }

    /**
     * The same, with the places of all values.
     *
     * @throws ConfigException with every problem, in the order of the file
     */
    public static Written written(String text, Path file) throws ConfigException {
        Problems problems = new Problems(file.toString());
        Optional<Node> root = compose(text, problems);
        @Nullable Config config = null;
        if (root.isPresent()) {
            config = new Binder(problems, new Scalars(file)).record(Config.class, root.get(), KeyPath.of());
            if (config != null) {
                new CrossChecks(new Complaints(root.get(), problems), config).run();
            }
        } else if (problems.isEmpty()) {
            problems.add(Optional.empty(), "", "is empty; it needs at least the key zones");
        }
        if (config == null || !problems.isEmpty()) {
            throw new ConfigException(problems.inOrder());
        }
        return new Written(config, root.orElseThrow(), file.toString());
    }

    private static Optional<Node> compose(String text, Problems problems) {
        try {
            return new Compose(YAML).composeString(text);
        } catch (MarkedYamlEngineException e) {
            problems.add(e.getProblemMark(), "", "is not YAML: " + e.getProblem());
        } catch (YamlEngineException | IllegalArgumentException e) {
            // The latter comes of escapes beyond Unicode, which the parser does not look at closely.
            problems.add(Optional.empty(), "", "is not YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            problems.add(Optional.empty(), "", "is nested too deeply");
        }
        return Optional.empty();
    }
}

package dev.leeward.node;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.Geography;
import dev.leeward.config.Problem;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.configfile.GeoDatabase;
import dev.leeward.configfile.Warnings;
import dev.leeward.configfile.Written;
import dev.leeward.objectives.Unattainable;
import dev.leeward.steering.Topology;
import dev.leeward.zone.Zones;
import dev.leeward.zonefile.LoadedZones;
import dev.leeward.zonefile.Steered;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A configuration with all that it leads to: zones read, regions, pools and services tied together. Reading it blocks.
 *
 * @param text as it was written
 * @param unattainable plans that cannot keep their objective: no reason not to start, and one not to take it while another runs
 */
public record Configuration(
        String text, Config config, Topology topology, LoadedZones zones, List<Problem> unattainable) {

    /** Reads it as an operator who checks it wants it: a zone with a problem is a problem. */
    public static Configuration check(Path file) throws ConfigException {
        Configuration configuration = read(file);
        List<Problem> problems = configuration.problems();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return configuration;
    }

    /** Everything that is wrong with it, and that a server that starts lives with. */
    public List<Problem> problems() {
        return Stream.concat(unattainable.stream(), zones.problems().stream()).toList();
    }

    /** What there is to know of it although it is valid. */
    public List<Problem> warnings(Path file) {
        return Stream.concat(Warnings.of(file.toString(), config).stream(), zones.warnings().stream())
                .toList();
    }

    /** The same configuration; refused when it holds a plan that cannot keep its objective. */
    Configuration attainable() throws ConfigException {
        if (!unattainable.isEmpty()) {
            throw new ConfigException(unattainable);
        }
        return this;
    }

    /** Reads it as a server that starts wants it: a zone that does not load is answered SERVFAIL, and the others go on. */
    public static Configuration read(Path file) throws ConfigException {
        return read(file, Zones.NONE, written -> written);
    }

    /**
     * The same on the way to another configuration.
     *
     * @param previous a zone that does not load keeps the version in here
     * @param additions what the server adds to what is written, to run on
     */
    static Configuration read(Path file, Zones previous, UnaryOperator<Config> additions) throws ConfigException {
        return parse(ConfigReader.text(file), file, previous, additions);
    }

    /** The same of a text that stands in for {@code file}. */
    static Configuration parse(String text, Path file, Zones previous, UnaryOperator<Config> additions)
            throws ConfigException {
        Written written = ConfigReader.written(text, file);
        Config config = additions.apply(written.config());
        List<Problem> unattainable =
                written.place(Unattainable.plansOf(written.config()).values());
        LoadedZones zones = LoadedZones.load(file.toString(), config.zones(), Steered.of(config), previous)
                .with(config.catalog(), config.zones());
        return new Configuration(text, config, topology(config, file), zones, unattainable);
    }

    private static Topology topology(Config config, Path file) throws ConfigException {
        Path database = config.geo().database();
        try {
            return Topology.of(config, database == null ? Geography.NONE : new GeoDatabase(database));
        } catch (UncheckedIOException e) {
            throw new ConfigException(List.of(Problem.ofFile(file.toString(), "geo.database: " + e.getMessage())));
        }
    }

    /** The same for the same text, and else another. */
    String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

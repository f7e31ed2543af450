package dev.leeward.cli;

import dev.leeward.authority.LoadedZones;
import dev.leeward.authority.Steered;
import dev.leeward.authority.Zones;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.ConfigReader;
import dev.leeward.config.GeoDatabase;
import dev.leeward.config.Geography;
import dev.leeward.config.Problem;
import dev.leeward.steering.Topology;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A configuration with all that it leads to: zones read, regions, pools and services tied together. Reading it blocks.
 *
 * @param text as it was written
 */
record Configuration(String text, Config config, Topology topology, LoadedZones zones) {

    /** Reads it as an operator who checks it wants it: a zone with a problem is a problem. */
    static Configuration check(Path file) throws ConfigException {
        Configuration configuration = read(file, Zones.NONE);
        if (!configuration.zones.problems().isEmpty()) {
            throw new ConfigException(configuration.zones.problems());
        }
        return configuration;
    }

    /**
     * Reads it as a server needs it: a zone that does not load keeps the version in {@code previous}, or is answered SERVFAIL, and the
     * others go on.
     */
    static Configuration read(Path file, Zones previous) throws ConfigException {
        return parse(ConfigReader.text(file), file, previous);
    }

    /** The same of a text that stands in for {@code file}. */
    static Configuration parse(String text, Path file, Zones previous) throws ConfigException {
        Config config = ConfigReader.parse(text, file);
        LoadedZones zones = LoadedZones.load(file.toString(), config.zones(), Steered.of(config), previous);
        return new Configuration(text, config, topology(config, file), zones);
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

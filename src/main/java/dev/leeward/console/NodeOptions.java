package dev.leeward.console;

import dev.leeward.admin.AdminToken;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command finds the running node, by its configuration file or by the address of its API, and which token it shows. */
public final class NodeOptions {
    /** Of a node whose file nobody names. */
    public static final String DEFAULT_CONFIG = "config/leeward.yaml";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = DEFAULT_CONFIG,
            description = "the node's configuration; its listen.admin and state folder are used (${DEFAULT-VALUE})")
    private Path config = Path.of(DEFAULT_CONFIG);

    @Option(names = "--admin", paramLabel = "URL", description = "the node's API instead, as http://127.0.0.1:8053")
    private @Nullable URI admin;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "the file with a token, for what changes something: yours, or, by default, the one in the"
                    + " node's state folder")
    private @Nullable Path tokenFile;

    /** The file that was named, or the default. */
    Path config() {
        return config;
    }

    /** The options that were given, to be typed after another command: empty, or with a space first. */
    String typed() {
        String found = admin != null
                ? " --admin " + admin
                : config.equals(Path.of(DEFAULT_CONFIG)) ? "" : " --config " + config;
        return tokenFile == null ? found : found + " --token-file " + tokenFile;
    }

    AdminClient client() throws IOException, ConfigException {
        if (admin != null) {
            return new AdminClient(admin, tokenFile);
        }
        if (!Files.exists(config)) {
            throw new IOException(
                    "there is no " + config + ": name the node's file with --config, or its API with --admin");
        }
        return client(ConfigReader.read(config), tokenFile);
    }

    /** Speaks to the node of that configuration. */
    public static AdminClient client(Config config) {
        return client(config, null);
    }

    private static AdminClient client(Config config, @Nullable Path tokenFile) {
        return new AdminClient(
                URI.create("http://" + config.listen().admin()),
                tokenFile != null ? tokenFile : AdminToken.fileIn(config.state()));
    }
}

package dev.leeward.cli;

import dev.leeward.admin.AdminToken;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.ConfigReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a command finds the running node: by its configuration file, or by the address of its API and a token file. */
final class NodeOptions {
    static final String DEFAULT_CONFIG = "config/leeward.yaml";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = DEFAULT_CONFIG,
            description = "the node's configuration; its listen.admin and state folder are used (${DEFAULT-VALUE})")
    private Path config = Path.of(DEFAULT_CONFIG);

    @ArgGroup(exclusive = false)
    private @Nullable Api api;

    /** Where the API is, told outright. */
    static final class Api {
        @Option(
                names = "--admin",
                paramLabel = "URL",
                required = true,
                description = "the node's API instead, as http://127.0.0.1:8053")
        private URI url = URI.create("");

        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description = "the file with its token, for what changes something")
        private @Nullable Path tokenFile;
    }

    /** The file that was named, or the default. */
    Path config() {
        return config;
    }

    AdminClient client() throws IOException, ConfigException {
        if (api != null) {
            return new AdminClient(api.url, api.tokenFile);
        }
        if (!Files.exists(config)) {
            throw new IOException(
                    "there is no " + config + ": name the node's file with --config, or its API with --admin");
        }
        return client(ConfigReader.read(config));
    }

    /** Speaks to the node of that configuration. */
    static AdminClient client(Config config) {
        return new AdminClient(URI.create("http://" + config.listen().admin()), AdminToken.fileIn(config.state()));
    }
}

package dev.leeward.cli;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.console.AdminClient;
import dev.leeward.console.NodeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How a command finds the state folder of a node that may run, or not. */
final class StateOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = NodeOptions.DEFAULT_CONFIG,
            description = "the node's configuration; its state folder is used (${DEFAULT-VALUE})")
    private Path config = Path.of(NodeOptions.DEFAULT_CONFIG);

    Path state() throws IOException, ConfigException {
        return read().state();
    }

    /** Speaks to the node, if it runs. */
    AdminClient client() throws IOException, ConfigException {
        return NodeOptions.client(read());
    }

    private Config read() throws IOException, ConfigException {
        if (!Files.exists(config)) {
            throw new IOException("there is no " + config + ": name the node's file with --config");
        }
        return ConfigReader.read(config);
    }
}

package dev.leeward.cli;

import dev.leeward.console.NodeOptions;
import dev.leeward.datagram.Precedence;
import dev.leeward.node.HeapHeadroom;
import dev.leeward.node.Server;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until SIGTERM. */
@Command(
        name = "serve",
        description = {
            "Runs the server until SIGTERM; prints one line when it answers.",
            "SIGHUP, or leeward reload, makes it read its files again."
        },
        footer = {"", "Example: leeward serve --config config/leeward.yaml"})
final class ServeCommand implements Callable<Integer> {
    /** The server runs; the process is not to exit. */
    static final int GOES_ON = -1;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = NodeOptions.DEFAULT_CONFIG,
            description = "the configuration (${DEFAULT-VALUE})")
    private Path config = Path.of(NodeOptions.DEFAULT_CONFIG);

    @Option(
            names = "--strict",
            description = "refuse to start on an invalid configuration, instead of serving the last accepted one")
    private boolean strict;

    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli, which sets the options. */
    ServeCommand() {}

    private ServeCommand(Path config) {
        this.config = config;
    }

    /**
     * A start as a service manager has it, {@code serve --config FILE}; null for all else. It needs no parser, and picocli's takes a tenth of
     * a second: its classes are of a format that Java keeps in no archive.
     */
    static @Nullable ServeCommand plain(String... arguments) {
        boolean plain = arguments.length == 3
                && arguments[0].equals("serve")
                && arguments[1].equals("--config")
                && !arguments[2].startsWith("-");
        return plain ? new ServeCommand(Path.of(arguments[2])) : null;
    }

    @Override
    public Integer call() throws Exception {
        Precedence.compilerGivesWay();
        HangUp hangUp = new HangUp();
        Signals.onHangUp(hangUp);
        HeapHeadroom.keep();
        Server server = Server.of(config, strict);
        new StopOnExit(() -> {}).stop(server);
        server.start().await();
        Precedence.othersGiveWay();
        hangUp.server(server);
        PrintWriter out = spec == null
                ? new PrintWriter(System.out, true, System.out.charset())
                : spec.commandLine().getOut();
        out.println(server.startLine());
        HeapHeadroom.giveBack();
        return GOES_ON;
    }

    /** Reloads the server; before there is one, a SIGHUP has nothing to do. */
    private static final class HangUp implements Runnable {
        private volatile @Nullable Server server;

        void server(Server started) {
            server = started;
        }

        @Override
        public void run() {
            Server running = server;
            if (running != null) {
                running.reloadAndLog();
            }
        }
    }
}

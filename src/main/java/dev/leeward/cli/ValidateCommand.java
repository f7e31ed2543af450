package dev.leeward.cli;

import dev.leeward.config.ConfigException;
import dev.leeward.config.Problem;
import dev.leeward.console.ExitCode;
import dev.leeward.console.NodeOptions;
import dev.leeward.console.TerminalCommand;
import dev.leeward.node.Configuration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks a configuration and its zone files without running them, and tells what they can promise. */
@Command(
        name = "validate",
        description = {
            "Prints every problem of a configuration and of its zone files, with its line.",
            "Then, for each plan, the longest that a recovery takes, and for each service every single point of failure."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no problem, whatever the warnings and single points of failure",
            "1:problems, one a line on standard error",
            "2:could not run"
        },
        footer = {"", "Example: leeward validate --config config/leeward.yaml"})
final class ValidateCommand extends TerminalCommand {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = NodeOptions.DEFAULT_CONFIG,
            description = "the configuration (${DEFAULT-VALUE})")
    private Path config = Path.of(NodeOptions.DEFAULT_CONFIG);

    @Option(names = "--json", description = "as JSON, for scripts; problems too")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = out();
        PrintWriter err = err();
        try {
            Configuration read = Configuration.read(config);
            List<Problem> problems = read.problems();
            if (json) {
                out.println(new PromisesJson(read.config(), read.warnings(config))
                        .with(problems)
                        .encodePrettily());
            } else {
                tell(problems, err);
                new Promises(config.toString(), read.config(), read.warnings(config)).print(problems.isEmpty(), out);
            }
            return problems.isEmpty() ? ExitCode.OK : ExitCode.NO;
        } catch (ConfigException e) {
            if (json) {
                out.println(PromisesJson.of(e.problems()).encodePrettily());
            } else {
                tell(e.problems(), err);
            }
            return ExitCode.NO;
        }
    }

    private static void tell(List<Problem> problems, PrintWriter err) {
        problems.forEach(err::println);
        if (!problems.isEmpty()) {
            err.printf("%d problem%s%n", problems.size(), problems.size() == 1 ? "" : "s");
        }
    }
}

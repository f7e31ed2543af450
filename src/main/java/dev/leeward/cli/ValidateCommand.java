package dev.leeward.cli;

import dev.leeward.config.ConfigException;
import dev.leeward.config.Warnings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks a configuration and its zone files without running them. */
@Command(
        name = "validate",
        description = "Prints every problem of a configuration and of its zone files, with its line.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no problem", "1:problems, one a line on standard error", "2:could not run"},
        footer = {"", "Example: leeward validate --config config/leeward.yaml"})
final class ValidateCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = NodeOptions.DEFAULT_CONFIG,
            description = "the configuration (${DEFAULT-VALUE})")
    private Path config = Path.of(NodeOptions.DEFAULT_CONFIG);

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Configuration valid = Configuration.check(config);
            Warnings.of(config.toString(), valid.config()).forEach(warning -> out.printf("warning: %s%n", warning));
            out.printf(
                    "%s: no problem; zones: %d, services: %d, pools: %d, regions: %d%n",
                    config,
                    valid.config().zones().size(),
                    valid.config().services().size(),
                    valid.config().pools().size(),
                    valid.config().regions().size());
            return Main.OK;
        } catch (ConfigException e) {
            e.problems().forEach(err::println);
            err.printf("%d problem%s%n", e.problems().size(), e.problems().size() == 1 ? "" : "s");
            return Main.NO;
        }
    }
}

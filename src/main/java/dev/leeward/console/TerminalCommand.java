package dev.leeward.console;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that is typed at a terminal, and prints there. Its result is the {@link ExitCode}. */
public abstract class TerminalCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** What was typed. */
    protected final CommandLine line() {
        return Objects.requireNonNull(spec).commandLine();
    }

    protected final PrintWriter out() {
        return line().getOut();
    }

    protected final PrintWriter err() {
        return line().getErr();
    }
}

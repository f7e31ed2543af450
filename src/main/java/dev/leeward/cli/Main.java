package dev.leeward.cli;

import dev.leeward.console.Console;
import dev.leeward.console.ExitCode;
import dev.leeward.console.OverrideCommands;
import dev.leeward.node.Version;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line; {@link ExitCode} says what a command ends with. */
@Command(
        name = "leeward",
        description = "An authoritative DNS server that sends clients to the sheltered side of an outage.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: leeward demo"})
public final class Main implements Runnable {
    private static final List<Class<?>> COMMANDS = Stream.of(
                    List.of(DemoCommand.class, ServeCommand.class, ValidateCommand.class),
                    Console.COMMANDS,
                    List.of(JournalCommand.class, ReportCommand.class, RehearseCommand.class))
            .<Class<?>>flatMap(List::stream)
            .toList();

    private static final IVersionProvider VERSION =
            () -> new String[] {"leeward " + Version.text() + ", Java " + System.getProperty("java.version")};

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        ServeCommand plain = ServeCommand.plain(args);
        int code = plain == null
                ? commandLine(args.length == 0 ? "" : args[0]).execute(args)
                : run(plain, new PrintWriter(System.err, true, System.err.charset()));
        // A server goes on in threads of its own after its command has returned.
        if (code != ServeCommand.GOES_ON) {
            System.exit(code);
        }
    }

    private static int run(ServeCommand serve, PrintWriter err) {
        try {
            return serve.call();
        } catch (Exception e) {
            tell(e, err);
            return ExitCode.COULD_NOT;
        }
    }

    /** With all commands. */
    static CommandLine commandLine() {
        return with(COMMANDS);
    }

    /** With the command of that name alone, because to look at all of them takes some 100 ms; with all when none is called so. */
    private static CommandLine commandLine(String name) {
        List<Class<?>> called = COMMANDS.stream()
                .filter(command -> command.getAnnotation(Command.class).name().equals(name))
                .toList();
        return with(called.isEmpty() ? COMMANDS : called);
    }

    private static CommandLine with(List<Class<?>> commands) {
        CommandLine line = new CommandLine(new Main());
        commands.forEach(line::addSubcommand);
        line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, _) -> {
                    misused(e);
                    return ExitCode.COULD_NOT;
                })
                .setExecutionExceptionHandler((e, failed, _) -> {
                    tell(e, failed.getErr());
                    return ExitCode.COULD_NOT;
                });
        OverrideCommands.addExamples(line);
        addHelp(line);
        return line;
    }

    /** To it and to every command below it: {@code --help} and {@code --version}. */
    private static void addHelp(CommandLine line) {
        line.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(VERSION);
        line.getSubcommands().values().forEach(Main::addHelp);
    }

    /** One line, and where the rest is told: below forty lines of help nobody finds what was wrong. A group shows its commands. */
    private static void misused(ParameterException e) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("leeward: " + e.getMessage());
        if (!command.getSubcommands().isEmpty()) {
            UnmatchedArgumentException.printSuggestions(e, err);
            command.usage(err);
        } else {
            err.println(command.getCommandSpec().qualifiedName() + " --help shows how it is used");
        }
    }

    /** What went wrong outside is told in a sentence; what went wrong in here, with all that helps to find it. */
    private static void tell(Exception e, PrintWriter err) {
        if (e instanceof RuntimeException) {
            err.println("leeward: this is a bug:");
            e.printStackTrace(err);
        } else {
            err.println("leeward: " + sentence(e));
        }
    }

    /** Of some exceptions the message is a path alone. */
    private static @Nullable String sentence(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": there is no such file or folder";
            case AccessDeniedException denied -> denied.getFile() + ": this user may not read or write it";
            case NotDirectoryException file -> file.getFile() + ": it is not a folder";
            default -> e.getMessage();
        };
    }

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "which command?");
    }
}

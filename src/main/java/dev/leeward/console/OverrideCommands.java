package dev.leeward.console;

import dev.leeward.recovery.OverrideJson;
import dev.leeward.steering.Subject.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code region}, {@code pool}, {@code member} and {@code service}: each has the same commands below it. */
public abstract sealed class OverrideCommands implements Runnable {
    private final Kind kind;
    private final String exampleId;

    @Spec
    private @Nullable CommandSpec spec;

    private OverrideCommands(Kind kind, String exampleId) {
        this.kind = kind;
        this.exampleId = exampleId;
    }

    /** What the commands below are about. */
    Kind kind() {
        return kind;
    }

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "down, up, drain or lift?");
    }

    /** Gives every command below an example of its own. */
    public static void addExamples(CommandLine root) {
        root.getSubcommands().values().forEach(line -> {
            if (line.getCommand() instanceof OverrideCommands command) {
                line.getSubcommands()
                        .forEach((name, below) ->
                                below.getCommandSpec().usageMessage().footer("", "Example: " + command.example(name)));
            }
        });
    }

    private String example(String name) {
        return "leeward %s %s %s%s"
                .formatted(
                        OverrideJson.word(kind),
                        name,
                        exampleId,
                        switch (name) {
                            case "lift" -> "";
                            case "down" ->
                                " --for 4h --reason \"storage is being replaced\""
                                        + (kind == Kind.SERVICE ? " --override never-empty" : "");
                            case "up" -> " --for 30m --reason \"its health page is wrong, it serves\"";
                            default -> " --for 2h --reason \"upgrade tonight\"";
                        });
    }

    /** A place traffic can go. */
    @Command(
            name = "region",
            description = "Forces a region down, up, or drains it, for a time; or lifts that.",
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {ForceCommand.Down.class, ForceCommand.Up.class, ForceCommand.Drain.class, LiftCommand.class},
            footer = {"", "Example: leeward region down eu-west --for 4h --reason \"storage is being replaced\""})
    static final class OfRegion extends OverrideCommands {
        OfRegion() {
            super(Kind.REGION, "eu-west");
        }
    }

    /** Members of one region. */
    @Command(
            name = "pool",
            description = "Forces a pool down, up, or drains it, for a time; or lifts that.",
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {ForceCommand.Down.class, ForceCommand.Up.class, ForceCommand.Drain.class, LiftCommand.class},
            footer = {"", "Example: leeward pool drain web-eu --for 2h --reason \"upgrade tonight\""})
    static final class OfPool extends OverrideCommands {
        OfPool() {
            super(Kind.POOL, "web-eu");
        }
    }

    /** An address or a host name in a pool. */
    @Command(
            name = "member",
            description = {
                "Forces a member down, up, or drains it, for a time; or lifts that.",
                "A member is POOL/ADDRESS, or its address alone where that is in one pool."
            },
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {ForceCommand.Down.class, ForceCommand.Up.class, ForceCommand.Drain.class, LiftCommand.class},
            footer = {"", "Example: leeward member drain web-eu/192.0.2.11 --for 2h --reason \"upgrade tonight\""})
    static final class OfMember extends OverrideCommands {
        OfMember() {
            super(Kind.MEMBER, "web-eu/192.0.2.11");
        }
    }

    /** A steered name. */
    @Command(
            name = "service",
            description = "Forces a service down, or up, for a time; or lifts that.",
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {ForceCommand.Down.class, ForceCommand.Up.class, ForceCommand.Drain.class, LiftCommand.class},
            footer = {
                "",
                "Example: leeward service down www.example.test --for 1h --reason \"data is being restored\""
                        + " --override never-empty"
            })
    static final class OfService extends OverrideCommands {
        OfService() {
            super(Kind.SERVICE, "www.example.test");
        }
    }
}

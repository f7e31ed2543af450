package dev.leeward.console;

import picocli.CommandLine.Option;

/** Who says so, for commands that change something. */
final class OwnerOption {
    @Option(
            names = "--owner",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "who says so (${DEFAULT-VALUE}); with a token of your own, its name")
    private String name = "";

    String name() {
        return name;
    }
}

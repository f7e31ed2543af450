package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What the archive of the journal has to be: somewhere else, and a program that can be run. */
final class JournalChecks {
    private final Complaints complaints;
    private final Config config;

    JournalChecks(Complaints complaints, Config config) {
        this.complaints = complaints;
        this.config = config;
    }

    void run() {
        KeyPath path = KeyPath.of("journal", "archive");
        Path folder = config.journal().archive().folder();
        if (folder != null && isInside(folder, config.state())) {
            complaints.add(
                    path.then("folder"),
                    "\"" + folder + "\" is in the state folder, and lost with it: name one on another disk");
        }
        List<String> command = config.journal().archive().command();
        if (!command.isEmpty() && !isProgram(command.getFirst())) {
            complaints.add(path.then("command"), "\"" + command.getFirst() + "\" is not a program that can be run");
        }
    }

    private static boolean isInside(Path folder, Path state) {
        return folder.toAbsolutePath()
                .normalize()
                .startsWith(state.toAbsolutePath().normalize());
    }

    /** As the system looks for it: a name without a slash in the folders of PATH. */
    private static boolean isProgram(String name) {
        if (name.indexOf('/') >= 0) {
            return canRun(Path.of(name));
        }
        return !name.isEmpty()
                && Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "")
                                .split(File.pathSeparator))
                        .anyMatch(folder -> canRun(Path.of(folder, name)));
    }

    private static boolean canRun(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}

package dev.leeward.cli;

import dev.leeward.console.ExitCode;
import dev.leeward.console.TerminalCommand;
import dev.leeward.journal.DamagedJournalException;
import dev.leeward.journal.Export;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes entries elsewhere. */
@Command(
        name = "export",
        description = {
            "Writes entries as they stand in the journal, a line of JSON each; leeward journal restore reads them.",
            "They hold what was decided and why, and no secrets."
        },
        footer = {"", "Example: leeward journal export --from-seq 100 --to-seq 200 --to decisions.jsonl"})
final class JournalExportCommand extends TerminalCommand {
    @Option(names = "--from-seq", paramLabel = "N", defaultValue = "1", description = "the first (${DEFAULT-VALUE})")
    private long fromSeq = 1;

    @Option(names = "--to-seq", paramLabel = "N", description = "the last (the last there is)")
    private long toSeq = Long.MAX_VALUE;

    @Option(names = "--to", paramLabel = "FILE", description = "a new file (standard output)")
    private @Nullable Path to;

    @Mixin
    private StateOptions node = new StateOptions();

    @Override
    public Integer call() throws Exception {
        PrintWriter err = err();
        try {
            long written = write(node.state());
            if (to != null) {
                out().println(written + " entries are in " + to);
            }
            return ExitCode.OK;
        } catch (DamagedJournalException e) {
            err.println("leeward: the journal ends early: " + e.getMessage());
            return ExitCode.NO;
        }
    }

    private long write(Path state) throws Exception {
        if (to == null) {
            return Export.write(state, fromSeq, toSeq, System.out);
        }
        if (Files.exists(to)) {
            throw new IOException(to + " is there already: name another file with --to");
        }
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (OutputStream out = Channels.newOutputStream(
                Files.newByteChannel(to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly))) {
            return Export.write(state, fromSeq, toSeq, out);
        }
    }
}

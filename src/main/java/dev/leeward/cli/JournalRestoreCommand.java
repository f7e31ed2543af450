package dev.leeward.cli;

import dev.leeward.console.ExitCode;
import dev.leeward.console.PastTime;
import dev.leeward.console.TerminalCommand;
import dev.leeward.journal.DamagedJournalException;
import dev.leeward.journal.Restore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Makes the journal of a node out of an archive. */
@Command(
        name = "restore",
        description = {
            "Makes the journal of a node that has none, out of an archive folder or an exported file.",
            "The node that is started with it is as the old one was then."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:restored",
            "1:no: the archive is damaged before that, or the node has a journal",
            "2:could not"
        },
        footer = {"", "Example: leeward journal restore --from /backup/ns1 --to-time 2026-01-01T14:05:00Z"})
final class JournalRestoreCommand extends TerminalCommand {
    @Option(names = "--from", paramLabel = "FOLDER|FILE", required = true, description = "the archive, or the file")
    private Path from = Path.of("");

    @Option(names = "--to-seq", paramLabel = "N", description = "the last entry (the last there is)")
    private long toSeq = Long.MAX_VALUE;

    @Option(
            names = "--to-time",
            paramLabel = "TIME",
            description = "nothing that came later: -15m, 14:05 or 2026-01-01T14:05:00Z")
    private @Nullable String toTime;

    @Mixin
    private StateOptions node = new StateOptions();

    @Override
    public Integer call() throws Exception {
        if (!Files.exists(from)) {
            throw new IOException("there is no " + from + ": name an archive folder or an exported file with --from");
        }
        try {
            Restore.Done done = Restore.from(from, node.state(), toSeq, until());
            out().printf(
                            "restored %d entries, the last is %d of %s; start the node%n",
                            done.entries(), done.last().seq(), done.last().time());
            return ExitCode.OK;
        } catch (FileAlreadyExistsException e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (DamagedJournalException e) {
            return refused(
                    from + ": " + e.getMessage() + "; restore what is before that with --to-seq, or from another copy");
        }
    }

    private int refused(String why) {
        err().println("leeward: not restored: " + why);
        return ExitCode.NO;
    }

    private Instant until() {
        if (toTime == null) {
            return Instant.MAX;
        }
        try {
            return PastTime.parse(toTime, ZonedDateTime.now(ZoneId.systemDefault()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line(), "--to-time: " + e.getMessage(), e);
        }
    }
}

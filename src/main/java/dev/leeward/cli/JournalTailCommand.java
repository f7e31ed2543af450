package dev.leeward.cli;

import dev.leeward.console.ExitCode;
import dev.leeward.console.TerminalCommand;
import dev.leeward.journal.Entry;
import dev.leeward.journal.JournalReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Shows the last entries. */
@Command(
        name = "tail",
        description = "Shows the last decisions, and with -f those to come.",
        footer = {"", "Example: leeward journal tail -n 20 -f"})
final class JournalTailCommand extends TerminalCommand {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    @Option(names = "-n", paramLabel = "N", defaultValue = "10", description = "how many (${DEFAULT-VALUE})")
    private int most = 10;

    @Option(names = "-f", description = "go on with what is decided from now on, until Ctrl-C")
    private boolean follow;

    @Option(names = "--json", description = "a line of JSON for each, for scripts")
    private boolean json;

    @Mixin
    private StateOptions node = new StateOptions();

    @Override
    public Integer call() throws Exception {
        if (most < 0) {
            throw new ParameterException(line(), "-n: " + most + " is less than 0");
        }
        JournalReader journal = JournalReader.ofState(node.state());
        PrintWriter out = out();
        // At least one, to know what is new.
        List<Entry> last = journal.last(Math.max(1, most));
        print(last.subList(Math.max(0, last.size() - most), last.size()), out);
        Entry shown = last.isEmpty() ? null : last.getLast();
        while (follow && !out.checkError()) {
            Thread.sleep(LOOK_AGAIN);
            List<Entry> next = journal.after(shown);
            print(next, out);
            shown = next.isEmpty() ? shown : next.getLast();
        }
        return ExitCode.OK;
    }

    private void print(List<Entry> entries, PrintWriter out) {
        entries.forEach(entry -> out.println(json ? EntryText.json(entry) : EntryText.line(entry)));
    }
}

package dev.leeward.cli;

import dev.leeward.journal.Entry;
import dev.leeward.journal.JournalReader;
import dev.leeward.journal.Verification;
import dev.leeward.report.Seal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The journal in the state folder of a node, which may run or not: every entry that can be read, and whether those are all. */
record JournalOfNode(List<Entry> entries, Seal seal) {
    static JournalOfNode read(Path state) throws IOException {
        JournalReader reader = JournalReader.ofState(state);
        Verification found = reader.verify();
        List<Entry> entries = reader.after(null);
        return new JournalOfNode(
                entries, new Seal(found.isGood(), found.entries(), found.lastHash(), told(found, entries)));
    }

    private static String told(Verification found, List<Entry> entries) {
        if (!found.isGood()) {
            return found.damages().getFirst() + "; what it decided is not in here";
        }
        return found.entries() == 0
                ? "it has no entry yet"
                : "entries: " + found.entries() + ", each whole and chained to the one before" + repaired(entries);
    }

    /** A repair goes on from the state that was served: what led there is set aside, and not in the report. */
    private static String repaired(List<Entry> entries) {
        StringBuilder told = new StringBuilder();
        entries.stream()
                .filter(entry -> entry.type().equals("repaired"))
                .forEach(entry -> told.append(
                        "; repaired at %s, when entries from %s on were set aside: what they decided is not in here"
                                .formatted(entry.time(), entry.payload().getValue("first-lost-seq"))));
        return told.toString();
    }
}

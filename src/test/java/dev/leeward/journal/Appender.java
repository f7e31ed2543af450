package dev.leeward.journal;

import java.nio.file.Path;
import java.time.InstantSource;

/** A process that appends for ever, and prints the number of each entry that was acknowledged. To be killed. */
final class Appender {
    private Appender() {}

    public static void main(String[] args) {
        try (FileJournal journal = FileJournal.open(Path.of(args[0]), new Tally(), InstantSource.system())) {
            while (journal.trouble() == null) {
                int next = (int) journal.lastSeq() + 1;
                System.out.println(
                        Journals.commit(journal, Journals.draft(next)).seq());
            }
            System.out.println(journal.trouble());
        }
    }
}

package dev.leeward.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Writes entries elsewhere as they stand in the journal, so that whoever gets them can check the chain too. */
public final class Export {
    private Export() {}

    /**
     * Writes the entries of two sequence numbers and all between them, a line each.
     *
     * @return how many
     * @throws DamagedJournalException when the journal is damaged before the last of them; those before it are written
     */
    public static long write(Path stateFolder, long fromSeq, long toSeq, OutputStream out)
            throws IOException, DamagedJournalException {
        AtomicLong written = new AtomicLong();
        Copying copying = new Copying(toSeq, Instant.MAX, line -> {
            if (line.point().seq() >= fromSeq) {
                out.write(line.written());
                written.incrementAndGet();
            }
        });
        Chain.follow(JournalFolder.of(stateFolder).segments(), copying);
        copying.end();
        out.flush();
        return written.get();
    }
}

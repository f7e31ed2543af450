package dev.leeward.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the journal of a node that may run, or not, and archives. Changes nothing, takes no lock. Blocks. */
public final class JournalReader {
    private final JournalFolder folder;

    private JournalReader(JournalFolder folder) {
        this.folder = folder;
    }

    /** Of a node with this state folder. */
    public static JournalReader ofState(Path stateFolder) {
        return new JournalReader(JournalFolder.of(stateFolder));
    }

    /** Of a folder with segments, such as an archive. */
    public static JournalReader ofFolder(Path segments) {
        return new JournalReader(new JournalFolder(segments));
    }

    /** Looks at every line, and whether all is there that was acknowledged. */
    public Verification verify() throws IOException {
        Tally tally = new Tally();
        // First, or a running node may keep the state of an entry that was not there yet.
        Point known = known();
        Chain.Rest rest = Chain.follow(folder.segments(), tally);
        if (tally.damages.isEmpty()) {
            Damage lost = Replay.of(folder, known, _ -> {}, _ -> {}).damage();
            if (lost != null) {
                tally.damages.add(lost);
            }
        }
        return new Verification(
                tally.entries,
                tally.firstSeq,
                tally.last.seq(),
                tally.last.hash(),
                rest != null && !rest.whole(),
                List.copyOf(tally.damages));
    }

    private @Nullable Point known() throws IOException {
        try {
            StateFile.Kept kept = new StateFile(folder).read();
            return kept == null ? null : kept.point();
        } catch (DamagedException e) {
            // It can be made again from the entries.
            return null;
        }
    }

    private static final class Tally implements Chain.Follower {
        private final List<Damage> damages = new ArrayList<>();
        private long entries;
        private long firstSeq;
        private Point last = Point.START;

        @Override
        public void entry(Line line, RawLine raw) {
            entries++;
            firstSeq = entries == 1 ? line.point().seq() : firstSeq;
            last = line.point();
        }

        @Override
        public void damage(Damage damage) {
            damages.add(damage);
        }
    }

    /** The last entries that can be read, in their order. */
    public List<Entry> last(int most) throws IOException {
        List<Entry> last = new ArrayList<>();
        for (Path segment : folder.segments().reversed()) {
            if (last.size() >= most) {
                break;
            }
            last.addAll(0, entries(segment));
        }
        return List.copyOf(last.subList(Math.max(0, last.size() - most), last.size()));
    }

    /**
     * The entries that can be read and have come since; to be called again and again to follow a journal, through repairs too.
     *
     * @param entry null: from the first on
     */
    public List<Entry> after(@Nullable Entry entry) throws IOException {
        long epoch = entry == null ? 0 : entry.epoch();
        long seq = entry == null ? 0 : entry.seq();
        List<Entry> after = new ArrayList<>();
        for (Path segment : folder.segmentsFrom(seq + 1)) {
            entries(segment).stream()
                    .filter(next -> next.seq() > seq || next.epoch() > epoch)
                    .forEach(after::add);
        }
        return after;
    }

    private static List<Entry> entries(Path segment) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (RawLine raw : RawLines.of(segment)) {
            try {
                if (raw.isEnded()) {
                    entries.add(raw.read().entry());
                }
            } catch (DamagedException e) {
                // verify tells.
            }
        }
        return entries;
    }
}

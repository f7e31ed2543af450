package dev.leeward.recovery;

import dev.leeward.journal.Draft;
import dev.leeward.journal.Entry;
import dev.leeward.journal.Journal;
import dev.leeward.journal.Outcome;
import dev.leeward.journal.StateMachine;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A journal whose disk is a list, so that a test can let it fail, or end a node between any two of its moments. */
public final class MemoryJournal implements Journal {
    private final List<Entry> disk;
    private final StateMachine machine;
    private final InstantSource clock;
    private @Nullable String trouble;
    private @Nullable String refusal;
    private long endsBefore = Long.MAX_VALUE;
    private long endsAfter = Long.MAX_VALUE;

    /** The node ended, as {@code kill -9} ends it. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** @param disk what is on it already is applied */
    public MemoryJournal(List<Entry> disk, StateMachine machine, InstantSource clock) {
        this.disk = disk;
        this.machine = machine;
        this.clock = clock;
        List.copyOf(disk).forEach(machine::apply);
    }

    public static MemoryJournal empty(StateMachine machine, InstantSource clock) {
        return new MemoryJournal(new ArrayList<>(), machine, clock);
    }

    /** From now on nothing is taken; null: all is well. */
    public void trouble(@Nullable String why) {
        trouble = why;
    }

    /** The same, which nobody knows before it is tried. */
    public void refusing(@Nullable String why) {
        refusal = why;
    }

    /** Ends the node at the entry with this sequence number. @param written whether it is on the disk by then */
    public void killAt(long seq, boolean written) {
        endsBefore = written ? Long.MAX_VALUE : seq;
        endsAfter = written ? seq : Long.MAX_VALUE;
    }

    @Override
    public Outcome append(Draft draft, long expectedSeq) {
        if (trouble != null) {
            return new Outcome.Refused(trouble);
        }
        if (refusal != null) {
            return new Outcome.Refused(refusal);
        }
        if (expectedSeq != ANY && expectedSeq != lastSeq()) {
            return new Outcome.Refused("another decision came first");
        }
        long seq = lastSeq() + 1;
        if (seq >= endsBefore) {
            throw new Killed();
        }
        // As it comes back from a disk, so that nothing is shared with whoever wrote it.
        Entry entry = new Entry(
                1,
                seq,
                clock.instant(),
                "",
                draft.type(),
                draft.actor(),
                draft.payload().copy(),
                draft.key());
        disk.add(entry);
        if (seq >= endsAfter) {
            throw new Killed();
        }
        machine.apply(entry);
        return new Outcome.Committed(entry);
    }

    @Override
    public long lastSeq() {
        return disk.size();
    }

    @Override
    public @Nullable String trouble() {
        return trouble;
    }

    public List<Entry> entries() {
        return List.copyOf(disk);
    }
}

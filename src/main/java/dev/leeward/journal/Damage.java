package dev.leeward.journal;

import java.nio.file.Path;

/**
 * Where a journal is not what was written.
 *
 * @param file the segment
 * @param line in it, from 1
 * @param offset of the line's first byte
 * @param seq the entry that should be there
 * @param what is wrong, in words that go on after "entry 7:"
 */
public record Damage(Path file, long line, long offset, long seq, String what) {
    /** For people. */
    @Override
    public String toString() {
        return "entry %d (%s, line %d): %s".formatted(seq, file, line, what);
    }
}

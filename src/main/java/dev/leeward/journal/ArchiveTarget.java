package dev.leeward.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where entries are shipped to. One thread. */
sealed interface ArchiveTarget permits FolderTarget, CommandTarget {
    /** What it is, in the words of the configuration: for people, and to notice that it is another one. */
    String name();

    /** What the file is called that keeps how far it got. */
    String mark();

    /**
     * Takes entries that follow each other, all of one segment. It may have got some of them before.
     *
     * @param segment that they are in here
     * @return whether it has them; false: it lacks what comes before them, and is to be given everything from the first entry on
     * @throws IOException when it may not have them
     */
    boolean take(Path segment, List<Line> lines) throws IOException;
}

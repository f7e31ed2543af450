package dev.leeward.replication;

import java.util.function.Consumer;

/** Asks one question whenever it is told to. Called on the loop alone, and answers there. */
interface Asker {
    /** Every call is answered once and in time, but for one that {@link #close} overtakes. */
    void ask(Consumer<Answer> done);

    /** Gives up what is under way, for good. */
    void close();
}

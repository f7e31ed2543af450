package dev.leeward.journal;

import io.vertx.core.json.JsonObject;

/** What follows from the entries. Its calls come one after another, on the thread that appends. */
public interface StateMachine {
    /** Takes over a state that was kept; to be followed by the entries after it. */
    void restore(JsonObject state);

    /** Takes the next entry. The same entries come to the same state. */
    void apply(Entry entry);

    /** The state as it is now, to be kept beside the entries. */
    JsonObject state();
}

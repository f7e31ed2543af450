package dev.leeward.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of the last drafts that had a key, so that a repeated one is known. One thread at a time. */
final class Keys {
    static final int MOST = 1000;

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    void add(Line line) {
        String key = line.entry().key();
        if (key != null) {
            entries.put(key, line.entry());
            if (entries.size() > MOST) {
                entries.remove(entries.keySet().iterator().next());
            }
        }
    }

    /** The entry of that key; null: there is none, or it is too long ago. */
    @Nullable
    Entry entry(@Nullable String key) {
        return key == null ? null : entries.get(key);
    }

    void clear() {
        entries.clear();
    }
}

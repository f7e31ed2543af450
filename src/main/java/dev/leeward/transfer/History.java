package dev.leeward.transfer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of a zone, one after another, the oldest first. Immutable. Bounded in number and in size; only changes that this process has
 * made are in it.
 */
record History(List<Delta> deltas, int size) {
    static final History NONE = new History(List.of(), 0);

    /** More than an hour of a member that flaps all the time. */
    static final int MAX_DELTAS = 200;

    /** Records in all. Whoever has missed more takes the whole zone. */
    static final int MAX_SIZE = 50_000;

    History with(Delta next) {
        List<Delta> all = new ArrayList<>(deltas);
        all.add(next);
        int records = size + next.size();
        int oldest = 0;
        while (all.size() - oldest > MAX_DELTAS || (records > MAX_SIZE && oldest < all.size())) {
            records -= all.get(oldest++).size();
        }
        return new History(List.copyOf(all.subList(oldest, all.size())), records);
    }

    /** What leads from a serial to the newest one; null when it is not known. */
    @Nullable
    List<Delta> since(int serial) {
        for (int i = 0; i < deltas.size(); i++) {
            if (deltas.get(i).fromSerial() == serial) {
                return deltas.subList(i, deltas.size());
            }
        }
        return null;
    }
}

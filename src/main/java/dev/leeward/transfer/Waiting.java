package dev.leeward.transfer;

import dev.leeward.values.Secondary;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages whose answers are awaited. Bounded in all, and for each secondary: one that is silent for thousands of zones does not keep the others
 * from being told. One thread.
 */
final class Waiting {
    /** For any one secondary: what the socket buffers of an ordinary Linux hold; every 50 ms, that is 4000 a second to one that answers. */
    static final int MOST_FOR_EACH = 200;

    private static final int MOST = 10_000;

    private final Map<Integer, Telling> byId = new HashMap<>();
    private final Map<Secondary, Integer> counts = new HashMap<>();

    boolean hasRoomFor(Secondary secondary) {
        return byId.size() < MOST && counts.getOrDefault(secondary, 0) < MOST_FOR_EACH;
    }

    boolean isTaken(int id) {
        return byId.containsKey(id);
    }

    void add(Telling telling) {
        byId.put(telling.id(), telling);
        counts.merge(telling.follower().secondary(), 1, Integer::sum);
    }

    @Nullable
    Telling get(int id) {
        return byId.get(id);
    }

    /** Whether it was waited for. */
    boolean remove(Telling telling) {
        boolean waited = byId.remove(telling.id(), telling);
        if (waited) {
            forget(telling);
        }
        return waited;
    }

    /** Gives up those that were sent before a moment. */
    void giveUp(long beforeNanos, Consumer<Telling> unanswered) {
        for (Iterator<Telling> tellings = byId.values().iterator(); tellings.hasNext(); ) {
            Telling telling = tellings.next();
            if (telling.sentNanos() - beforeNanos < 0) {
                tellings.remove();
                forget(telling);
                unanswered.accept(telling);
            }
        }
    }

    private void forget(Telling telling) {
        counts.computeIfPresent(telling.follower().secondary(), (_, count) -> count == 1 ? null : count - 1);
    }
}

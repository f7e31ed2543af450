package dev.leeward.dns;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How one name is answered, and how the names below it that have no node of their own are.
 *
 * <p>Types without an answer of their own share one, so no flood of types makes a node grow.
 */
public final class AnswerNode {
    private final int[] types;
    private final AnswerSlot[] slots;
    private final AnswerSlot other;
    private final @Nullable AnswerNode below;

    /**
     * @param byType types that have an answer of their own
     * @param other answers all other types
     * @param below answers the names below; null where there can be none, as for a node that itself is a {@code below}
     */
    public AnswerNode(SortedMap<Integer, AnswerSlot> byType, AnswerSlot other, @Nullable AnswerNode below) {
        this.types = byType.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.slots = byType.values().toArray(AnswerSlot[]::new);
        this.other = other;
        this.below = below;
    }

    /** Few types live at one name, so looking at each is the fastest search. */
    AnswerSlot slot(int type) {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == type) {
                return slots[i];
            }
        }
        return other;
    }

    /** Compiles what {@code before} has compiled of the types with an answer of their own; their recipes do not look at the question. */
    void fillLike(AnswerNode before, Question none) {
        for (int i = 0; i < types.length; i++) {
            if (before.slot(types[i]).isFilled()) {
                var _ = slots[i].answer(none);
            }
        }
    }

    AnswerNode below() {
        return below == null ? this : below;
    }
}

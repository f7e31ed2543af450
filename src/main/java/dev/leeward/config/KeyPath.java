package dev.leeward.config;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Where a value stands in the file: {@code pools.web-eu.members[0]}. Made for every value, so only linked; text when there is a problem. */
public record KeyPath(@Nullable KeyPath parent, Object step) {
    private static final KeyPath ROOT = new KeyPath(null, "");

    /** @param steps from the top of the file on, keys and places in lists */
    public static KeyPath of(Object... steps) {
        KeyPath path = ROOT;
        for (Object step : steps) {
            path = path.then(step);
        }
        return path;
    }

    /** @param step a key, or an {@link Integer} for the place in a list */
    public KeyPath then(Object step) {
        return new KeyPath(this, step);
    }

    /** The steps from the root on. */
    public Deque<Object> steps() {
        Deque<Object> steps = new ArrayDeque<>();
        for (KeyPath path = this; path.parent != null; path = path.parent) {
            steps.addFirst(path.step);
        }
        return steps;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Object step : steps()) {
            if (step instanceof Integer) {
                text.append('[').append(step).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step);
            }
        }
        return text.toString();
    }
}

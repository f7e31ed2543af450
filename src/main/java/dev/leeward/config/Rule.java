package dev.leeward.config;

import dev.leeward.values.TimeWindow;
import java.time.Duration;

/** What every state that a decision leads to has to keep; written as its word, or as a mapping of the word to its one value. */
public sealed interface Rule {
    /** So many regions stay active. */
    record AtLeast(int regions) implements Rule {}

    /** No more regions are active at once: with 1, a single writer. */
    record AtMost(int regions) implements Rule {}

    /** What is left can carry what comes to it. */
    record Capacity() implements Rule {}

    /** No two switches within this time. */
    record NotTwiceIn(Duration time) implements Rule {}

    /** Only at these hours. */
    record Window(TimeWindow hours) implements Rule {}

    /** A drill towards the region has succeeded within this time. */
    record DrilledWithin(Duration time) implements Rule {}
}

/**
 * Keeps every decision: entries that are on the disk before they hold, chained by their hashes, shipped elsewhere as they are made, and the
 * state that follows from them. Knows nothing of what they mean. Imports config.
 */
@NullMarked
package dev.leeward.journal;

import org.jspecify.annotations.NullMarked;

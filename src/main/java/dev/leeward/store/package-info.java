/**
 * Names and records by the million: in a few large arrays, found by the bytes of a question, and written as the bytes of an answer. Knows
 * nothing of what they mean. Imports values alone.
 */
@NullMarked
package dev.leeward.store;

import org.jspecify.annotations.NullMarked;

/**
 * Domain names by the million: in a few large arrays, found by the bytes of a question. Knows nothing of records or answers. May import
 * config.
 */
@NullMarked
package dev.leeward.names;

import org.jspecify.annotations.NullMarked;

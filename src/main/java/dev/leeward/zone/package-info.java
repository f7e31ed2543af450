/** Reads zone files, and holds what they say. Knows records, and nothing of queries. May import config and dnsjava. */
@NullMarked
package dev.leeward.zone;

import org.jspecify.annotations.NullMarked;

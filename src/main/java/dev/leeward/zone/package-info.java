/** Holds what zones say, and finds in one what it knows of a name. Knows records, and nothing of queries. May import store, values and dnsjava. */
@NullMarked
package dev.leeward.zone;

import org.jspecify.annotations.NullMarked;

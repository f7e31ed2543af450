/** Chooses where a client goes, from an immutable snapshot. Pure: time and dice are arguments. Imports config alone. */
@NullMarked
package dev.leeward.steering;

import org.jspecify.annotations.NullMarked;

/** Hands zones to secondaries, with the steered names as they are answered now, and tells them of changes. */
@NullMarked
package dev.leeward.transfer;

import org.jspecify.annotations.NullMarked;

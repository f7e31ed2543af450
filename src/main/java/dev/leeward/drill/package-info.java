/**
 * Tries plans on purpose: in thought, with a name of its own, for one network, or for real. Imports plan, recovery, journal, replication,
 * objectives, steering and config.
 */
@NullMarked
package dev.leeward.drill;

import org.jspecify.annotations.NullMarked;

/**
 * Reads zone files, and makes zones of what they and the configuration say, or problems that say where. May import zone, store, config,
 * values and dnsjava.
 */
@NullMarked
package dev.leeward.zonefile;

import org.jspecify.annotations.NullMarked;

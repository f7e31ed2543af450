/** Has members probed and decides who is up. Imports probe, steering and config. */
@NullMarked
package dev.leeward.health;

import org.jspecify.annotations.NullMarked;

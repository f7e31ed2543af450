/** Probes members and decides who is up. Imports steering and config. */
@NullMarked
package dev.leeward.health;

import org.jspecify.annotations.NullMarked;

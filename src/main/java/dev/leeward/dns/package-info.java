/**
 * Moves DNS messages: UDP and TCP; holds the compiled answers. Knows bytes. Imports guard, tsig and config; what a record is, {@code authority}
 * knows.
 */
@NullMarked
package dev.leeward.dns;

import org.jspecify.annotations.NullMarked;

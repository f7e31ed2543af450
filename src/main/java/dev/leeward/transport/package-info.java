/** Moves DNS messages over UDP and TCP, on event loops. Knows no more of them than their length. May import dns, datagram, guard and config. */
@NullMarked
package dev.leeward.transport;

import org.jspecify.annotations.NullMarked;

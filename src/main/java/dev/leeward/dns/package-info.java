/**
 * Answers one message, bytes to bytes: reads the question, finds what it is answered with, and writes that. Knows no sockets, and no
 * records: those {@code authority} knows. May import store, guard, tsig and values.
 */
@NullMarked
package dev.leeward.dns;

import org.jspecify.annotations.NullMarked;

/**
 * Keeps clients from using the server against others, or against itself: DNS cookies, and limits of answers per network. Knows bytes and
 * addresses alone. Imports config.
 *
 * <p>An address is 128 bits here, an IPv4 one IPv4-mapped (RFC 4291 section 2.5.5.2), as two longs.
 */
@NullMarked
package dev.leeward.guard;

import org.jspecify.annotations.NullMarked;

/**
 * Turns a question into an answer: from zones, and from steering for steered names. May import zone, dns, store, steering, values and dnsjava;
 * never Vert.x or Netty.
 */
@NullMarked
package dev.leeward.authority;

import org.jspecify.annotations.NullMarked;

/**
 * Turns a question into an answer: zones, and steering for steered names. Knows records. May import dns, steering, config and
 * dnsjava; never Vert.x or Netty.
 */
@NullMarked
package dev.leeward.authority;

import org.jspecify.annotations.NullMarked;

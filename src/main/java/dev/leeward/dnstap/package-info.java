/** Tells what was asked and answered, as a frame stream to a Unix socket (dnstap). */
@NullMarked
package dev.leeward.dnstap;

import org.jspecify.annotations.NullMarked;

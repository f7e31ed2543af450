/** How far each standby is behind its source, and who holds the primary: asked over HTTP, and never guessed. Imports probe and config. */
@NullMarked
package dev.leeward.replication;

import org.jspecify.annotations.NullMarked;

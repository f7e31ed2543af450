/** Asks a running node through its API, and commands it, in words typed at a terminal. Imports node, admin, recovery, steering, configfile and config. */
@NullMarked
package dev.leeward.console;

import org.jspecify.annotations.NullMarked;

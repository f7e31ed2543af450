/** Starts, checks, asks and drills from a terminal; {@link dev.leeward.cli.Server} wires everything. Imports all. */
@NullMarked
package dev.leeward.cli;

import org.jspecify.annotations.NullMarked;

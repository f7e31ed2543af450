/** One running node: wires everything, starts and stops it, and takes another configuration while it answers. Imports all but console and cli. */
@NullMarked
package dev.leeward.node;

import org.jspecify.annotations.NullMarked;

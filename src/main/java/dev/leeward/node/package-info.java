/** One running node: wires everything, starts and stops it, and takes another configuration while it answers. Imports all but cli. */
@NullMarked
package dev.leeward.node;

import org.jspecify.annotations.NullMarked;

/** What operators decide about the running node, kept and undone in time, and the record of what was held to be true when. Imports steering and config. */
@NullMarked
package dev.leeward.recovery;

import org.jspecify.annotations.NullMarked;

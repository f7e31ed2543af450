/** What is logged, and how a line of the log looks. Found by logback; no class of ours calls it. */
@NullMarked
package dev.leeward.logging;

import org.jspecify.annotations.NullMarked;

/** Asks one member once, in every way that a check can ask. Whatever goes wrong is a result; nothing of it is remembered. Imports steering and config. */
@NullMarked
package dev.leeward.probe;

import org.jspecify.annotations.NullMarked;

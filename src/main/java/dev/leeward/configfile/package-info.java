/** Reads a configuration file into the validated records of {@code config}; every complaint has file, line, column, key. Imports config and values. */
@NullMarked
package dev.leeward.configfile;

import org.jspecify.annotations.NullMarked;

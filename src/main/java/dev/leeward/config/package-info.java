/** Reads YAML into validated records; every complaint has file, line, column, key. Imports nothing else of ours. */
@NullMarked
package dev.leeward.config;

import org.jspecify.annotations.NullMarked;

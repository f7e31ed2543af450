/** Values that a configuration, a command or a request writes as one word: names, addresses, networks, shares, times. Imports nothing else of ours. */
@NullMarked
package dev.leeward.values;

import org.jspecify.annotations.NullMarked;

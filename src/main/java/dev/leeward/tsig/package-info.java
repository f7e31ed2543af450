/** Signs messages and verifies signatures (TSIG, RFC 8945). Knows bytes and keys. Imports config alone. */
@NullMarked
package dev.leeward.tsig;

import org.jspecify.annotations.NullMarked;

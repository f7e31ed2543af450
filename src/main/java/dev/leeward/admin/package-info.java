/** Shows and commands the running server over HTTP. Imports all but node, console and cli. */
@NullMarked
package dev.leeward.admin;

import org.jspecify.annotations.NullMarked;

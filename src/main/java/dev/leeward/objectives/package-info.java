/** What a configuration can promise, told before it is tried: how long a recovery may take, and what fails with a single part. Pure. Imports config. */
@NullMarked
package dev.leeward.objectives;

import org.jspecify.annotations.NullMarked;

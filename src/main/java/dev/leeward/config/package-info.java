/** What can be configured: a record for each section, and how a complaint about one is put. Imports values alone. */
@NullMarked
package dev.leeward.config;

import org.jspecify.annotations.NullMarked;

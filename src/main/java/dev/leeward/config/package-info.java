/** What can be configured: a record for each section, a type for each word, and how a complaint about one is put. Imports nothing else of ours. */
@NullMarked
package dev.leeward.config;

import org.jspecify.annotations.NullMarked;

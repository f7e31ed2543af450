/** The answer table: what is asked of Leeward and of its peers, what each answered, and where and why they disagree. */
package dev.leeward.system.answers;

package dev.leeward.config;

import java.util.List;

/** A check that asks nothing itself: of other checks of the same member, so many have to pass. */
public sealed interface Combination extends CheckKind {
    /** The names of the others, which may be combinations too. */
    List<String> of();

    /** How many of them have to pass. */
    int need();

    /** Every one of them; written as the bare list. */
    @Shorthand("of")
    record AllOf(List<String> of) implements Combination {
        @Override
        public int need() {
            return of.size();
        }
    }

    /** At least one of them; written as the bare list. */
    @Shorthand("of")
    record AnyOf(List<String> of) implements Combination {
        @Override
        public int need() {
            return 1;
        }
    }

    /** At least {@code need} of them. */
    record NOf(@Key(least = "1") int need, List<String> of) implements Combination {}
}

package dev.leeward.probe;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for a pattern with a bound on the work. Java's engine goes back and tries again, which some patterns make it do for ages on the
 * right text, and a member writes the text. Every step of it reads a character, so the characters read are counted, and the search
 * given up after a million: a few milliseconds.
 */
public final class BoundedPattern {
    static final int MOST_STEPS = 1_000_000;

    private BoundedPattern() {}

    enum Outcome {
        FOUND,
        NOT_FOUND,
        TOO_MUCH_WORK
    }

    static Outcome search(Pattern pattern, String text) {
        try {
            return pattern.matcher(new CountedText(text)).find() ? Outcome.FOUND : Outcome.NOT_FOUND;
        } catch (TooManySteps | StackOverflowError e) {
            // The engine calls itself for each turn of a repeated group.
            return Outcome.TOO_MUCH_WORK;
        }
    }

    /**
     * What the first group of {@code pattern} holds where it is found first.
     *
     * @throws IllegalArgumentException when the search takes too many steps
     */
    public static Optional<String> firstGroup(Pattern pattern, String text) {
        try {
            Matcher matcher = pattern.matcher(new CountedText(text));
            return matcher.find() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
        } catch (TooManySteps | StackOverflowError e) {
            throw new IllegalArgumentException("takes too many steps", e);
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    private static final class CountedText implements CharSequence {
        private final String text;
        private int steps;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        /** Only what was found is taken out, and that is not counted. */
        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}

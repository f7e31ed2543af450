package dev.leeward.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the body of an answer has to hold: a text, written bare, or a pattern; exactly one of them.
 *
 * @param text as it stands, any number of other text around it
 * @param pattern a regular expression that some part of the body matches
 */
@Shorthand("text")
public record BodyMatch(@Nullable String text, @Nullable String pattern) {
    /**
     * The pattern, compiled.
     *
     * @throws java.util.regex.PatternSyntaxException when it is none
     * @throws IllegalStateException when there is none
     */
    public Pattern compiled() {
        if (pattern == null) {
            throw new IllegalStateException("a text, not a pattern");
        }
        return Pattern.compile(pattern);
    }
}

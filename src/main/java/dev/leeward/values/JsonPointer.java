package dev.leeward.values;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A place in a JSON document, RFC 6901; written {@code /replication/lag}, the empty text being the whole document. */
public record JsonPointer(List<String> tokens) {
    private static final Pattern LONELY_TILDE = Pattern.compile("~(?![01])");

    /** @throws IllegalArgumentException when {@code text} is not a pointer */
    public static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(List.of());
        } else if (!text.startsWith("/")) {
            throw new IllegalArgumentException("is not a JSON pointer such as /replication/lag");
        } else if (LONELY_TILDE.matcher(text).find()) {
            throw new IllegalArgumentException("has a ~ that is neither ~0, a tilde, nor ~1, a slash");
        }
        List<String> tokens = new ArrayList<>();
        for (String token : text.substring(1).split("/", -1)) {
            // In this order: ~01 is "~1", RFC 6901, section 4.
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return new JsonPointer(List.copyOf(tokens));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        tokens.forEach(token -> text.append('/').append(token.replace("~", "~0").replace("/", "~1")));
        return text.toString();
    }
}

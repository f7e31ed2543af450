package dev.leeward.node;

import java.util.regex.Pattern;

/** A configuration as it may be kept and shown: secrets stand in files of their own, but for what headers of a check may carry. */
final class Redaction {
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "(?im)([\"']?[\\w-]*(?:authorization|cookie|api-?key|token|secret|passw(?:or)?d)[\\w-]*[\"']?[ \\t]*:[ \\t]*)"
                    + "(?![ \\t\\r\\n{])(?:\"[^\"\\r\\n]*\"|'[^'\\r\\n]*'|[^,}#\\r\\n]+)");

    private Redaction() {}

    static String of(String text) {
        return SECRET_VALUE.matcher(text).replaceAll("$1redacted");
    }
}

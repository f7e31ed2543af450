package dev.leeward.zonefile;

import dev.leeward.zonefile.RecordParser.BadEntry;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.DClass;
import org.xbill.DNS.TTL;

/**
 * A {@code $GENERATE} directive, as BIND reads it: {@code $GENERATE start-stop[/step] owner [TTL] [class] type data}, where {@code $} in
 * owner and data stands for the number.
 *
 * <pre>
 *   $                         the number
 *   ${offset,width,base}      the number and an offset, filled up with zeros, to the base d, o, x or X; n and N write nibbles
 *                             from the last to the first, with dots between them, which count to the width
 *   $$  or  \$                a dollar sign
 * </pre>
 *
 * Each {@code $} stands by itself, as BIND's manual has it; named 9.18 carries a form on to a bare one behind it. Data is one word, which
 * may stand in quotes that do not belong to it; several words are taken as they are.
 */
final class Generator {
    /** Enough for a reverse zone of a /16. */
    static final int MAX_RECORDS = 65536;

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})(?:/(\\d{1,9}))?");
    private static final Pattern FORM = Pattern.compile("\\{([+-]?\\d{1,9})(?:,(\\d{1,3})(?:,([doxXnN]))?)?}");
    private static final int MAX_WIDTH = 255;

    /** Behind the directive, the range and the owner come a type and data at least. */
    private static final int LEAST_WORDS = 5;

    private final Directive directive;
    private final int start;
    private final int stop;
    private final int step;
    private final String owner;
    private final String record;

    Generator(Directive directive) throws BadEntry {
        this.directive = directive;
        List<String> words = directive.quoted();
        if (words.size() < LEAST_WORDS) {
            throw directive.bad("$GENERATE takes a range, an owner, a type and data");
        }
        Matcher range = RANGE.matcher(words.get(1));
        if (!range.matches()) {
            throw directive.bad("\"" + words.get(1) + "\" is not a range: write 1-100, or 0-100/2");
        }
        start = Integer.parseInt(range.group(1));
        stop = Integer.parseInt(range.group(2));
        step = range.group(3) == null ? 1 : Integer.parseInt(range.group(3));
        if (start > stop || step == 0) {
            throw directive.bad("\"" + words.get(1) + "\" is a range of nothing");
        }
        if ((stop - start) / step >= MAX_RECORDS) {
            throw directive.bad("$GENERATE makes more than " + MAX_RECORDS + " records: split it");
        }
        owner = words.get(2);
        int type = 3;
        while (type < words.size() - 2 && isTtlOrClass(words.get(type))) {
            type++;
        }
        List<String> data = words.subList(type + 1, words.size());
        // The quotes around a single word are only there to hold it together.
        String unquoted = data.size() == 1 ? data.getFirst().replaceAll("^\"(.*)\"$", "$1") : String.join(" ", data);
        record = String.join(" ", words.subList(3, type + 1)) + " " + unquoted;
    }

    private static boolean isTtlOrClass(String word) {
        try {
            return DClass.value(word) >= 0 || TTL.parse(word, false) >= 0;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    /** Takes owner and the rest of a record, as they would be written. */
    interface Lines {
        void accept(String owner, String record) throws BadEntry;
    }

    void run(Lines lines) throws BadEntry {
        for (long number = start; number <= stop; number += step) {
            lines.accept(fill(owner, (int) number), fill(record, (int) number));
        }
    }

    private String fill(String template, int number) throws BadEntry {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at);
            if (c == '\\' && at + 1 < template.length()) {
                filled.append(template, at, at + 2);
                at += 2;
            } else if (c != '$') {
                filled.append(c);
                at++;
            } else if (template.startsWith("$$", at)) {
                filled.append("\\$");
                at += 2;
            } else if (template.startsWith("${", at)) {
                Matcher form = FORM.matcher(template).region(at + 1, template.length());
                if (!form.lookingAt()) {
                    throw directive.bad("\"" + template.substring(at) + "\" does not begin as ${offset,width,base}");
                }
                filled.append(text(form, number));
                at = form.end();
            } else {
                filled.append(number);
                at++;
            }
        }
        return filled.toString();
    }

    private String text(Matcher form, int number) throws BadEntry {
        int value = number + Integer.parseInt(form.group(1));
        int width = form.group(2) == null ? 0 : Integer.parseInt(form.group(2));
        if (width > MAX_WIDTH) {
            throw directive.bad("a width of " + width + " is more than a name is long");
        }
        String base = form.group(3) == null ? "d" : form.group(3);
        return switch (base) {
            case "n" -> nibbles(value, width, "%x");
            case "N" -> nibbles(value, width, "%X");
            default -> String.format(Locale.ROOT, width == 0 ? "%" + base : "%0" + width + base, value);
        };
    }

    /** {@code 0x1e} in a width of 7 is {@code e.1.0.0}; in one of 8 a dot ends it. */
    private static String nibbles(int value, int width, String format) {
        StringBuilder text = new StringBuilder();
        int left = value;
        do {
            text.append(String.format(Locale.ROOT, format, left & 0xf));
            left >>>= 4;
            if (left != 0 || text.length() < width) {
                text.append('.');
            }
        } while (left != 0 || text.length() < width);
        return text.toString();
    }
}

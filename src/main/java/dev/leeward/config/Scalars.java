package dev.leeward.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values that are one word, each read by the type it is for. */
final class Scalars {
    /** Java's own parsers also take a plus sign and the digits of every script. */
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,15})?");

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d|)");

    private final Path file;

    /** @param file relative paths start from its folder, and so are told as it is */
    Scalars(Path file) {
        this.file = file;
    }

    /**
     * The value that {@code text} stands for.
     *
     * @throws IllegalArgumentException with what is wrong, to be said behind the text
     */
    Object parse(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        } else if (type == boolean.class) {
            return bool(text);
        } else if (type == int.class || type == Integer.class) {
            return Math.toIntExact(whole(text, Integer.MAX_VALUE));
        } else if (type == Long.class) {
            return whole(text, Long.MAX_VALUE);
        } else if (type == Double.class) {
            return number(text);
        } else if (type == Duration.class) {
            return duration(text);
        } else if (type == Path.class) {
            return file.resolveSibling(text).normalize();
        } else if (type == InetAddress.class) {
            return Addresses.parse(text);
        } else if (type == Host.class) {
            return Host.parse(text);
        } else if (type == IpNetwork.class) {
            return IpNetwork.parse(text);
        } else if (type == Endpoint.class) {
            return Endpoint.parse(text);
        } else if (type == Secondary.class) {
            return Secondary.parse(text);
        } else if (type == Share.class) {
            return Share.parse(text);
        } else if (type == MaxChange.class) {
            return MaxChange.parse(text);
        } else if (type == Enough.class) {
            return Enough.parse(text);
        } else if (type == StatusRange.class) {
            return StatusRange.parse(text);
        } else if (type == HttpVersion.class) {
            return HttpVersion.parse(text);
        } else if (type == Comparison.class) {
            return Comparison.parse(text);
        } else if (type == JsonPointer.class) {
            return JsonPointer.parse(text);
        } else if (type == MetricSelector.class) {
            return MetricSelector.parse(text);
        } else if (type == TimeWindow.class) {
            return TimeWindow.parse(text);
        } else if (type == DateRange.class) {
            return DateRange.parse(text);
        } else if (type == DomainName.class) {
            return DomainName.parse(text);
        } else if (type.isEnum()) {
            return word(type, text);
        }
        throw new IllegalStateException("no one word is a " + type);
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is not true or false");
        };
    }

    private static long whole(String text, long most) {
        if (WHOLE.matcher(text).matches()) {
            try {
                long value = Long.parseLong(text);
                if (value <= most && value >= -most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // too long for a number of 64 bits: told below
            }
        }
        throw new IllegalArgumentException("is not a whole number up to " + most);
    }

    private static Double number(String text) {
        if (NUMBER.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        throw new IllegalArgumentException("is not a number such as -33.9");
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a duration such as 500ms, 2s, 5m, 4h or 7d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }

    private static Object word(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (kebab(((Enum<?>) constant).name()).equals(text)) {
                return constant;
            }
        }
        String words = Arrays.stream(type.getEnumConstants())
                .map(constant -> kebab(((Enum<?>) constant).name()))
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException("is not one of " + words);
    }

    /** {@code ttlUnsettled}, {@code LastGood}, {@code NOf} and {@code LAST_GOOD} as they are written in a file. */
    static String kebab(String name) {
        if (name.equals(name.toUpperCase(Locale.ROOT))) {
            return name.toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}

package dev.leeward.configfile;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import dev.leeward.values.Addresses;
import dev.leeward.values.Comparison;
import dev.leeward.values.DateRange;
import dev.leeward.values.DomainName;
import dev.leeward.values.Durations;
import dev.leeward.values.Endpoint;
import dev.leeward.values.Enough;
import dev.leeward.values.Host;
import dev.leeward.values.HttpVersion;
import dev.leeward.values.IpNetwork;
import dev.leeward.values.JsonPointer;
import dev.leeward.values.MaxChange;
import dev.leeward.values.MetricSelector;
import dev.leeward.values.Secondary;
import dev.leeward.values.Share;
import dev.leeward.values.StatusRange;
import dev.leeward.values.TimeWindow;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Values that are one word, each read by the type it is for. */
final class Scalars {
    /** Java's own parsers also take a plus sign and the digits of every script. */
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,15})?");

    /** All types but enums and paths, which are read by what else is known of them. */
    private static final Map<Class<?>, Function<String, ?>> READERS = Map.ofEntries(
            entry(String.class, text -> text),
            entry(boolean.class, Scalars::bool),
            entry(int.class, Scalars::integer),
            entry(Integer.class, Scalars::integer),
            entry(Long.class, text -> whole(text, Long.MAX_VALUE)),
            entry(Double.class, Scalars::number),
            entry(Duration.class, Durations::parse),
            entry(InetAddress.class, Addresses::parse),
            entry(Host.class, Host::parse),
            entry(IpNetwork.class, IpNetwork::parse),
            entry(Endpoint.class, Endpoint::parse),
            entry(Secondary.class, Secondary::parse),
            entry(Share.class, Share::parse),
            entry(MaxChange.class, MaxChange::parse),
            entry(Enough.class, Enough::parse),
            entry(StatusRange.class, StatusRange::parse),
            entry(HttpVersion.class, HttpVersion::parse),
            entry(Comparison.class, Comparison::parse),
            entry(JsonPointer.class, JsonPointer::parse),
            entry(MetricSelector.class, MetricSelector::parse),
            entry(TimeWindow.class, TimeWindow::parse),
            entry(DateRange.class, DateRange::parse),
            entry(DomainName.class, DomainName::parse));

    /** The constants of an enum, by how they are written. */
    private static final ClassValue<Map<String, Object>> WORDS = new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
            Map<String, Object> words = new LinkedHashMap<>();
            for (Object constant : type.getEnumConstants()) {
                words.put(kebab(((Enum<?>) constant).name()), constant);
            }
            return words;
        }
    };

    private final Path file;

    /** @param file relative paths start from its folder, and so are told as it is */
    Scalars(Path file) {
        this.file = file;
    }

    /** Whether values of a type are one word. */
    static boolean hold(Class<?> type) {
        return type == Path.class || type.isEnum() || READERS.containsKey(type);
    }

    /**
     * The value that {@code text} stands for.
     *
     * @param type one that {@link #hold} knows
     * @throws IllegalArgumentException with what is wrong, to be said behind the text
     */
    Object parse(Class<?> type, String text) {
        if (type == Path.class) {
            return file.resolveSibling(text).normalize();
        }
        return type.isEnum()
                ? word(type, text)
                : requireNonNull(READERS.get(type)).apply(text);
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is not true or false");
        };
    }

    private static int integer(String text) {
        return Math.toIntExact(whole(text, Integer.MAX_VALUE));
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

    private static Object word(Class<?> type, String text) {
        Map<String, Object> words = WORDS.get(type);
        Object constant = words.get(text);
        if (constant == null) {
            throw new IllegalArgumentException("is not one of " + String.join(", ", words.keySet()));
        }
        return constant;
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

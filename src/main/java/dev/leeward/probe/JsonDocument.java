package dev.leeward.probe;

import dev.leeward.values.Comparison;
import dev.leeward.values.JsonPointer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A document of JSON, and what stands where in it. */
public final class JsonDocument {
    /** Without leading zeros, RFC 6901, section 4. */
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final @Nullable Object root;

    private JsonDocument(@Nullable Object root) {
        this.root = root;
    }

    /** @throws IllegalArgumentException when {@code text} is not one document of JSON */
    public static JsonDocument parse(String text) {
        try {
            return new JsonDocument(Json.decodeValue(text));
        } catch (DecodeException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    /** What is wrong with the value at {@code pointer}; empty text when it is as expected. */
    public String complaint(JsonPointer pointer, Comparison expected) {
        Found found = find(pointer);
        String at = pointer.tokens().isEmpty() ? "the JSON value" : pointer.toString();
        if (!found.there) {
            return at + " is missing";
        }
        boolean holds = switch (found.value) {
            case null -> expected.operator() == Comparison.Operator.NOT_EQUAL;
            case Number number -> expected.holds(number.doubleValue());
            default -> expected.holds(found.value);
        };
        return holds ? "" : at + " is " + shown(found.value) + ", not " + expected;
    }

    /** The number at {@code pointer}, if there is one. */
    public Optional<Double> number(JsonPointer pointer) {
        return find(pointer).value instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
    }

    /** The text at {@code pointer}, if there is one. */
    public Optional<String> text(JsonPointer pointer) {
        return find(pointer).value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A value that may be null, and whether it is there at all. */
    private record Found(boolean there, @Nullable Object value) {}

    private Found find(JsonPointer pointer) {
        Found at = new Found(true, root);
        for (String token : pointer.tokens()) {
            at = switch (at.value) {
                case JsonObject object -> new Found(object.containsKey(token), object.getValue(token));
                case JsonArray array
                when INDEX.matcher(token).matches() && Integer.parseInt(token) < array.size() ->
                    new Found(true, array.getValue(Integer.parseInt(token)));
                case null, default -> new Found(false, null);
            };
        }
        return at;
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Number number -> Comparison.text(number.doubleValue());
            case JsonObject object -> "an object";
            case JsonArray array -> "an array";
            default -> Diagnosis.brief(value.toString());
        };
    }
}

package dev.leeward.cli;

import dev.leeward.journal.Entry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An entry of the journal in one line: its number, time, actor and type, and what of its payload is short enough to tell. */
final class EntryText {
    private static final int LONGEST_VALUE = 48;

    /** What tells most of something that has an ID, beside that. */
    private static final List<String> TELLING = List.of("plan", "from", "to", "state", "outcome", "because");

    private EntryText() {}

    static String json(Entry entry) {
        return new JsonObject()
                .put("epoch", entry.epoch())
                .put("seq", entry.seq())
                .put("time", entry.time().toString())
                .put("type", entry.type())
                .put("actor", entry.actor())
                .put("payload", entry.payload())
                .put("key", entry.key())
                .encode();
    }

    static String line(Entry entry) {
        Set<String> told = new LinkedHashSet<>();
        entry.payload().forEach(field -> add(field, told));
        return "%6d  %-24s  %s  %s  %s"
                .formatted(entry.seq(), entry.time(), brief(entry.actor()), brief(entry.type()), String.join(" ", told))
                .stripTrailing();
    }

    private static void add(Map.Entry<String, Object> field, Set<String> told) {
        Object value = field.getValue();
        if (value instanceof JsonObject object && object.getValue("id") != null) {
            told.add(field.getKey() + "=" + quoted(object.getValue("id")));
            TELLING.stream()
                    .filter(name -> object.getValue(name) instanceof String)
                    .forEach(name -> told.add(name + "=" + quoted(object.getValue(name))));
            step(object.getJsonArray("steps", new JsonArray())).ifPresent(step -> told.add("step=" + quoted(step)));
        } else if (value instanceof JsonArray array && array.stream().allMatch(EntryText::isPlain)) {
            told.add(field.getKey() + "="
                    + quoted(array.stream().map(String::valueOf).collect(Collectors.joining(","))));
        } else if (isPlain(value)) {
            told.add(field.getKey() + "=" + quoted(value));
        }
    }

    /** The last step of a run that has begun, and how it is. */
    private static Optional<String> step(JsonArray steps) {
        return steps.stream()
                .map(JsonObject.class::cast)
                .filter(step -> !"waiting".equals(step.getString("state")))
                .map(step -> step.getString("step") + " " + step.getString("state"))
                .reduce((_, later) -> later);
    }

    private static boolean isPlain(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    private static String quoted(Object value) {
        String text = brief(value.toString());
        return text.isEmpty() || text.indexOf(' ') >= 0 ? "\"" + text + "\"" : text;
    }

    /** Cut off, and without what a terminal would take as an order. */
    private static String brief(String text) {
        String plain = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .limit(LONGEST_VALUE + 1L)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.length() > LONGEST_VALUE ? plain.substring(0, LONGEST_VALUE - 1) + "…" : plain;
    }
}

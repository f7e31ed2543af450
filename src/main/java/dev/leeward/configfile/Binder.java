package dev.leeward.configfile;

import dev.leeward.config.Key;
import dev.leeward.config.KeyPath;
import dev.leeward.config.ListOrMap;
import dev.leeward.configfile.Shape.Component;
import dev.leeward.values.Nearest;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Makes records of YAML: a key for each component, in kebab-case, with its default and its bounds from {@link Key}. Collects every problem
 * and goes on; a value that cannot be read is left out of what it belongs to, or replaced by its default.
 */
final class Binder {
    /** Nothing sensible is nested deeper. */
    private static final int MAX_DEPTH = 20;

    /** Anchors may make a file small and its meaning large. 500,000 services have fewer values. */
    private static final int MAX_VALUES = 5_000_000;

    private final Problems problems;
    private final Scalars scalars;

    /** What absent keys mean, read once: values are immutable, and 100,000 services leave the same ten keys out. */
    private final IdentityHashMap<Component, Object> defaults = new IdentityHashMap<>();

    private int depth;
    private long valuesRead;

    Binder(Problems problems, Scalars scalars) {
        this.problems = problems;
        this.scalars = scalars;
    }

    /** The record that {@code node} writes; null when something without a default is missing or wrong. */
    <T extends Record> @Nullable T record(Class<T> type, Node node, KeyPath path) {
        Shape shape = Shape.of(type);
        boolean bare = isBare(shape, node);
        Map<String, NodeTuple> entries;
        if (bare) {
            entries = Map.of(shape.shorthand().get(), new NodeTuple(node, node));
        } else if (isNull(node)) {
            entries = Map.of();
        } else if (node instanceof MappingNode mapping) {
            entries = entries(mapping, path);
            checkKeys(shape.keys(), entries, path);
        } else {
            problems.add(node, path, "is not a mapping of keys: " + String.join(", ", shape.keys()));
            return null;
        }
        List<Component> components = shape.components();
        @Nullable Object[] values = new Object[components.size()];
        boolean whole = true;
        for (int i = 0; i < values.length; i++) {
            Component component = components.get(i);
            KeyPath at = bare || component.isInline() ? path : path.then(component.key());
            values[i] = component.isInline()
                    ? inline(component.kinds(), node, entries, at)
                    : component(component, node, entries.get(component.key()), at);
            whole &= values[i] != null || component.nullable();
        }
        return whole ? type.cast(construct(shape.constructor(), values)) : null;
    }

    private static boolean isBare(Shape shape, Node node) {
        return shape.shorthand().isPresent()
                && (node instanceof ScalarNode || (node instanceof SequenceNode && shape.isShortForList()))
                && !isNull(node);
    }

    private Map<String, NodeTuple> entries(MappingNode mapping, KeyPath path) {
        Map<String, NodeTuple> entries = new LinkedHashMap<>();
        if (isTooMuch(mapping, path)) {
            return entries;
        }
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(entry.getKeyNode(), path, "a key is not one word");
            } else if (entries.putIfAbsent(key.getValue(), entry) != null) {
                problems.add(key, path.then(key.getValue()), "is given twice");
            }
        }
        return entries;
    }

    /** Whether, with this collection, all that was read means more than there is room for; told once. */
    private boolean isTooMuch(CollectionNode<?> node, KeyPath path) {
        boolean told = valuesRead > MAX_VALUES;
        valuesRead += node.getValue().size();
        if (valuesRead <= MAX_VALUES) {
            return false;
        }
        if (!told) {
            problems.add(node, path, "is one value too many: with its anchors the file means more than " + MAX_VALUES);
        }
        return true;
    }

    private void checkKeys(List<String> known, Map<String, NodeTuple> entries, KeyPath path) {
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                String hint = Nearest.hint(key, known);
                problems.add(
                        entry.getKeyNode(),
                        path.then(key),
                        "is not a known key" + (hint.isEmpty() ? "; known are " + String.join(", ", known) : hint));
            }
        });
    }

    private @Nullable Object component(Component component, Node owner, @Nullable NodeTuple entry, KeyPath path) {
        if (entry == null || isNull(entry.getValueNode())) {
            return absent(component, owner, path);
        }
        Object value = value(component.type(), entry.getValueNode(), path);
        if (value != null && isWithin(component, value, entry.getValueNode(), path)) {
            return value;
        }
        // The problem is told; the default stands in, so that what depends on it is looked at too.
        return component.hasDefault() ? absent(component, owner, path) : null;
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private @Nullable Object absent(Component component, Node owner, KeyPath path) {
        Object known = defaults.get(component);
        if (known != null) {
            return known;
        }
        Object meant = meantByAbsence(component, path);
        if (meant != null) {
            defaults.put(component, meant);
        } else if (!component.nullable()) {
            problems.add(owner, path, "is missing");
        }
        return meant;
    }

    private @Nullable Object meantByAbsence(Component component, KeyPath path) {
        Class<?> type = component.raw();
        if (component.absent() != null) {
            return value(component.type(), component.absent(), path);
        } else if (component.nullable()) {
            return null;
        } else if (type == List.class) {
            return List.of();
        } else if (type == Map.class) {
            return Map.of();
        }
        return type.isRecord() && Shape.of(type).canBeEmpty()
                ? record(type.asSubclass(Record.class), Shape.yaml("{}"), path)
                : null;
    }

    private @Nullable Object inline(
            Map<String, Class<?>> kinds, Node owner, Map<String, NodeTuple> entries, KeyPath path) {
        List<String> given =
                kinds.keySet().stream().filter(entries::containsKey).toList();
        if (given.size() != 1) {
            String complaint = given.isEmpty() ? "lacks one of " : "has more than one of ";
            problems.add(owner, path, complaint + String.join(", ", kinds.keySet()));
            return null;
        }
        Class<?> kind = Objects.requireNonNull(kinds.get(given.getFirst()));
        Node node = Objects.requireNonNull(entries.get(given.getFirst())).getValueNode();
        // Nothing said of it is an empty mapping in the same place, so that a key that is missing has a place too.
        Node said = isNull(node)
                ? new MappingNode(Tag.MAP, true, List.of(), FlowStyle.FLOW, node.getStartMark(), node.getEndMark())
                : node;
        return record(kind.asSubclass(Record.class), said, path.then(given.getFirst()));
    }

    private @Nullable Object value(Type type, Node node, KeyPath path) {
        if (++depth > MAX_DEPTH) {
            depth--;
            problems.add(node, path, "is nested too deeply");
            return null;
        }
        try {
            if (type instanceof ParameterizedType generic) {
                Type[] arguments = generic.getActualTypeArguments();
                if (generic.getRawType() == List.class) {
                    return list(arguments[0], node, path);
                } else if (generic.getRawType() == Map.class) {
                    return map((Class<?>) arguments[0], arguments[1], node, path);
                }
                return off(node) ? Optional.empty() : optional(value(arguments[0], node, path));
            }
            Class<?> raw = (Class<?>) type;
            if (Scalars.hold(raw)) {
                return scalar(raw, node, path);
            }
            if (raw.isAnnotationPresent(ListOrMap.class)) {
                return listOrMap(Shape.of(raw), node, path);
            }
            return raw.isRecord() ? record(raw.asSubclass(Record.class), node, path) : oneOf(raw, node, path);
        } finally {
            depth--;
        }
    }

    private @Nullable Object listOrMap(Shape shape, Node node, KeyPath path) {
        Component list = shape.components().getFirst();
        Component map = shape.components().getLast();
        if (node instanceof MappingNode) {
            Object entries = value(map.type(), node, path);
            return entries == null ? null : construct(shape.constructor(), new Object[] {List.of(), entries});
        }
        Object values = value(list.type(), node, path);
        return values == null ? null : construct(shape.constructor(), new Object[] {values, Map.of()});
    }

    private static boolean off(Node node) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals("off");
    }

    private static @Nullable Object optional(@Nullable Object value) {
        return value == null ? null : Optional.of(value);
    }

    private @Nullable Object scalar(Class<?> type, Node node, KeyPath path) {
        if (!(node instanceof ScalarNode scalar)) {
            problems.add(node, path, "is not one word, but a list or a mapping");
            return null;
        }
        try {
            return scalars.parse(type, scalar.getValue());
        } catch (IllegalArgumentException e) {
            problems.add(node, path, "\"" + scalar.getValue() + "\" " + e.getMessage());
            return null;
        }
    }

    /** A single value stands for a list of one. */
    private List<Object> list(Type element, Node node, KeyPath path) {
        if (isNull(node)) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            Object only = value(element, node, path);
            return only == null ? List.of() : List.of(only);
        }
        if (isTooMuch(sequence, path)) {
            return List.of();
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < sequence.getValue().size(); i++) {
            Object value = value(element, sequence.getValue().get(i), path.then(i));
            if (value != null) {
                values.add(value);
            }
        }
        return List.copyOf(values);
    }

    private @Nullable Object map(Class<?> keyType, Type valueType, Node node, KeyPath path) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(node, path, "is not a mapping of names to values");
            return null;
        }
        Map<Object, Object> values = new LinkedHashMap<>();
        entries(mapping, path).forEach((name, entry) -> {
            Object key = scalar(keyType, entry.getKeyNode(), path.then(name));
            Object value = value(valueType, entry.getValueNode(), path.then(name));
            if (key != null && value != null && values.putIfAbsent(key, value) != null) {
                problems.add(entry.getKeyNode(), path.then(name), "is given twice, written in two ways");
            }
        });
        return Collections.unmodifiableMap(values);
    }

    /** A case of a sealed type: its name when it has no component, else a mapping of its name to its one component. */
    private @Nullable Object oneOf(Class<?> sealed, Node node, KeyPath path) {
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, Class<?>> kind : Shape.kindsOf(sealed).entrySet()) {
            Shape shape = Shape.of(kind.getValue());
            if (shape.components().isEmpty()) {
                words.add(kind.getKey());
                if (node instanceof ScalarNode scalar && scalar.getValue().equals(kind.getKey())) {
                    return construct(shape.constructor(), new Object[0]);
                }
            } else {
                words.add("{" + kind.getKey() + ": …}");
                if (node instanceof MappingNode mapping
                        && mapping.getValue().size() == 1
                        && mapping.getValue().getFirst().getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(kind.getKey())) {
                    Node argument = mapping.getValue().getFirst().getValueNode();
                    Object value = value(shape.components().getFirst().type(), argument, path.then(kind.getKey()));
                    return value == null ? null : construct(shape.constructor(), new Object[] {value});
                }
            }
        }
        String given = node instanceof ScalarNode scalar ? "\"" + scalar.getValue() + "\" " : "";
        problems.add(node, path, given + "is not one of " + String.join(", ", words));
        return null;
    }

    private boolean isWithin(Component component, Object value, Node node, KeyPath path) {
        Object bounded = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        if (bounded == null || !(node instanceof ScalarNode scalar)) {
            return true;
        }
        boolean below = !component.least().isEmpty() && compare(bounded, component.least()) < 0;
        boolean above = !component.most().isEmpty() && compare(bounded, component.most()) > 0;
        if (below || above) {
            String range = component.most().isEmpty()
                    ? component.least() + " or more"
                    : component.least() + " to " + component.most();
            problems.add(node, path, "\"" + scalar.getValue() + "\" is out of range: " + range);
            return false;
        }
        return true;
    }

    @SuppressWarnings("unchecked") // a bound is read as the type of its value is
    private int compare(Object value, String bound) {
        return ((Comparable<Object>) value).compareTo(scalars.parse(value.getClass(), bound));
    }

    private static Object construct(Constructor<?> constructor, @Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("a record that cannot be made: " + constructor, e);
        }
    }
}

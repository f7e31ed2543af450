package dev.leeward.configfile;

import dev.leeward.config.Inline;
import dev.leeward.config.Key;
import dev.leeward.config.Shorthand;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.Node;

/** How a record is written: its keys, with their defaults and bounds. Looked up once per type: a file may hold a record 100,000 times. */
record Shape(Constructor<?> constructor, List<Component> components, List<String> keys, Optional<String> shorthand) {
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return new Shape(
                    canonical(type),
                    Arrays.stream(type.getRecordComponents())
                            .map(Shape::component)
                            .toList(),
                    keysOf(type),
                    Optional.ofNullable(type.getAnnotation(Shorthand.class)).map(Shorthand::value));
        }
    };

    private static final ClassValue<Map<String, Class<?>>> KINDS = new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> sealed) {
            Map<String, Class<?>> kinds = new LinkedHashMap<>();
            for (Class<?> kind : sealed.getPermittedSubclasses()) {
                if (kind.isSealed()) {
                    kinds.putAll(kindsOf(kind));
                } else {
                    kinds.put(Scalars.kebab(kind.getSimpleName()), kind);
                }
            }
            return Collections.unmodifiableMap(kinds);
        }
    };

    private static final LoadSettings DEFAULTS =
            LoadSettings.builder().setUseMarks(false).build();

    /**
     * One component of a record.
     *
     * @param key in kebab-case
     * @param absent the default, as YAML; null when there is none
     * @param least the least value, as written; empty: no bound
     * @param most the greatest value, as written; empty: no bound
     * @param kinds of an inline component, by their keys; empty for any other
     */
    record Component(
            String key,
            Type type,
            Class<?> raw,
            boolean nullable,
            @Nullable Node absent,
            String least,
            String most,
            Map<String, Class<?>> kinds) {

        /** Whether an absent key has a meaning that is not null. */
        boolean hasDefault() {
            return absent != null || raw == List.class || raw == Map.class;
        }

        boolean isInline() {
            return !kinds.isEmpty();
        }
    }

    static Shape of(Class<?> record) {
        return SHAPES.get(record);
    }

    /** Whether a list alone stands for the record. */
    boolean isShortForList() {
        return components.stream().anyMatch(c -> c.raw() == List.class && shorthand.equals(Optional.of(c.key())));
    }

    /** Whether every key may be absent. */
    boolean canBeEmpty() {
        return components.stream()
                .allMatch(c -> c.hasDefault()
                        || c.nullable()
                        || (c.raw().isRecord() && of(c.raw()).canBeEmpty()));
    }

    private static Component component(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        boolean inline = component.isAnnotationPresent(Inline.class);
        return new Component(
                written(component),
                component.getGenericType(),
                component.getType(),
                component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                key == null || key.absent().isEmpty() ? null : yaml(key.absent()),
                key == null ? "" : key.least(),
                key == null ? "" : key.most(),
                inline ? kindsOf(component.getType()) : Map.of());
    }

    /** The key of a component. */
    private static String written(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return key == null || key.name().isEmpty() ? Scalars.kebab(component.getName()) : key.name();
    }

    /** The cases of a sealed type, and of sealed types among them, by the words that stand for them. */
    static Map<String, Class<?>> kindsOf(Class<?> sealed) {
        return KINDS.get(sealed);
    }

    private static List<String> keysOf(Class<?> type) {
        List<String> keys = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.isAnnotationPresent(Inline.class)) {
                keys.addAll(kindsOf(component.getType()).keySet());
            } else {
                keys.add(written(component));
            }
        }
        return List.copyOf(keys);
    }

    private static Constructor<?> canonical(Class<?> type) {
        try {
            return type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("not a record: " + type, e);
        }
    }

    static Node yaml(String text) {
        return new Compose(DEFAULTS).composeString(text).orElseThrow();
    }
}

package dev.leeward.configfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.leeward.config.Config;
import dev.leeward.config.Key;
import dev.leeward.config.ListOrMap;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds {@code config/leeward.schema.json} to the records, and to the files it is for. */
class SchemaTest {
    private static final Path FILE = Path.of("config/leeward.schema.json");

    private static final JsonNode SCHEMA = new JsonMapper().readTree(text(FILE));

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> complaints(String yaml) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text(FILE));
        return schema.validate(yaml, InputFormat.YAML).stream()
                .map(Object::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"config/reference.yaml", "config/demo.yaml"})
    void acceptsWhatIsValid(String file) {
        assertEquals(List.of(), complaints(text(Path.of(file))));
    }

    @Test
    void acceptsThePlansOfTheDocuments() {
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(text(Path.of("docs/plans.md")))
                .results()
                .forEach(block -> assertEquals(List.of(), complaints(block.group(1))));
    }

    @Test
    void complainsOfAStepOfTwoKinds() {
        String plan = "{services: [a.test], regions: [eu, us], steps: {us: [%s]}}";
        assertEquals(List.of(), complaints("zones: {}\nplans: {p: " + plan.formatted("{switch: {}}") + "}"));
        for (String wrong : List.of("{switch: {}, verify: {}}", "{}", "{fence: {}}", "{jump: {}}")) {
            assertFalse(
                    complaints("zones: {}\nplans: {p: " + plan.formatted(wrong) + "}")
                            .isEmpty(),
                    wrong);
        }
    }

    @Test
    void complainsOfMistakes() {
        String mistakes = text(Path.of("src/test/resources/dev/leeward/configfile/twelve-mistakes.yaml"));
        String withoutTheDoubledKey = mistakes.replace("    fall: 4\n", "");
        assertTrue(complaints(withoutTheDoubledKey).size() >= 5);
    }

    @Test
    void hasTheKeysDefaultsAndWordsOfTheRecords() {
        List<String> differences = new ArrayList<>();
        compare(Config.class, SCHEMA, "", differences);
        assertEquals(List.of(), differences);
    }

    private static void compare(Class<?> record, JsonNode schema, String path, List<String> differences) {
        Shape shape = Shape.of(record);
        JsonNode properties = schema.get("properties");
        Set<String> keys = new TreeSet<>(properties.propertyNames());
        if (!keys.equals(new TreeSet<>(shape.keys()))) {
            differences.add(path + ": the schema has " + keys + ", the record " + shape.keys());
            return;
        }
        for (int i = 0; i < shape.components().size(); i++) {
            Shape.Component component = shape.components().get(i);
            if (component.isInline()) {
                component
                        .kinds()
                        .forEach((key, kind) -> descend(kind, properties.get(key), path + "." + key, differences));
                continue;
            }
            JsonNode property = properties.get(component.key());
            String at = path + "." + component.key();
            if (!property.has("description")) {
                differences.add(at + ": has no description");
            }
            compareDefault(record.getRecordComponents()[i].getAnnotation(Key.class), property, at, differences);
            descend(component.type(), property, at, differences);
        }
    }

    /** Compares what a value of {@code type} is made of, down to its words. */
    private static void descend(Type type, JsonNode property, String at, List<String> differences) {
        if (type instanceof ParameterizedType generic) {
            Type inner = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == Map.class) {
                descend(inner, with(property, "additionalProperties").get("additionalProperties"), at, differences);
            } else if (generic.getRawType() == List.class) {
                descend(inner, with(property, "items").get("items"), at, differences);
            }
            return;
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isEnum()) {
            compareWords(raw, property, at, differences);
        } else if (raw.isAnnotationPresent(ListOrMap.class)) {
            Shape.of(raw).components().forEach(way -> descend(way.type(), property, at, differences));
        } else if (raw.isRecord() && !Scalars.hold(raw)) {
            compare(raw, with(property, "properties"), at, differences);
        }
    }

    /** The schema, what it refers to, or one of its alternatives: the one that has {@code key} as a schema's own. */
    private static JsonNode with(JsonNode schema, String key) {
        return alternatives(schema)
                .filter(one -> one.has(key) && one.get(key).isObject())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + key + " in " + schema));
    }

    private static Stream<JsonNode> alternatives(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asString().substring("#/$defs/".length());
            return alternatives(SCHEMA.get("$defs").get(name));
        }
        return schema.has("anyOf")
                ? StreamSupport.stream(schema.get("anyOf").spliterator(), false).flatMap(SchemaTest::alternatives)
                : Stream.of(schema);
    }

    private static void compareDefault(@Nullable Key key, JsonNode property, String at, List<String> differences) {
        String absent = key == null ? "" : key.absent();
        String inRecord = absent.isEmpty()
                ? "none"
                : String.valueOf(new Load(LoadSettings.builder().build()).loadFromString(absent));
        String inSchema = property.has("default")
                ? String.valueOf(new Load(LoadSettings.builder().build())
                        .loadFromString(property.get("default").toString()))
                : "none";
        if (!inRecord.equals(inSchema)) {
            differences.add(at + ": the schema's default is " + inSchema + ", the record's " + inRecord);
        }
    }

    private static void compareWords(Class<?> words, JsonNode property, String at, List<String> differences) {
        Set<String> inSchema = new TreeSet<>();
        property.get("enum").forEach(word -> inSchema.add(word.asString()));
        Set<String> inRecord = new TreeSet<>();
        for (Object constant : words.getEnumConstants()) {
            inRecord.add(Scalars.kebab(((Enum<?>) constant).name()));
        }
        if (!inSchema.equals(inRecord)) {
            differences.add(at + ": the schema has " + inSchema + ", the record " + inRecord);
        }
    }
}

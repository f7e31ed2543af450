package dev.leeward.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    void complainsOfMistakes() {
        String mistakes = text(Path.of("src/test/resources/dev/leeward/config/twelve-mistakes.yaml"));
        String withoutTheDoubledKey = mistakes.replace("    fall: 4\n", "");
        assertTrue(complaints(withoutTheDoubledKey).size() >= 5);
    }

    @Test
    void hasTheKeysDefaultsAndWordsOfTheRecords() {
        List<String> differences = new ArrayList<>();
        compare(Config.class, new JsonMapper().readTree(text(FILE)), "", differences);
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
        for (Shape.Component component : shape.components()) {
            if (component.isInline()) {
                component
                        .kinds()
                        .forEach((key, kind) -> compare(kind, properties.get(key), path + "." + key, differences));
                continue;
            }
            JsonNode property = properties.get(component.key());
            String at = path + "." + component.key();
            if (!property.has("description")) {
                differences.add(at + ": has no description");
            }
            compareDefault(record, component, property, at, differences);
            compareWords(component, property, at, differences);
            JsonNode inner = inner(property);
            if (inner.has("properties")) {
                String[] types = component.type().getTypeName().split("[<>, ]+");
                compare(recordOf(types[types.length - 1]), inner, at, differences);
            }
        }
    }

    /** What the values of a map, or the items of a list that are no single word, look like; else the property itself. */
    private static JsonNode inner(JsonNode property) {
        if (property.has("additionalProperties")
                && property.get("additionalProperties").isObject()) {
            return property.get("additionalProperties");
        }
        return property.has("items") && property.get("items").has("anyOf")
                ? property.get("items").get("anyOf").get(1)
                : property;
    }

    private static Class<?> recordOf(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static void compareDefault(
            Class<?> record, Shape.Component component, JsonNode property, String at, List<String> differences) {
        String absent = "";
        for (var written : record.getRecordComponents()) {
            if (Scalars.kebab(written.getName()).equals(component.key()) && written.isAnnotationPresent(Key.class)) {
                absent = written.getAnnotation(Key.class).absent();
            }
        }
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

    private static void compareWords(
            Shape.Component component, JsonNode property, String at, List<String> differences) {
        if (!component.raw().isEnum()) {
            return;
        }
        Set<String> inSchema = new TreeSet<>();
        property.get("enum").forEach(word -> inSchema.add(word.asString()));
        Set<String> inRecord = new TreeSet<>();
        for (Object constant : component.raw().getEnumConstants()) {
            inRecord.add(Scalars.kebab(((Enum<?>) constant).name()));
        }
        if (!inSchema.equals(inRecord)) {
            differences.add(at + ": the schema has " + inSchema + ", the record " + inRecord);
        }
    }
}

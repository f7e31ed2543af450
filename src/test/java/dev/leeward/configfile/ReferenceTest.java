package dev.leeward.configfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.ListOrMap;
import dev.leeward.values.DomainName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds {@code config/reference.yaml} to the records: every key is there, at its default. */
class ReferenceTest {
    private static final Path FILE = Path.of("config/reference.yaml");

    /** Keys shown at a value because they have no default, or show how something is written; behind a dot, all that is in them. */
    private static final List<String> CHOSEN = List.of(
            "node.id",
            "node.nsid",
            "zones.",
            "regions.us-east",
            "checks.port.",
            "checks.batch.heartbeat.token",
            "checks.either.",
            "checks.both.",
            "checks.most.",
            "pools.web-us.",
            "services.www.example.test.policy",
            "plans.shop.objectives.rto",
            "plans.shop.objectives.rpo",
            "plans.shop.replication.orders-db.us-east.http.json",
            "plans.shop.steps.us-east",
            "plans.shop.drill.every",
            "plans.shop.drill.window");

    /** Keys whose default is taken from others; what they come to is compared instead. */
    private static final Map<String, Function<Config, Object>> DERIVED = Map.of(
            "checks.web.http.port",
                    config -> config.checks().get("web").probe().targetPort().orElseThrow(),
            "health.stale-after",
                    config -> config.health().staleAfter(config.checks().get("web")),
            "checks.web.forgive", config -> config.checks().get("web").forgiveAfter(),
            "services.www.example.test.ttl-unsettled",
                    config -> config.services()
                            .get(DomainName.parse("www.example.test"))
                            .ttlWhileUnsettled());

    @Test
    void loads() throws ConfigException {
        assertEquals(1, ConfigReader.read(FILE).plans().size());
    }

    @Test
    void namesEveryKeyOfEveryRecord() throws Exception {
        String text = Files.readString(FILE);
        TreeSet<String> missing = new TreeSet<>();
        collect(Config.class, missing, new ArrayList<>());
        missing.removeIf(
                key -> Pattern.compile("(?m)^[ #-]*" + key + ":").matcher(text).find());
        assertEquals(new TreeSet<>(), missing);
    }

    private static void collect(Class<?> record, TreeSet<String> keys, List<Class<?>> seen) {
        if (seen.contains(record)) {
            return;
        }
        seen.add(record);
        if (!record.isAnnotationPresent(ListOrMap.class)) {
            keys.addAll(Shape.of(record).keys());
        }
        for (Shape.Component component : Shape.of(record).components()) {
            component.kinds().values().forEach(kind -> collect(kind, keys, seen));
            for (Class<?> inner : recordsIn(component.type().getTypeName())) {
                collect(inner, keys, seen);
            }
        }
    }

    private static List<Class<?>> recordsIn(String typeName) {
        List<Class<?>> records = new ArrayList<>();
        for (String name : typeName.split("[<>, ]+")) {
            if (name.startsWith("dev.leeward.config.")) {
                try {
                    Class<?> type = Class.forName(name);
                    if (type.isRecord() && !Scalars.hold(type)) {
                        records.add(type);
                    }
                } catch (ClassNotFoundException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return records;
    }

    /** Leaves each key out in turn: the configuration stays the same, or the key has no default. */
    @Test
    void showsEveryKeyAtItsDefault() throws Exception {
        Config whole = ConfigReader.read(FILE);
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
        List<String> paths = new ArrayList<>();
        paths(tree, "", paths);
        assertTrue(paths.size() > 30, paths.toString());
        List<String> wrong = new ArrayList<>();
        for (String path : paths) {
            if (CHOSEN.stream()
                    .anyMatch(chosen -> chosen.endsWith(".") ? path.startsWith(chosen) : path.equals(chosen))) {
                continue;
            }
            Object copy = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
            remove(copy, path);
            try {
                String text = new Dump(DumpSettings.builder().build()).dumpToString(copy);
                Function<Config, Object> shown = DERIVED.getOrDefault(path, config -> config);
                if (!shown.apply(ConfigReader.parse(text, FILE)).equals(shown.apply(whole))) {
                    wrong.add(path);
                }
            } catch (ConfigException e) {
                boolean required = e.problems().stream()
                        .allMatch(p -> p.message().contains("is missing")
                                || p.message().contains("is empty")
                                || p.message().contains("lacks one of")
                                || p.message().contains("is not a "));
                if (!required) {
                    wrong.add(path + ": " + e.getMessage());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Every key without keys below it, and every list; in a list, of what is a mapping. */
    private static void paths(Object tree, String path, List<String> found) {
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                String at = path.isEmpty() ? key.toString() : path + "." + key;
                if (!(value instanceof Map<?, ?> inner) || inner.isEmpty()) {
                    found.add(at);
                }
                paths(value, at, found);
            });
        } else if (tree instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                paths(list.get(i), path + "." + i, found);
            }
        }
    }

    private static void remove(Object tree, String path) {
        if (tree instanceof Map<?, ?> map) {
            if (map.containsKey(path)) {
                map.remove(path);
                return;
            }
            for (Object key : map.keySet()) {
                if (path.startsWith(key + ".")) {
                    remove(map.get(key), path.substring(key.toString().length() + 1));
                    return;
                }
            }
        } else if (tree instanceof List<?> list) {
            int dot = path.indexOf('.');
            remove(list.get(Integer.parseInt(path.substring(0, dot))), path.substring(dot + 1));
        }
    }
}

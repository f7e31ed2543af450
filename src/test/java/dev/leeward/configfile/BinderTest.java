package dev.leeward.configfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.leeward.config.Inline;
import dev.leeward.config.Key;
import dev.leeward.config.KeyPath;
import dev.leeward.config.Problem;
import dev.leeward.config.Shorthand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;

/** The binder on records of its own, so that no change of the configuration changes what it must do. */
class BinderTest {
    enum Mood {
        CALM,
        VERY_ANGRY
    }

    sealed interface Way {
        record Stay() implements Way {}

        record GoTo(List<Integer> places) implements Way {}
    }

    sealed interface Vehicle {
        record Boat(@Key(absent = "1", least = "1") int sails) implements Vehicle {}

        record RowBoat(int oars) implements Vehicle {}
    }

    @Shorthand("size")
    record Knot(
            @Key(least = "1") int size,
            @Key(absent = "white") String colour) {}

    record Nested(
            @Key(absent = "5s", least = "1s", most = "1m") Duration waitTime) {}

    record Everything(
            @Key(absent = "calm") Mood mood,
            @Key(absent = "stay") Way way,
            @Key(absent = "10ms", least = "5ms") Optional<Duration> nap,
            @Nullable @Key(least = "-5", most = "5") Integer offset,
            @Key(absent = "true") boolean awake,
            Nested nested,
            List<Knot> knots,
            Map<String, Integer> counts) {}

    record Trip(@Inline Vehicle vehicle, String from) {}

    private final Problems problems = new Problems("f");

    private <T extends Record> @Nullable T bind(Class<T> type, String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(true)
                .setAllowNonScalarKeys(true)
                .build();
        return new Binder(problems, new Scalars(Path.of("/etc")))
                .record(type, new Compose(settings).composeString(yaml).orElseThrow(), KeyPath.of());
    }

    private String told() {
        return String.join(
                "\n", problems.inOrder().stream().map(Problem::toString).toList());
    }

    @Test
    void fillsInDefaultsDownToTheLeaves() {
        assertEquals(
                new Everything(
                        Mood.CALM,
                        new Way.Stay(),
                        Optional.of(Duration.ofMillis(10)),
                        null,
                        true,
                        new Nested(Duration.ofSeconds(5)),
                        List.of(),
                        Map.of()),
                bind(Everything.class, "{}"));
        assertEquals("", told());
    }

    @Test
    void takesAnEmptyValueForAnAbsentOne() {
        assertEquals(
                bind(Everything.class, "{}"), bind(Everything.class, "{mood: , way: , nested: null, knots: , nap: }"));
        assertEquals("", told());
    }

    @Test
    void readsEveryForm() {
        assertEquals(
                new Everything(
                        Mood.VERY_ANGRY,
                        new Way.GoTo(List.of(1, 2)),
                        Optional.empty(),
                        -5,
                        false,
                        new Nested(Duration.ofMinutes(1)),
                        List.of(new Knot(3, "white"), new Knot(4, "red")),
                        Map.of("a", 1)),
                bind(
                        Everything.class,
                        "{mood: very-angry, way: {go-to: [1, 2]}, nap: off, offset: -5, awake: false, nested: {wait-time: 1m},"
                                + " knots: [3, {size: 4, colour: red}], counts: {a: 1}}"));
        assertEquals("", told());
    }

    @Test
    void takesOneValueForAListOfOne() {
        Everything one = bind(Everything.class, "{knots: 3, way: {go-to: 7}}");
        assertNotNull(one);
        assertEquals(List.of(new Knot(3, "white")), one.knots());
        assertEquals(new Way.GoTo(List.of(7)), one.way());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mod: calm}                | f:1:2 mod: is not a known key; did you mean mood?",
                "{mood: angry}              | f:1:8 mood: \"angry\" is not one of calm, very-angry",
                "{mood: [calm]}             | f:1:8 mood: is not one word, but a list or a mapping",
                "{mood: calm, mood: calm}   | f:1:14 mood: is given twice",
                "{way: run}                 | f:1:7 way: \"run\" is not one of stay, {go-to: …}",
                "{way: {go-to: 1, stay: 1}} | f:1:7 way: is not one of stay, {go-to: …}",
                "{way: {go-to: [1, x]}}     | f:1:19 way.go-to[1]: \"x\" is not a whole number up to 2147483647",
                "{nap: 4ms}                 | f:1:7 nap: \"4ms\" is out of range: 5ms or more",
                "{nap: on}                  | f:1:7 nap: \"on\" is not a duration such as 500ms, 2s, 5m, 4h or 7d",
                "{offset: 6}                | f:1:10 offset: \"6\" is out of range: -5 to 5",
                "{offset: -99999999999}     | f:1:10 offset: \"-99999999999\" is not a whole number up to 2147483647",
                "{offset: +1}               | f:1:10 offset: \"+1\" is not a whole number up to 2147483647",
                "{offset: 1.0}              | f:1:10 offset: \"1.0\" is not a whole number up to 2147483647",
                "{awake: yes}               | f:1:9 awake: \"yes\" is not true or false",
                "{nested: {wait-time: 2m}}  | f:1:22 nested.wait-time: \"2m\" is out of range: 1s to 1m",
                "{nested: [1]}              | f:1:10 nested: is not a mapping of keys: wait-time",
                "{knots: [1, 0, x]}         | f:1:13 knots[1]: \"0\" is out of range: 1 or more/f:1:16 knots[2]: \"x\" is not a whole number up to 2147483647",
                "{knots: {colour: red}}     | f:1:9 knots.size: is missing",
                "{counts: [1]}              | f:1:10 counts: is not a mapping of names to values",
                "{counts: {a: b}}           | f:1:14 counts.a: \"b\" is not a whole number up to 2147483647",
                "{[mood]: calm}             | f:1:2: a key is not one word",
                "[mood]                     | f:1:1: is not a mapping of keys: mood, way, nap, offset, awake, nested, knots, counts",
            })
    void tellsWhatIsWrongAndWhere(String yaml, String told) {
        bind(Everything.class, yaml);
        assertEquals(told.replace("/f:", "\nf:"), told());
    }

    @Test
    void putsTheDefaultInPlaceOfAWrongValueSoThatTheRestIsRead() {
        Everything bound = bind(Everything.class, "{mood: angry, nap: 1ms, awake: false}");
        assertNotNull(bound);
        assertEquals(Mood.CALM, bound.mood());
        assertEquals(Optional.of(Duration.ofMillis(10)), bound.nap());
        assertEquals(false, bound.awake());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{from: a}                                  | f:1:1: lacks one of boat, row-boat",
                "{from: a, boat: {}, row-boat: {oars: 2}}   | f:1:1: has more than one of boat, row-boat",
                "{from: a, row-boat: }                      | f:1:20 row-boat.oars: is missing",
                "{from: a, ship: {}}                        | f:1:1: lacks one of boat, row-boat/f:1:11 ship: is not a known key; known are boat, row-boat, from",
                "{boat: {}}                                 | f:1:1 from: is missing",
            })
    void wantsExactlyOneOfTheKinds(String yaml, String told) {
        assertNull(bind(Trip.class, yaml));
        assertEquals(told.replace("/f:", "\nf:"), told());
    }

    @Test
    void readsAKindWithNothingSaidOfIt() {
        assertEquals(new Trip(new Vehicle.Boat(1), "a"), bind(Trip.class, "{from: a, boat: }"));
    }

    @Test
    void writesKeysInKebabCase() {
        assertEquals(List.of("boat", "row-boat", "from"), Shape.of(Trip.class).keys());
        assertEquals(List.of("wait-time"), Shape.of(Nested.class).keys());
        assertEquals("last-good", Scalars.kebab("LAST_GOOD"));
    }
}

package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.health.LastVerdicts.Kept;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final LastVerdicts SOME = new LastVerdicts(Map.of(
            new Target(HealthConfigs.address("192.0.2.1"), "web"),
            new Kept(Verdict.of(Status.DOWN, true, NOW, "certificate not trusted: \"x\""), NOW.plusSeconds(9)),
            new Target(HealthConfigs.address("2001:db8::1"), "web"),
            new Kept(Verdict.of(Status.UP, true, NOW, "passed"), NOW)));

    @TempDir
    Path state;

    @Test
    void readsWhatItWrote() {
        StateStore store = new StateStore(state.resolve("not/there/yet"));
        store.write(SOME);
        assertEquals(SOME, store.read());
        store.write(LastVerdicts.NONE);
        assertEquals(LastVerdicts.NONE, store.read());
    }

    @Test
    void onlyTheOwnerMayReadTheFileAndNothingElseIsLeftBehind() throws Exception {
        new StateStore(state).write(SOME);
        Path file = state.resolve("health.json");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(state)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void knowsNothingWithoutAFile() {
        assertEquals(LastVerdicts.NONE, new StateStore(state).read());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"members\":[1]}",
                "{\"members\":[{}]}",
                "{\"members\":[{\"address\":\"nowhere\"}]}",
                "{\"members\":[{\"address\":\"192.0.2.1\",\"check\":\"web\",\"status\":\"odd\"}]}",
                "{\"members\":[{\"address\":\"192.0.2.1\",\"check\":\"web\",\"status\":\"up\"}]}",
            })
    void ignoresADamagedFile(String damaged) throws Exception {
        Files.writeString(state.resolve("health.json"), damaged);
        assertEquals(LastVerdicts.NONE, new StateStore(state).read());
    }

    @Test
    void aFolderThatCannotBeWrittenIsNotFatal() throws Exception {
        Path file = Files.writeString(state.resolve("file"), "in the way");
        StateStore store = new StateStore(file);
        store.write(SOME);
        store.write(SOME);
        assertEquals(LastVerdicts.NONE, store.read());
    }
}

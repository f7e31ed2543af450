package dev.leeward.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServerLoopsTest {
    @Test
    void leaveNoFolderBehindForAServerThatIsKilled() throws Exception {
        Set<Path> before = folders();
        Vertx ours = Server.vertx(1);
        assertEquals(before, folders());

        Vertx usual = Vertx.vertx();
        assertNotEquals(before, folders(), "Vert.x keeps its files elsewhere now: look there");

        usual.close().await();
        ours.close().await();
    }

    private static Set<Path> folders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("vertx-cache"))
                    .collect(Collectors.toSet());
        }
    }
}

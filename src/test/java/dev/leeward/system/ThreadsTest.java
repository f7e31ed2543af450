package dev.leeward.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the system says of the threads of a server. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "skipped: this is not Linux")
class ThreadsTest {
    /** In /proc/PID/stat, behind the name in parentheses (proc_pid_stat(5)). */
    private static final int NICE = 16;

    /** @param name 15 letters of it at most */
    private record Running(String name, int nice) {
        static Running of(String stat) {
            int end = stat.lastIndexOf(')');
            return new Running(
                    stat.substring(stat.indexOf('(') + 1, end),
                    Integer.parseInt(stat.substring(end + 2).split(" ")[NICE]));
        }
    }

    @TempDir
    Path folder;

    @Test
    void theLoopsThatAnswerAndWhoStopsThemAreLessNiceThanAllOthers() throws IOException {
        assumeTrue(knowsSlices(), "skipped: this kernel knows no slices, which Linux does since 6.12");
        Path config = Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                state: state/
                zones: {a.test: {name-servers: {ns1.a.test: 192.0.2.1}}}
                """);
        try (Leeward server = Leeward.serve(config)) {
            List<Running> all = threads(server.pid());
            int least = all.stream().mapToInt(Running::nice).min().orElseThrow();
            List<String> first = all.stream()
                    .filter(thread -> thread.nice() == least)
                    .map(Running::name)
                    .sorted()
                    .toList();
            List<String> expected =
                    new ArrayList<>(Collections.nCopies(Runtime.getRuntime().availableProcessors(), "vert.x-eventloo"));
            expected.addFirst("VM Thread");
            assertEquals(expected, first);
        }
    }

    private static boolean knowsSlices() {
        String[] version = System.getProperty("os.version").split("[^0-9]+");
        return Integer.parseInt(version[0]) * 100 + Integer.parseInt(version[1]) >= 612;
    }

    private static List<Running> threads(long process) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process), "task"))) {
            return threads.flatMap(ThreadsTest::stat).map(Running::of).toList();
        }
    }

    /** Of one that has ended meanwhile there is none. */
    private static Stream<String> stat(Path thread) {
        try {
            return Stream.of(Files.readString(thread.resolve("stat")));
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}

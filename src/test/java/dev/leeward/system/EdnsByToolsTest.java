package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks the real server what the table of {@code docs/rfc.md} says was asked, by the tools it names, and compares what they print with what it
 * says was answered. The configuration and the zone are the page's own.
 */
@Timeout(180)
class EdnsByToolsTest {
    private static final Path PAGE = Path.of("docs/rfc.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?:dig|kdig|delv) [^`]*)` \\| (.*) \\|$");
    private static final Pattern COOKIE = Pattern.compile("COOKIE: ([0-9a-fA-F]{48})");

    @TempDir
    Path folder;

    private static String block(String page, String language) {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertTrue(block.find(), "no block of " + language);
        return block.group(1);
    }

    @Test
    void answersTheToolsAsThePageSays() throws Exception {
        Map<String, Program> tools = Map.of(
                "dig", Program.needed("dig", "bind9-dnsutils"),
                "delv", Program.needed("delv", "bind9-dnsutils"),
                "kdig", Program.needed("kdig", "knot-dnsutils"));
        String page = Files.readString(PAGE);
        Files.writeString(folder.resolve("example.zone"), block(page, "zone"));
        Path config = Files.writeString(
                folder.resolve("leeward.yaml"),
                block(page, "yaml") + "listen: {dns: [\"127.0.0.1:0\"], admin: \"127.0.0.1:0\"}\n");
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        try (Leeward server = Leeward.serve(config)) {
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> server.addresses("dead.example.test").equals(List.of("192.0.2.9")));
            String given = "";
            Matcher row = ROW.matcher(page);
            while (row.find()) {
                expected.add(row.group());
                String output = ask(tools, row.group(1).replace("GIVEN", given), server.dnsPort());
                Matcher cookie = COOKIE.matcher(output);
                given = cookie.find() ? cookie.group(1) : given;
                found.add("| `" + row.group(1) + "` | "
                        + AskedByTools.summary(output).replace("|", "\\|") + " |");
            }
        }
        assertTrue(expected.size() >= 40, "the table is gone");
        assertEquals(String.join("\n", expected), String.join("\n", found));
    }

    private static String ask(Map<String, Program> tools, String command, int port)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command.split(" +")));
        Program tool = tools.get(words.removeFirst());
        words.addAll(0, List.of("@127.0.0.1", "-p", Integer.toString(port)));
        return tool.run(words.toArray(String[]::new));
    }
}

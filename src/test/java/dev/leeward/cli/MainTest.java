package dev.leeward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    private final StringWriter err = new StringWriter();

    private int leeward(String... arguments) {
        return Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @Test
    void leavesAllButTheUsualStartToTheParser() {
        assertNotNull(ServeCommand.plain("serve", "--config", "a.yaml"));
        for (String other : List.of(
                "serve",
                "serve --config",
                "serve --config --strict",
                "serve --config=a",
                "demo --config a",
                "serve --config a --strict")) {
            assertNull(ServeCommand.plain(other.split(" ")), other);
        }
    }

    @Test
    void tellsAWrongOptionInALineAndWhereTheRestIs() {
        assertEquals(2, leeward("plan", "run", "shop", "--planned"));
        assertEquals("""
                leeward: --planned: say when, with --at TIME
                leeward plan run --help shows how it is used
                """, err.toString());
    }

    @Test
    void listsTheCommandsOfAGroupWithoutOne() {
        assertEquals(2, leeward("plan"));
        assertTrue(err.toString().contains("\n  failback "), err::toString);
    }

    @Test
    void namesTheCommandThatWasMeant() {
        assertEquals(2, leeward("drll"));
        assertTrue(err.toString().contains("drill"), err::toString);
    }

    @Test
    void saysOfAPathWhatIsWrongWithIt(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("leeward.yaml"), "zones: {}\n");
        String to = folder.resolve("gone/out.jsonl").toString();
        assertEquals(2, leeward("journal", "export", "--config", config.toString(), "--to", to));
        assertTrue(err.toString().contains("leeward: " + folder), err::toString);
        assertTrue(err.toString().matches("leeward: \\S+: there is .*\\R"), err::toString);
    }

    /** A list of commands shows the first line of each alone. */
    @Test
    void everyCommandSaysInItsFirstLineWhatItDoes() {
        for (CommandLine command : all(Main.commandLine(), new ArrayList<>())) {
            String[] description = command.getCommandSpec().usageMessage().description();
            assertTrue(description[0].endsWith("."), () -> command.getCommandName() + ": " + description[0]);
        }
    }

    private static List<CommandLine> all(CommandLine command, List<CommandLine> into) {
        into.add(command);
        command.getSubcommands().values().forEach(below -> all(below, into));
        return into;
    }
}

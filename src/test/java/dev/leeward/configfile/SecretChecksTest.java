package dev.leeward.configfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.leeward.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretChecksTest {
    private static final String BASE64 = "bGVld2FyZCBpcyB0aGUgc2hlbHRlcmVk";
    private static final String HEX = "e5e973e5a6b2a43f48e7dc849e37bfcf";

    @TempDir
    Path folder;

    private void write(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private List<String> problems(String yaml) {
        return assertThrows(
                        ConfigException.class,
                        () -> ConfigReader.parse("zones: {}\n" + yaml, folder.resolve("leeward.yaml")))
                .problems()
                .stream()
                .map(problem -> problem.key() + ": " + problem.message().replace(folder + "/", ""))
                .toList();
    }

    @Test
    void saysWhatIsWrongWithAKey() throws IOException {
        write("open", BASE64, "rw-r--r--");
        write("text", "this is no Base64 at all!", "rw-------");
        assertEquals(
                List.of("keys.k.test.secret.file: \"open\" can be read by everybody on this machine; chmod o-r it"),
                problems("keys: {k.test: {secret: {file: open}}}\n"));
        assertEquals(
                List.of("keys.k.test.secret.file: \"text\" has a first line that is not Base64"),
                problems("keys: {k.test: {secret: {file: text}}}\n"));
        assertEquals(
                List.of("keys.k.test.secret.file: \"gone\" is not a file of text that can be read"),
                problems("keys: {k.test: {secret: {file: gone}}}\n"));
    }

    @Test
    void saysWhatIsWrongWithTheSecretOfCookies() throws IOException {
        write("open", HEX, "rw-r--r--");
        write("text", "# the new one\n" + BASE64, "rw-------");
        assertEquals(
                List.of("cookies.secret.file: \"open\" can be read by everybody on this machine; chmod o-r it"),
                problems("cookies: {secret: {file: open}}\n"));
        assertEquals(
                List.of("cookies.secret.file: \"text\" has no secret in line 2; a line is 32 hexadecimal digits"),
                problems("cookies: {secret: {file: text}}\n"));
        write("four", (HEX + "\n").repeat(4), "rw-------");
        assertEquals(
                List.of("cookies.secret.file: \"four\" has 4 secrets, and 1 to 3 are needed; a line each, of 32"
                        + " hexadecimal digits"),
                problems("cookies: {secret: {file: four}}\n"));
        write("long", "# " + "x".repeat(4096) + "\n" + HEX, "rw-------");
        assertEquals(
                List.of("cookies.secret.file: \"long\" is longer than 4096 characters, and should hold 1 to 3 lines of"
                        + " 32 hexadecimal digits"),
                problems("cookies: {secret: {file: long}}\n"));
    }
}

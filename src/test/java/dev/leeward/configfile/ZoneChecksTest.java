package dev.leeward.configfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.TransferConfig;
import dev.leeward.values.DomainName;
import dev.leeward.values.Secondary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneChecksTest {
    private static final String ZONE =
            "zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}, transfer: %s}}\n";

    @TempDir
    Path folder;

    @BeforeEach
    void writeKey() throws IOException {
        write("key", "bGVld2FyZCBpcyB0aGUgc2hlbHRlcmVk", "rw-------");
    }

    private void write(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private List<String> problems(String yaml) {
        return assertThrows(ConfigException.class, () -> ConfigReader.parse(yaml, folder.resolve("leeward.yaml")))
                .problems()
                .stream()
                .map(problem -> problem.key() + ": " + problem.message().replace(folder + "/", ""))
                .toList();
    }

    @Test
    void takesAKeyAndASecondaryWithOrWithoutAPort() throws Exception {
        Config config = ConfigReader.parse(
                "keys: {k.test: {secret: {file: key}}}\n"
                        + ZONE.formatted("{key: k.test, notify: [192.0.2.54, \"192.0.2.55:5353\", \"2001:db8::5\"]}"),
                folder.resolve("leeward.yaml"));
        TransferConfig transfer =
                config.zones().get(DomainName.parse("example.test")).transfer();
        assertEquals(
                List.of("192.0.2.54:53", "192.0.2.55:5353", "[2001:db8::5]:53"),
                transfer.secondaries().stream().map(Secondary::toString).toList());
        assertEquals(24, config.keys().get(DomainName.parse("k.test")).bytes().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{notify: [192.0.2.54]}", "{key: }", "{to: , key: }"})
    void wantsToKnowWhoMayHaveAZone(String transfer) {
        assertEquals(
                List.of("zones.example.test.transfer: needs to, key or both: without them anybody could have the zone"),
                problems(ZONE.formatted(transfer)));
    }

    @Test
    void saysWhatIsWrongWithATransfer() {
        assertEquals(
                List.of("zones.example.test.transfer.key: \"k.test\" is not a key"),
                problems(ZONE.formatted("{key: k.test}")));
        assertEquals(
                List.of("zones.example.test.transfer.key: \"k.test\" is not a key; did you mean k2.test?"),
                problems("keys: {k2.test: {secret: {file: key}}}\n" + ZONE.formatted("{key: k.test}")));
        assertEquals(
                List.of("zones.example.test.transfer.notify[1]: \"192.0.2.54:53\" is listed twice"),
                problems(ZONE.formatted("{to: [192.0.2.54], notify: [192.0.2.54, 192.0.2.54]}")));
        assertEquals(
                List.of("catalog.zone: \"example.test\" is one of the zones: its records are made, not read"),
                problems(ZONE.formatted("{to: [192.0.2.54]}")
                        + "catalog: {zone: example.test, transfer: {to: [192.0.2.54]}}\n"));
    }
}

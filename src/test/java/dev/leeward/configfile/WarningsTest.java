package dev.leeward.configfile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.config.ConfigException;
import dev.leeward.config.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {
    private static final String ONE_REGION = """
            zones: {}
            regions: {eu: {}, us: {}}
            checks: {web: {tcp: {port: 9}}}
            pools: {web-eu: {region: eu, check: web, members: 192.0.2.1}}
            """;
    private static final String TWO_REGIONS =
            ONE_REGION.replace("pools: {", "pools: {web-us: {region: us, check: web, members: 192.0.2.2}, ");

    @Test
    void warnsWhereNoWitnessIsSet() throws Exception {
        assertEquals(
                List.of(
                        "f witnesses: none is set: this server takes it for an outage of its members when it is cut off itself"),
                warnings(ONE_REGION));
        assertEquals(
                List.of(
                        "f witnesses: none is set: this server takes it for its own isolation when all members are down,"
                                + " and keeps answering them"),
                warnings(TWO_REGIONS));
    }

    @Test
    void isSilentWithAWitnessOrWithoutMembers() throws Exception {
        assertEquals(List.of(), warnings(ONE_REGION + "witnesses: [{address: 203.0.113.1, check: web}]\n"));
        assertEquals(List.of(), warnings("zones: {}"));
    }

    private static List<String> warnings(String text) throws ConfigException {
        return Warnings.of("f", ConfigReader.parse(text, Path.of("f"))).stream()
                .map(Problem::toString)
                .toList();
    }
}

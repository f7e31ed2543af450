package dev.leeward.zonefile;

import static dev.leeward.zonefile.WrittenZone.HEAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.ConfigException;
import dev.leeward.system.Program;
import dev.leeward.zone.Zone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** {@code $GENERATE}, beside BIND's. */
final class GeneratorTest {
    private static final String FORMS = """
            $GENERATE 0-4/2 gen$ A 192.0.2.$
            $GENERATE 1-3/5 step$ A 192.0.2.$
            $GENERATE 1-3 off${10} A 192.0.2.${100}
            $GENERATE 1-3 plus${+5} A 192.0.2.$
            $GENERATE 1-3 minus${-1,2,d} A 192.0.2.$
            $GENERATE 1-2 below${-5,3,x} A 192.0.2.1
            $GENERATE 1-3 wid${0,3} A 192.0.2.$
            $GENERATE 1-3 none${0,0,d} A 192.0.2.$
            $GENERATE 10-12 hex${0,2,x} A 192.0.2.$
            $GENERATE 10-12 capital${0,2,X} A 192.0.2.$
            $GENERATE 8-9 oct${0,3,o} A 192.0.2.$
            $GENERATE 30-31 nibble${0,7,n} A 192.0.2.$
            $GENERATE 30-31 nibbles${0,7,N} A 192.0.2.$
            $GENERATE 30-31 few${0,1,n}.x A 192.0.2.$
            $GENERATE 300-301 ended${0,8,n}x A 192.0.2.1
            $GENERATE 1-2 esc\\$$ A 192.0.2.$
            $GENERATE 1-2 dollars$$ A 192.0.2.$
            $GENERATE 1-2 braces{0} A 192.0.2.$
            $GENERATE 1-2 mx$ MX "10 mail$"
            $GENERATE 1-2 txt$ TXT "a $ b"
            $GENERATE 1-2 @ TXT x$
            $GENERATE 1-2 ttl$ 60 A 192.0.2.$
            $GENERATE 1-2 hour$ 1h A 192.0.2.$
            $GENERATE 1-2 before$ IN 60 A 192.0.2.$
            $GENERATE 1-2 behind$ 60 IN A 192.0.2.$
            $GENERATE 1-2 srv$ SRV "0 0 ${5000,0,d} host${0}"
            $GENERATE 1-2 $ PTR h$.example.net.
            $GENERATE 1-2 alias$ CNAME $
            $GENERATE 1-2 aaaa$ AAAA 2001:db8::${0,4,x}
            $ORIGIN sub
            $GENERATE 1-2 there$ NS ns$
            """;

    @TempDir
    Path folder;

    private TreeSet<String> records(String text) throws IOException, ConfigException {
        Zone zone = new WrittenZone(text, Steered.NONE).read(folder).zone();
        TreeSet<String> records = new TreeSet<>();
        zone.forEachSet(set -> set.forEach(record -> records.add(canonical(record))));
        return records;
    }

    private static String canonical(Record record) {
        try {
            return Record.fromWire(record.toWireCanonical(), Section.ANSWER).toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void makesTheRecordsThatBindMakes() throws Exception {
        Program compiler = Program.needed("named-compilezone", "bind9-utils");
        Path file = Files.writeString(folder.resolve("generated"), HEAD + FORMS);
        Path made = folder.resolve("made");
        String said = compiler.run(
                "-i", "none", "-k", "ignore", "-s", "full", "-o", made.toString(), "example.test", file.toString());
        assertTrue(said.endsWith("OK\n"), said);
        TreeSet<String> ours = records(HEAD + FORMS);
        assertTrue(ours.size() > 60, () -> "few: " + ours);
        assertEquals(String.join("\n", records(Files.readString(made))), String.join("\n", ours));
    }

    @Test
    void takesDataOfSeveralWordsWithoutQuotes() throws Exception {
        List<String> mail = records(HEAD + "$GENERATE 1-2 mx$ MX 10 mail$\n$GENERATE 3-3 t$ TXT \"a $\" b$\n").stream()
                .filter(record -> record.contains("MX") || record.contains("TXT"))
                .map(record -> record.replace('\t', ' '))
                .collect(Collectors.toList());
        assertEquals(
                List.of(
                        "mx1.example.test. 60 IN MX 10 mail1.example.test.",
                        "mx2.example.test. 60 IN MX 10 mail2.example.test.",
                        "t3.example.test. 60 IN TXT \"a 3\" b3"),
                mail.stream().map(record -> record.replaceAll(" +", " ")).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5-1 a$ A 192.0.2.$        | \"5-1\" is a range of nothing",
                "1-2/0 a$ A 192.0.2.$      | \"1-2/0\" is a range of nothing",
                "1 a$ A 192.0.2.$          | \"1\" is not a range: write 1-100, or 0-100/2",
                "-1-2 a$ A 192.0.2.$       | \"-1-2\" is not a range: write 1-100, or 0-100/2",
                "1-2 a${0,3,q} A 192.0.2.1 | \"${0,3,q}\" does not begin as ${offset,width,base}",
                "1-2 a${x} A 192.0.2.1     | \"${x}\" does not begin as ${offset,width,base}",
                "1-2 a${0,3 A 192.0.2.1    | \"${0,3\" does not begin as ${offset,width,base}",
                "1-2 a${0,999} A 192.0.2.1 | a width of 999 is more than a name is long",
                "1-2 a$ A 192.0.2.1 extra  | unexpected tokens at end of record",
                "1-2 a$ CH A 192.0.2.1     | a1.example.test A is of class CH: only IN is served",
                "1-2 a$ A                  | $GENERATE takes a range, an owner, a type and data"
            })
    void saysWhatIsWrong(String directive, String problem) {
        ConfigException e = assertThrows(ConfigException.class, () -> records(HEAD + "$GENERATE " + directive + "\n"));
        assertTrue(
                e.problems().getFirst().message().contains(problem),
                e.problems().toString());
        assertEquals(5, e.problems().getFirst().line());
    }
}

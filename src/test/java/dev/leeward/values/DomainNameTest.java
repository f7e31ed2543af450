package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
    private static final String LABEL_63 = "a".repeat(63);

    @ParameterizedTest
    @CsvSource({
        "example.test,         example.test",
        "example.test.,        example.test",
        "WWW.Example.TEST,     www.example.test",
        ".,                    .",
        "a,                    a",
        "*.example.test,       *.example.test",
        "_dns._tcp.test,       _dns._tcp.test",
        "xn--bcher-kva.test,   xn--bcher-kva.test",
        "a\\.b.test,           a\\.b.test",
        "a\\046b.test,         a\\.b.test",
        "\\065.test,           a.test",
        "\\a.test,             a.test",
        "\\\\.test,            \\\\.test",
        "\\000.test,           \\000.test",
        "\\032.test,           \\032.test",
        "\\255.test,           \\255.test",
        "a\\;b.test,           a\\;b.test",
        "a@b.test,             a\\@b.test",
        "test\\.,              test\\.",
    })
    void isWrittenInCanonicalForm(String text, String canonical) {
        DomainName name = DomainName.parse(text);
        assertEquals(canonical, name.toString());
        assertEquals(name, DomainName.parse(canonical));
        assertEquals(name.hashCode(), DomainName.parse(canonical).hashCode());
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "'',            'is empty, where a domain name should be'",
                "..,            has an empty label",
                ".a,            has an empty label",
                "a..b,          has an empty label",
                "a..,           has an empty label",
                "a\\,           ends in a lone backslash",
                "\\256,         'has \\256, which is more than a byte'",
                "\\999,         'has \\999, which is more than a byte'",
                "'a b',         'is not a domain name: write other than ASCII as xn--… or \\DDD'",
                "bücher.test,   'is not a domain name: write other than ASCII as xn--… or \\DDD'",
                "'a\\ b',       'is not a domain name: write other than ASCII as xn--… or \\DDD'",
            })
    void refusesWhatIsNotAName(String text, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> DomainName.parse(text))
                        .getMessage());
    }

    @Test
    void takesLabelsOf63BytesAndNoMore() {
        assertEquals(65, DomainName.parse(LABEL_63).length());
        assertEquals(65, DomainName.parse("\\097".repeat(63)).length());
        for (String longer : new String[] {LABEL_63 + "a", LABEL_63 + "a.test", "\\097".repeat(64)}) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> DomainName.parse(longer));
            assertEquals("has a label longer than 63 bytes", e.getMessage());
        }
    }

    @Test
    void takesNamesOf255BytesAndNoMore() {
        String name253 = LABEL_63 + "." + LABEL_63 + "." + LABEL_63 + "." + "b".repeat(61);
        assertEquals(DomainName.MAX_LENGTH, DomainName.parse(name253).length());
        assertEquals(DomainName.parse(name253), DomainName.parse(name253 + "."));
        assertEquals(255, DomainName.parse("a.".repeat(127)).length());
        for (String longer : new String[] {
            name253 + "b", name253 + ".b", "a.".repeat(128), "a.".repeat(127) + "a", "a.".repeat(5000), "a".repeat(5000)
        }) {
            assertThrows(IllegalArgumentException.class, () -> DomainName.parse(longer), longer);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "example.test,         example.test,      true",
        "www.example.test,     example.test,      true",
        "a.b.c.example.test,   example.test,      true",
        "WWW.EXAMPLE.TEST,     example.test,      true",
        "example.test,         www.example.test,  false",
        "myexample.test,       example.test,      false",
        "example.test.org,     example.test,      false",
        "www.example.org,      example.test,      false",
        "test,                 example.test,      false",
        "www\\.example.test,   example.test,      false",
        "www\\.example.test,   test,              true",
        "a\\007example.test,   example.test,      false",
        "a\\004test,           test,              false",
        "anything.at.all,      .,                 true",
        ".,                    .,                 true",
        ".,                    test,              false",
    })
    void liesBelowWhatItEndsInLabelByLabel(String name, String other, boolean below) {
        assertEquals(below, DomainName.parse(name).isAtOrBelow(DomainName.parse(other)));
    }

    @Test
    void losesItsFirstLabelInItsParent() {
        assertEquals(
                DomainName.parse("b.test"), DomainName.parse("a\\.a.b.test").parent());
        assertEquals(DomainName.ROOT, DomainName.parse("test").parent());
        assertThrows(IllegalStateException.class, DomainName.ROOT::parent);
    }

    @ParameterizedTest
    @CsvSource({
        "*.test, true",
        "*, true",
        "**.test, false",
        "a*.test, false",
        "a.*.test, false",
        "., false",
        "\\042.test, true"
    })
    void isAWildcardByItsFirstLabelAlone(String name, boolean wildcard) {
        assertEquals(wildcard, DomainName.parse(name).isWildcard());
    }

    @Test
    void growsByALabelOfOneByte() {
        DomainName test = DomainName.parse("test");
        assertEquals(DomainName.parse("*.test"), test.wildcard());
        assertEquals(DomainName.parse("a.test"), test.prepend((byte) 'A'));
        assertEquals(DomainName.parse("\\.test".replace("\\.", "\\..")), test.prepend((byte) '.'));
        assertEquals(DomainName.parse("*"), DomainName.ROOT.wildcard());
    }

    @Test
    void growsToItsBoundAndNoFurther() {
        DomainName name253 = DomainName.parse("a." + "b.".repeat(125));
        assertEquals(255, name253.wildcard().length());
        DomainName name254 = DomainName.parse("aa." + "b.".repeat(125));
        assertThrows(IllegalArgumentException.class, name254::wildcard);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.test", "EXAMPLE.TEST", "eXaMpLe.TeSt.", "\\069xample.test"})
    void ignoresCaseInAsciiLetters(String text) {
        assertEquals(DomainName.parse("example.test"), DomainName.parse(text));
        assertEquals(0, DomainName.parse("example.test").compareTo(DomainName.parse(text)));
    }

    @Test
    void keepsCaseApartBeyondAsciiLetters() {
        assertNotEquals(DomainName.parse("\\196.test"), DomainName.parse("\\228.test"));
        assertNotEquals(DomainName.parse("[.test"), DomainName.parse("{.test"));
        assertNotEquals(DomainName.parse("\\@.test"), DomainName.parse("`.test"));
    }

    @Test
    void tellsADotInALabelFromOneBetweenLabels() {
        assertNotEquals(DomainName.parse("a\\.b"), DomainName.parse("a.b"));
    }

    @Test
    void readsBackWhatItWritesWhateverTheBytes() {
        Random random = new Random(1035);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int labels = 1 + random.nextInt(4); labels > 0; labels--) {
                for (int bytes = 1 + random.nextInt(20); bytes > 0; bytes--) {
                    text.append('\\').append("%03d".formatted(random.nextInt(256)));
                }
                text.append('.');
            }
            DomainName name = DomainName.parse(text.toString());
            assertEquals(name, DomainName.parse(name.toString()));
            assertTrue(name.isAtOrBelow(name.parent()));
            assertFalse(name.parent().isAtOrBelow(name));
        }
    }

    @Test
    void holdsTheWireForm() {
        assertArrayEquals(
                new byte[] {1, 'a', 4, 't', 'e', 's', 't', 0},
                DomainName.parse("A.test").wire());
    }
}

package dev.leeward.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "headers: {Authorization: Bearer x, Accept: text} | headers: {Authorization: redacted, Accept: text}",
                "headers: {\"X-Api-Key\": \"a b, c\"}             | headers: {\"X-Api-Key\": redacted}",
                "  Cookie: session=1                              | Cookie: redacted",
                "token: {file: batch.token}                       | token: {file: batch.token}",
                "tokens: {alice: {file: alice.token}}             | tokens: {alice: {file: alice.token}}",
                "path: /healthz                                   | path: /healthz"
            })
    void keepsNoSecret(String written, String kept) {
        assertEquals(kept, Redaction.of(written));
    }
}

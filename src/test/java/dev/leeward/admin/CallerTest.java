package dev.leeward.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.TokenConfig.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerTest {
    private static final Set<String> NAMES = Set.of("alice", "bob");

    @Test
    void isWhoseTokenItIsWhateverTheySay() {
        Caller alice = new Caller("alice", Set.of(Role.APPROVE), NAMES);
        assertEquals("alice", alice.actor("bob"));
        assertTrue(alice.may(Role.APPROVE));
        assertFalse(alice.may(Role.OPERATE));
    }

    @Test
    void isWhoTheySayWithTheTokenOfTheNode() {
        assertEquals("root", new Caller(null, Set.of(Role.values()), NAMES).actor("root"));
    }

    @Test
    void passesForNobodyWhoHasATokenOfTheirOwn() {
        assertEquals("alice by the node's token", new Caller(null, Set.of(Role.values()), NAMES).actor("alice"));
    }
}

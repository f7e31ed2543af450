package dev.leeward.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.values.Addresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitedNetworksTest {
    private final LimitedNetworks limited = new LimitedNetworks();

    private void note(String client) {
        InetAddress address = InetAddress.ofLiteral(client);
        limited.note(Addresses.high(address), Addresses.low(address));
    }

    private List<String> look(int seconds) {
        return limited.look(TimeUnit.SECONDS.toNanos(seconds));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.0/24", "2001:db8:1:23ff::9, 2001:db8:1:2300::/56", "0.0.0.1, 0.0.0.0/24"})
    void tellsOnceThatANetworkIsLimitedAndOnceThatItIsNot(String client, String network) {
        note(client);
        note(client);
        List<String> begins = look(1);
        assertEquals(1, begins.size());
        assertTrue(
                begins.getFirst().startsWith("answers to " + network + " are limited from now on"), begins.getFirst());
        note(client);
        assertEquals(List.of(), look(2));
        assertEquals(List.of(), look(62));
        assertEquals(List.of("answers to " + network + " are not limited any more; 3 were held back"), look(63));
        assertEquals(List.of(), look(64));
        note(client);
        assertEquals(1, look(65).size(), "it begins anew");
    }

    @Test
    void tellsOfFewHoweverManyThereAre() {
        List<String> lines = new ArrayList<>();
        for (int second = 1; second <= 60; second++) {
            for (int i = 0; i < 256; i++) {
                note("198.51." + i + ".1");
            }
            lines.addAll(look(second));
        }
        assertTrue(lines.size() <= 16, lines.size() + " lines");
        assertTrue(lines.size() >= 12, lines.size() + " lines");
    }
}

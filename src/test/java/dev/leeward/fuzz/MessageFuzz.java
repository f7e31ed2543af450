package dev.leeward.fuzz;

import dev.leeward.dns.AnsweringWorld;
import dev.leeward.dns.AnsweringWorld.Way;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Any bytes as a message: the first byte says how it comes and from whom, the rest is it. */
public final class MessageFuzz {
    private static final AnsweringWorld WORLD = FuzzedZones.world();

    /** The last one is not exempt from limits. */
    private static final List<InetAddress> CLIENTS = List.of(
            InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("192.0.2.99"));

    private MessageFuzz() {}

    /** @param input what jazzer made up */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            respond(input[0], Arrays.copyOfRange(input, 1, input.length));
        }
    }

    /** Asks, and looks at the answer. */
    static void respond(int how, byte[] message) {
        Way way = (how & 1) == 0 ? Way.EDNS : Way.TCP;
        int client = ((how & 0xff) >> 1) % CLIENTS.size();
        byte[] answer = WORLD.respond(message, way, CLIENTS.get(client));
        boolean mayBeSilent = way == Way.EDNS && client == 2;
        FuzzedAnswer.check(message, way, answer, mayBeSilent);
        if (WORLD.failures() > 0) {
            throw new AssertionError("a bug was answered with SERVFAIL");
        }
    }
}

package dev.leeward.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.config.LimitsConfig;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TcpConnectionsTest {
    private static final String GREEDY = "192.0.2.1";
    private static final String OTHER = "192.0.2.2";

    private final AtomicInteger count = new AtomicInteger();
    private final TcpConnections connections = new TcpConnections(limits(4, 2), count);

    private static LimitsConfig.Tcp limits(int connections, int perClient) {
        return new LimitsConfig.Tcp(connections, perClient, Duration.ofSeconds(10));
    }

    /** One that made progress later than all before it. Nothing is sent here, so it has no socket. */
    private static TcpConnection connection(String client) {
        for (long now = System.nanoTime(); now == System.nanoTime(); ) {
            Thread.onSpinWait();
        }
        return new TcpConnection(null, InetAddress.ofLiteral(client), null, null, null);
    }

    private List<TcpConnection> add(String... clients) {
        List<TcpConnection> added = new ArrayList<>();
        for (String client : clients) {
            TcpConnection connection = connection(client);
            assertEquals(Optional.empty(), connections.add(connection));
            added.add(connection);
        }
        return added;
    }

    @Test
    void closesTheClientsOwnLongestIdleConnectionWhenItHasTooMany() {
        List<TcpConnection> open = add(OTHER, GREEDY, GREEDY);
        TcpConnection third = connection(GREEDY);
        assertEquals(Optional.of(open.get(1)), connections.add(third));
        assertEquals(Set.of(open.get(0), open.get(2), third), Set.copyOf(connections.all()));
        assertEquals(3, count.get());
    }

    @Test
    void takesTheAddressesOfAnIpv6SiteForOneClient() {
        List<TcpConnection> open = add("2001:db8:0:1::1", "2001:db8:0:ff:1::2");
        TcpConnection third = connection("2001:db8::3");
        assertEquals(Optional.of(open.getFirst()), connections.add(third));
        assertEquals(Optional.empty(), connections.add(connection("2001:db8:0:100::1")));
        assertEquals(3, count.get());
        connections.remove(third);
        assertEquals(Optional.empty(), connections.add(connection("2001:db8::4")));
    }

    @Test
    void closesTheLongestIdleOfAllWhenThereAreTooMany() {
        List<TcpConnection> open = add(OTHER, GREEDY, "192.0.2.3", "192.0.2.4");
        assertEquals(Optional.of(open.getFirst()), connections.add(connection("192.0.2.5")));
        assertEquals(4, count.get());
    }

    @Test
    void exemptsLoopbackFromTheLimitPerClientAlone() {
        List<TcpConnection> open = add("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1");
        assertEquals(Optional.of(open.getFirst()), connections.add(connection("127.0.0.1")));
    }

    @Test
    void givesAPlaceBackOnceWhenAConnectionIsGone() {
        List<TcpConnection> open = add(GREEDY, GREEDY);
        connections.remove(open.getFirst());
        connections.remove(open.getFirst());
        add(GREEDY);
        assertEquals(2, count.get());
        assertEquals(Optional.of(open.getLast()), connections.add(connection(GREEDY)));
    }

    @Test
    void appliesNewLimitsToTheNextConnection() {
        List<TcpConnection> open = add(OTHER, GREEDY);
        connections.limit(limits(1, 1));
        assertEquals(Optional.of(open.getFirst()), connections.add(connection("192.0.2.3")));
    }

    @Test
    @Timeout(10)
    void findsTheLongestIdleOfManyAsFastAsOfAFew() {
        connections.limit(limits(20_000, 20_000));
        for (int i = 0; i < 200_000; i++) {
            connections.add(connection(GREEDY));
        }
        assertEquals(20_000, count.get());
    }

    @Test
    void tellsThoseWithoutProgressForLongerThanIdle() {
        List<TcpConnection> open = add(OTHER, GREEDY);
        long idle = Duration.ofSeconds(10).toNanos();
        assertEquals(List.of(), connections.idle(open.getFirst().progressNanos() + idle));
        assertEquals(List.of(open.getFirst()), connections.idle(open.getFirst().progressNanos() + idle + 1));
        assertEquals(
                2, connections.idle(open.getLast().progressNanos() + idle + 1).size());
    }
}

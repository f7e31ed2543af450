package dev.leeward.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.config.LimitsConfig;
import dev.leeward.guard.RateLimiter.Verdict;
import dev.leeward.values.Addresses;
import dev.leeward.values.IpNetwork;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimiterTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

    private final RateLimiter limiter = new RateLimiter(limits(10, 100, 2));

    private static LimitsConfig.Rrl limits(int one, int all, int slip) {
        return new LimitsConfig.Rrl(
                one, all, slip, List.of(IpNetwork.parse("127.0.0.0/8"), IpNetwork.parse("2001:db8:1::/48")));
    }

    private Map<Verdict, Integer> judge(int count, AnswerKind kind, int name, IntFunction<InetAddress> clients) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int i = 0; i < count; i++) {
            InetAddress client = clients.apply(i);
            Verdict verdict = limiter.judge(
                    kind, name, Addresses.high(client), Addresses.low(client), () -> 0, i * 0x9E3779B97F4A7C15L);
            verdicts.merge(verdict, 1, Integer::sum);
        }
        return verdicts;
    }

    private int passed(int count, AnswerKind kind, int name, InetAddress client) {
        return judge(count, kind, name, _ -> client).getOrDefault(Verdict.PASS, 0);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2., 10", "2001:db8:0:12%02x::1, 10"})
    void countsANetworkAsOneClient(String pattern, int expected) {
        IntFunction<InetAddress> clients =
                i -> InetAddress.ofLiteral(pattern.contains("%") ? pattern.formatted(i) : pattern + i);
        assertEquals(expected, judge(100, AnswerKind.POSITIVE, 1, clients).get(Verdict.PASS));
    }

    @Test
    void tellsNetworksNamesAndKindsApart() {
        assertEquals(10, passed(20, AnswerKind.POSITIVE, 1, CLIENT));
        assertEquals(10, passed(20, AnswerKind.POSITIVE, 1, InetAddress.ofLiteral("192.0.3.7")));
        assertEquals(10, passed(20, AnswerKind.POSITIVE, 2, CLIENT));
        assertEquals(10, passed(20, AnswerKind.NXDOMAIN, 1, CLIENT));
    }

    @Test
    void countsErrorsAndAnyTogetherWhateverTheName() {
        assertEquals(10, passed(10, AnswerKind.ERROR, 1, CLIENT));
        assertEquals(0, passed(10, AnswerKind.ERROR, 2, CLIENT));
        assertEquals(10, passed(10, AnswerKind.ANY, 1, CLIENT));
        assertEquals(0, passed(10, AnswerKind.ANY, 2, CLIENT));
    }

    @Test
    void limitsAllAnswersToANetworkToo() {
        int passed = 0;
        for (int name = 0; name < 50; name++) {
            passed += passed(10, AnswerKind.POSITIVE, name, CLIENT);
        }
        assertEquals(100, passed);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1000", "2, 500", "4, 250"})
    void letsSomeSlip(int slip, int expected) {
        limiter.limit(limits(10, 100, slip));
        Map<Verdict, Integer> verdicts = judge(1010, AnswerKind.POSITIVE, 1, _ -> CLIENT);
        assertEquals(10, verdicts.get(Verdict.PASS));
        assertEquals(expected, verdicts.getOrDefault(Verdict.SLIP, 0), 40);
        assertEquals(1000 - expected, verdicts.getOrDefault(Verdict.DROP, 0), 40);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 50", "127.255.255.255, 50", "128.0.0.1, 10", "2001:db8:1:ffff::, 50", "2001:db8:2::, 10"})
    void exemptsNetworks(String client, int passed) {
        assertEquals(passed, passed(50, AnswerKind.POSITIVE, 1, InetAddress.ofLiteral(client)), client);
    }

    @Test
    void limitsNothingAtZero() {
        limiter.limit(limits(0, 1, 2));
        assertEquals(500, passed(500, AnswerKind.POSITIVE, 1, CLIENT));
    }
}

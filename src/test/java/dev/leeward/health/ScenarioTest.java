package dev.leeward.health;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every folder of {@code scenarios/}: its {@code config.yaml} under the real scheduler and the real steering, on a virtual clock.
 * What was answered is drawn to {@code target/scenarios/index.html}.
 *
 * <p>{@code script.txt} has a line for each thing that happens, behind the time since the start; {@code #} begins a comment:
 * <pre>
 *   0s     nodes N                          servers that probe the same members, each by itself; expectations are of the first
 *   0s     ADDRESS… passes [AFTER] | refuses | hangs | status | fails-every N
 *   0s     ADDRESS… flaps PERIOD            passes for half of it, refuses for the other half
 *   0s     ADDRESS… bears N of LOAD of NAME  passes while no more than N of the load of a service is sent there, hangs else
 *   9s     ADDRESS… dies                    refuses, and the connections that probes left open are closed
 *   9s     ADDRESS… closes-idle AFTER       closes connections that probes leave open
 *   9s     ADDRESS… closes-every PERIOD     the same, by the clock, from then on
 *   20s    expect NAME ttl TTL|any: SOURCE*WEIGHT ADDRESS… | SOURCE*WEIGHT …   ADDRESS*WEIGHT where those differ
 *   20s    expect isolated | connected | flapping ADDRESS | disarmed ADDRESS
 *   30s    reload FILE
 *   30s    cut [refuses]                    nothing gets from the first server to anywhere; until: mend
 *   30s    pause TIME                       the process stands still
 *   30s    override KIND ID down|up|drain for TIME   and: lift KIND ID; KIND is service, region, pool or member
 *   2h     changes NAME at-most N           of its answer, since the end of the first round
 *   2h     received ADDRESS at-most N       probes, from all servers
 *   2h     extra at-most N                  probes beside the scheduled ones, of all servers
 * </pre>
 * Lines at 0s come before the first probe. Members and witnesses pass until a line says otherwise.
 */
class ScenarioTest {
    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

    @TempDir
    Path state;

    @TestFactory
    Stream<DynamicTest> happensAsTheScriptSays() throws Exception {
        return Files.list(SCENARIOS)
                .sorted()
                .map(folder -> DynamicTest.dynamicTest(
                        String.valueOf(folder.getFileName()),
                        folder.resolve("script.txt").toUri(),
                        () -> new Scenario(folder).run(state.resolve(String.valueOf(folder.getFileName())))));
    }
}

package dev.leeward.configfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One mistake per row, in a plan that is right but for it. */
class PlanChecksTest {
    private static final String WORLD = """
            zones: {example.test: {file: a.zone}}
            regions: {eu: {}, us: {}, ap: {}}
            checks: {web: {tcp: {port: 9}}, at-eu: {tcp: {port: 9}, address: 192.0.2.1}}
            pools:
              web-eu: {region: eu, check: web, members: 192.0.2.1}
              web-us: {region: us, check: web, members: 198.51.100.1}
              web-ap: {region: ap, check: web, members: 203.0.113.1}
            services:
              www.example.test: {policy: failover, pools: [web-eu, web-us]}
              api.example.test: {policy: failover, pools: [web-eu, web-us, web-ap]}
              near.example.test:
                {policy: geo, pools: [web-eu, web-us], map: [{default: [eu, us]}]}
              apart.example.test: {policy: failover, pools: [web-eu, web-us], families: independent, move-after: 5s}
              drip.example.test: {policy: failover, pools: [web-eu, web-us], trickle: 1%}
            tokens: {alice: {file: alice.token, roles: [approve]}}
            """;
    private static final String PLAN = """
            plans:
              shop:
                services: [www.example.test]
                regions: [eu, us]
                objectives: {rpo: 30s}
                trigger: {mode: propose, approval-timeout: 3m}
                replication: {db: {us: {http: {url: "http://198.51.100.1/metrics", prometheus: lag}}}}
                steps:
                  us: [rpo-gate: db, switch: {}]
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void writeToken() throws IOException {
        Files.writeString(folder.resolve("alice.token"), "0123456789abcdef\n");
        Files.writeString(folder.resolve("short.token"), "0123\n");
    }

    @Test
    void acceptsTheShopOfTheManual() {
        assertEquals("", problems(WORLD + PLAN));
        assertEquals("", problems(WORLD + """
                plans:
                  shop:
                    services: [api.example.test]
                    regions: [eu, us]
                    objectives: {rto: 10m, rpo: 30s, rto-class: service}
                    trigger: {mode: propose, approval-timeout: 3m, region-down-for: 10s}
                    replication:
                      orders-db: {us: {http: {url: "http://192.0.2.5:9187/metrics", prometheus: 'orders_heartbeat_seconds'}, kind: heartbeat}}
                    rules: [{at-most: 1}, capacity, {not-twice-in: 5m}]
                    steps:
                      us:
                        - fence: {post: "http://198.51.100.9/fence", timeout: 20s, unreachable: ask}
                        - rpo-gate: {source: orders-db}
                        - call: {post: "http://192.0.2.5:8008/failover", timeout: 60s}
                        - wait: {get: "http://192.0.2.5:8008/primary", status: 200, timeout: 60s}
                        - switch: {}
                        - verify: {check: web, passes: 3, timeout: 60s}
                    failback: {mode: manual, min-stable: 30m}
                    drill: {level: shadow, every: 7d, window: "TUE 09:00-11:00 UTC"}
                """));
    }

    /** @param changed {@code key: value} of the plan, in place of the line with that key or beside the others */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "services: []                         | services: is empty; write at least one service",
                "services: [wwv.example.test]         | services[0]: \"wwv.example.test\" is not a service; did you mean www.example.test?",
                "services: [WWW.example.test.]        | ",
                "services: [www.example.test, WWW.example.test.] | services[1]: \"www.example.test\" is listed twice",
                "services: [near.example.test]        | ",
                "services: [apart.example.test]       | services.apart.example.test.families: \"independent\" sends families to two regions, and plan shop has both in one: write region+services.apart.example.test.move-after: means nothing here: plan shop decides; write its region-down-for",
                "regions: [eu]                        | regions: are fewer than two: a plan leads from one to another+steps.us: \"us\" is none of the plan's regions+replication.db.us: \"us\" is none of the plan's regions",
                "regions: [eu, us, eu]                | regions[2]: \"eu\" is listed twice",
                "regions: [eu, us, xx]                | regions[2]: \"xx\" is not a region",
                "regions: [eu, us, ap]                | services[0]: \"www.example.test\" has no pool in ap",
                "rules: [{at-least: 2}]               | rules[0].at-least: \"2\" is out of range: 1 to 1, the regions active at a time",
                "rules: [{at-least: 0}]               | rules[0].at-least: \"0\" is out of range: 1 to 1, the regions active at a time",
                "rules: [{at-most: 3}]                | rules[0].at-most: \"3\" is out of range: 1 to 2, the regions in the plan",
                "rules: [{at-most: 1}, capacity, {window: MON-FRI 09:00-17:00 UTC}] | ",
                "trigger: {mode: propose}             | trigger.approval-timeout: is missing: with mode propose, it says how long a proposal waits for a person",
                "trigger: {}                          | trigger.approval-timeout: is missing: with mode propose, it says how long a proposal waits for a person",
                "trigger: {mode: propose, approval-timeout: } | trigger.approval-timeout: is missing: with mode propose, it says how long a proposal waits for a person",
                "trigger: {mode: auto, approval-timeout: 5s} | trigger.approval-timeout: means nothing with mode auto, which waits for nobody",
                "trigger: {mode: off}                 | ",
                "before-switch: move                  | before-switch: \"move\" sends clients over at once, and the plan has an rpo-gate: write hold",
                "objectives: {rto: 5m}                | steps.us[0].rpo-gate: has no objective to go by: set objectives.rpo",
                "notify: [ftp://192.0.2.1/x]          | notify[0].post: \"ftp://192.0.2.1/x\" is not a URL such as http://192.0.2.5:8008/primary",
                "notify: [/x]                         | notify[0].post: \"/x\" is not a URL such as http://192.0.2.5:8008/primary",
                "notify: http://a:b@c.test/x          | notify.post: holds a user and a password: write a bearer token to a file, and token: {file: …} beside the URL",
                "notify: [http://a:b@c d/]            | notify[0].post: is not a URL such as http://192.0.2.5:8008/primary",
                "notify: [http://localhost:99999/]    | notify[0].post: \"http://localhost:99999/\" is not a URL such as http://192.0.2.5:8008/primary",
                "notify: [{post: http://localhost/, token: {file: none.token}}] | notify[0].token.file: \"none.token\" is not a file of text that can be read",
                "failback: {ramp: [10, 50]}           | failback.ramp: is not a list of percentages that grow to 100, such as [10, 50, 100]",
                "failback: {ramp: [50, 10, 100]}      | failback.ramp: is not a list of percentages that grow to 100, such as [10, 50, 100]",
                "failback: {ramp: [0, 100]}           | failback.ramp: is not a list of percentages that grow to 100, such as [10, 50, 100]",
                "failback: {ramp: []}                 | failback.ramp: is not a list of percentages that grow to 100, such as [10, 50, 100]",
                "failback: {ramp: [10, 100]}          | ",
                "drill: {level: slice}                | drill.slice: is missing: level slice wants to know which client network is moved",
                "drill: {level: slice, slice: }       | drill.slice: is missing: level slice wants to know which client network is moved",
                "drill: {level: slice, slice: 203.0.113.0/24} | ",
                "roles: {db: {ap: http://192.0.2.1/}} | roles.db.ap: \"ap\" is none of the plan's regions",
                "roles: {db: {eu: //x}}               | roles.db.eu.get: \"//x\" is not a URL such as http://192.0.2.5:8008/primary",
                "replication: {}                      | steps.us[0].rpo-gate: \"db\" is not a source in replication",
                "steps: {us: []}                      | ",
            })
    void tellsWhatIsWrongWithAPlan(String changed, String told) {
        String key = changed.substring(0, changed.indexOf(':'));
        String kept = PLAN.lines()
                .filter(line -> !line.startsWith("    " + key + ":"))
                .filter(line -> !(key.equals("steps") && line.startsWith("      us:")))
                .collect(Collectors.joining("\n"));
        same(told, problems(WORLD + kept + "\n    " + changed));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "http: {url: \"http://198.51.100.1/\"}                     | http: needs one of json, header, prometheus and pattern",
                "http: {url: \"http://198.51.100.1/\", json: }             | http: needs one of json, header, prometheus and pattern",
                "http: {url: \"http://198.51.100.1/\", json: /a, header: b} | http: needs one of json, header, prometheus and pattern",
                "http: {url: \"http://198.51.100.1/\", json: a}            | http.json: \"a\" is not a JSON pointer such as /replication/lag",
                "http: {url: \"http://198.51.100.1/\", header: a b}        | http.header: \"a b\" is not the name of a header",
                "http: {url: \"http://198.51.100.1/\", pattern: \"(\"}     | http.pattern: \"(\" is not a regular expression: Unclosed group",
                "http: {url: \"http://198.51.100.1/\", pattern: \"lag .*\"} | http.pattern: \"lag .*\" has no group: put what is the value in ( )",
                "http: {url: \"http://198.51.100.1/\", pattern: \"lag (.*)\"} | ",
                "http: {url: \"http://192.0.2.1/\", json: /a}              | http.url: is a member of pool web-eu in eu: it tells nothing once that region is down; ask the standby in us",
                "http: {url: \"http://198.51.100.1/\", json: /a}, kind: lag | connected: is missing: a lag counts only with what shows, in the same answer, that the standby still receives",
                "http: {url: \"http://198.51.100.1/\", json: /a}, kind: lag, connected: {} | connected: is missing: a lag counts only with what shows, in the same answer, that the standby still receives",
                "http: {url: \"http://198.51.100.1/\", json: /a}, kind: lag, connected: {prometheus: {up: \"yes\"}} | connected.prometheus.up: compares a metric with what is not a number",
                "http: {url: \"http://198.51.100.1/\", json: /a}, kind: lag, connected: {json: {/state: streaming}} | ",
            })
    void tellsWhatIsWrongWithASource(String source, String told) {
        String text = PLAN.replaceFirst("\\{us: \\{http.*", "{us: {" + source + "}}}");
        same(told, problems(WORLD + text).replace("replication.db.us.", ""));
    }

    /** @param plan what stands beside the steps */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "us: [wait: {get: \"http://198.51.100.1/\"}]       | us: has neither switch nor ramp: nothing would move",
                "us: [switch: {}, switch: {}]                      | us[1]: moves clients a second time: one switch or ramp is enough",
                "us: [switch: {}, ramp: [10, 100]]                 | us[1]: moves clients a second time: one switch or ramp is enough",
                "us: {switch: {}}                                  | ",
                "us: [switch: ]                                    | ",
                "us: [verify: {}, switch: {}]                      | us[0]: comes before clients move, and none after it: put a verify behind",
                "us: [verify: {}, switch: {}, verify: {}]          | ",
                "us: [switch: {}, verify: {check: wep}]            | us[1].verify.check: \"wep\" is not a check; did you mean web?",
                "us: [switch: {}, verify: {check: at-eu}]          | us[1].verify.check: asks 192.0.2.1, which is a member of pool web-eu in eu: that region is left",
                "us: [switch: {}, approve: {}]                     | us[1]: comes when clients have moved: there is nothing left to approve",
                "us: [approve: {people: 2}, switch: {}]            | us[0].approve.people: asks for 2 people, and tokens with the role approve there is 1: add tokens",
                "us: [approve: {}, switch: {}]                     | ",
                "us: [ramp: [10, 50]]                              | us[0].ramp: is not a list of percentages that grow to 100, such as [10, 50, 100]",
                "us: [ramp: {percent: [50, 10, 100]}]              | us[0].ramp.percent: is not a list of percentages that grow to 100, such as [10, 50, 100]",
                "us: [ramp: {percent: [10, 100], hold: 5m}]        | ",
                "ap: [switch: {}]                                  | ap: \"ap\" is none of the plan's regions",
                "us: [rpo-gate: bd, switch: {}]                    | us[0].rpo-gate: \"bd\" is not a source in replication; did you mean db?",
                "eu: [rpo-gate: db, switch: {}]                    | eu[0].rpo-gate: \"db\" has no standby in eu: write it in replication.db",
                "us: [wait: {get: \"http://192.0.2.1/\"}, switch: {}] | us[0].wait.get: is a member of pool web-eu in eu: it does not answer when that region is left; ask somebody in us",
                "us: [rpo-gate: db, call: {post: \"http://192.0.2.1/\"}, switch: {}] | us[1].call.post: is a member of pool web-eu in eu: it does not answer when that region is left; ask somebody in us",
                "us: [fence: {post: \"http://192.0.2.1/\"}, switch: {}] | ",
                "us: [fence: {post: \"http://198.51.100.1/\"}, switch: {}] | us[0].fence.post: is a member of pool web-us in us: a fence keeps the region that is left from writing",
                "us: [fence: {post: \"http://192.0.2.1/\", token: {file: short.token}}, switch: {}] | us[0].fence.token.file: \"short.token\" has a first line of 4 characters, and a secret has 16 to 1024",
                "us: [wait: {get: \"http://[2001:db8::1]:80/\"}, switch: {}] | ",
                "us: [call: {post: \"http://198.51.100.1/\"}, switch: {}] | us[0].call: has no rpo-gate before it: nobody would ask what data the standby lacks",
                "us: [rpo-gate: db, fence: {post: \"http://192.0.2.1/\"}, call: {post: \"http://198.51.100.1/\"}, switch: {}] | us[2].call: has no rpo-gate between the fence and itself: nobody would ask what data the standby lacks",
                "us: [fence: {post: \"http://192.0.2.1/\"}, rpo-gate: db, call: {post: \"http://198.51.100.1/\"}, switch: {}] | ",
            })
    void tellsWhatIsWrongWithSteps(String steps, String told) {
        String text = PLAN.replaceFirst("(?s)steps:.*", "steps: {" + steps + "}");
        same(told, problems(WORLD + text).replace("steps.", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[switch: {}]                                  | ",
                "[rpo-gate: db, switch: {}]                    | steps[0].rpo-gate: \"db\" has no standby in eu: write it in replication.db",
                "[switch: {}, notify: \"http://192.0.2.9/\"]   | steps[1].notify.post: has an address, and this list leads to every region: write a list for each region",
                "[wait: {get: \"http://192.0.2.9/\"}, switch: {}] | steps[0].wait.get: has an address, and this list leads to every region: write a list for each region",
            })
    void tellsWhatIsWrongWithOneListForAll(String steps, String told) {
        same(told, problems(WORLD + PLAN.replaceFirst("(?s)steps:.*", "steps: " + steps)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rules: [{at-most: 1}]                             | at-most: 1",
                "steps: {us: [fence: {post: \"http://192.0.2.1/\"}, ramp: [10, 100]]} | a fence",
                "steps: {us: [call: {post: \"http://192.0.2.9/\"}, ramp: [10, 100]]}  | a call",
            })
    void keepsClientsInOneRegionWhereTwoWouldBeWrong(String single, String why) {
        String text = """
                plans:
                  shop:
                    services: [drip.example.test]
                    regions: [eu, us]
                    trigger: {mode: auto}
                    before-switch: move
                    failback: {ramp: [10, 100]}
                    drill: {level: slice, slice: 203.0.113.0/24}
                    %s
                """.formatted(single);
        if (single.startsWith("rules")) {
            text += "    steps: {us: [ramp: [10, 100]]}\n";
        }
        String told = problems(WORLD + text);
        String divides = ": has clients in two regions at once, and plan shop has " + why + ", which allows one";
        for (String place :
                new String[] {"services.drip.example.test.trickle", "failback.ramp", "drill.level", "steps.us[%d].ramp"
                }) {
            assertTrue(told.contains(place.formatted(single.startsWith("rules") ? 0 : 1) + divides), told);
        }
        assertTrue(
                told.contains(
                        "before-switch: \"move\" sends clients over at once, and the plan has " + why + ": write hold"),
                told);
        assertEquals(5, told.lines().count(), told);
    }

    @Test
    void movesNoClientNetworkOfAServiceByPlace() {
        same(
                "drill.level: \"slice\" moves one client network, and near.example.test goes by places of its own",
                problems(WORLD
                        + PLAN.replace("www.example", "near.example")
                        + "    drill: {level: slice, slice: 203.0.113.0/24}"));
    }

    @Test
    void drillsOnlyWhatHasSteps() {
        same(
                "drill.every: means nothing without steps: no region is a target",
                problems(WORLD + PLAN.replaceFirst("(?s)    steps:.*", "    drill: {every: 7d}")));
    }

    @Test
    void usesNoMoreRegionsThanAtMostAllows() {
        same(
                "active: \"all\" has 2 regions active, and at-most allows 1",
                problems(WORLD + PLAN + "    active: all\n    rules: [{at-most: 1}, {at-least: 2}]"));
    }

    @Test
    void movesAServiceByOnePlan() {
        same(
                "plans.mail.services[1]: \"www.example.test\" is in plan shop already: one plan moves a service",
                problems(
                        WORLD
                                + PLAN
                                + "  mail: {services: [api.example.test, www.example.test], regions: [eu, us], trigger: {mode: auto}}"));
    }

    @Test
    void hasASingleWriterInOneRegion() {
        String second = PLAN.replaceFirst("plans:\n", "")
                .replace("shop", "mail")
                .replace("[eu, us]", "[us, eu]")
                .replace("www.", "api.");
        String one = "    rules: [{at-most: 1}]\n";
        same(
                "plans.mail.regions[0]: begins in us, and plan shop in eu: both write to db, and each says at-most: 1",
                problems(WORLD + PLAN + one + second + one));
        assertEquals("", problems(WORLD + PLAN + one + second));
    }

    @Test
    void doesNotComplainOfWhatFollowsFromAMistake() {
        same(
                "steps.us[1].switch.fast: is not a known key; known are ",
                problems(WORLD + PLAN.replace("switch: {}", "switch: {fast: true}")));
        same(
                "steps.us[1]: lacks one of fence, rpo-gate, approve, call, wait, switch, ramp, verify, notify",
                problems(WORLD + PLAN.replace("switch: {}", "{}")));
    }

    @Test
    void namesTheLineOfAMistake() {
        String told = ConfigProblems.of(WORLD + PLAN.replace("[eu, us]", "[eu, su]"), folder.resolve("f.yaml"));
        assertTrue(told.contains("f.yaml:19:19 plans.shop.regions[1]: \"su\" is not a region"), told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tokens: {alice: {file: none}}                        | tokens.alice.file: \"none\" is not a file of text that can be read",
                "tokens: {alice: {file: short.token}}                 | tokens.alice.file: \"short.token\" has a first line of 4 characters, and a secret has 16 to 1024",
                "tokens: {a b: {file: alice.token}}                   | tokens.a b: is not a name of letters, digits, - and _",
                "tokens: {alice: {file: alice.token}, bob: {file: ./alice.token}} | tokens.bob.file: \"alice.token\" is the file of alice already: who shows it is one of both",
                "tokens: {alice: {file: alice.token, roles: []}}      | tokens.alice.roles: is empty; write approve, operate or both",
                "tokens: {alice: {file: alice.token, roles: [boss]}}  | tokens.alice.roles[0]: \"boss\" is not one of approve, operate",
                "tokens: {alice: {file: alice.token}}                 | ",
                "journal: {archive: {folder: state}}                  | journal.archive.folder: \"state\" is in the state folder, and lost with it: name one on another disk",
                "journal: {archive: {folder: state/x/../y}}           | journal.archive.folder: \"state/y\" is in the state folder, and lost with it: name one on another disk",
                "journal: {archive: {folder: states}}                 | ",
                "journal: {archive: {command: [/no/such, x]}}         | journal.archive.command: \"/no/such\" is not a program that can be run",
                "journal: {archive: {command: /etc/passwd}}           | journal.archive.command: \"/etc/passwd\" is not a program that can be run",
                "journal: {archive: {command: no-such-program}}       | journal.archive.command: \"no-such-program\" is not a program that can be run",
                "journal: {archive: {command: [sh, -c, cat]}}         | ",
                "plans: {a b: {}}                                     | plans.a b.services: is empty; write at least one service",
            })
    void tellsWhatIsWrongWithTokensAndTheArchive(String line, String told) {
        String problems = problems("zones: {}\n" + line);
        if (line.startsWith("plans")) {
            assertTrue(problems.contains("plans.a b: is not a name of letters, digits, - and _"), problems);
        } else {
            same(told, problems);
        }
    }

    private String problems(String text) {
        return ConfigProblems.of(text, folder.resolve("f.yaml"))
                .replaceAll("(?m)^\\S+ ", "")
                .replace("plans.shop.", "")
                .replace(folder + "/", "");
    }

    /** @param told the problems in the order of the file, with a plus between them; null: none */
    private static void same(String told, String problems) {
        assertEquals(
                told == null ? "" : told.replace('+', '\n').lines().sorted().collect(Collectors.joining("\n")),
                problems.lines().sorted().collect(Collectors.joining("\n")));
    }
}

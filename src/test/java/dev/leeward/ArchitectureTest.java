package dev.leeward;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Holds the import table of docs/architecture.md. A package that is not in it fails: add it there and here. */
class ArchitectureTest {
    /** What each package may import of ours, beside {@link #ALL_MAY_IMPORT}. */
    static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("logging", Set.of()),
            Map.entry("values", Set.of()),
            Map.entry("config", Set.of()),
            Map.entry("configfile", Set.of("config")),
            Map.entry("objectives", Set.of("config")),
            Map.entry("steering", Set.of("config")),
            Map.entry("tsig", Set.of("config")),
            Map.entry("guard", Set.of("config")),
            Map.entry("store", Set.of()),
            Map.entry("datagram", Set.of()),
            Map.entry("dns", Set.of("store", "guard", "tsig")),
            Map.entry("transport", Set.of("dns", "datagram", "guard", "config")),
            Map.entry("zone", Set.of("store")),
            Map.entry("zonefile", Set.of("zone", "store", "config")),
            Map.entry("authority", Set.of("zone", "dns", "store", "steering")),
            Map.entry("transfer", Set.of("zone", "dns", "tsig", "steering", "config")),
            Map.entry("dnstap", Set.of("transport", "config")),
            Map.entry("probe", Set.of("steering", "config")),
            Map.entry("health", Set.of("probe", "steering", "config")),
            Map.entry("replication", Set.of("probe", "config")),
            Map.entry("journal", Set.of("config")),
            Map.entry("recovery", Set.of("journal", "steering", "config")),
            Map.entry("plan", Set.of("recovery", "journal", "replication", "objectives", "steering", "config")),
            Map.entry(
                    "drill", Set.of("plan", "recovery", "journal", "replication", "objectives", "steering", "config")),
            Map.entry("report", Set.of("recovery", "journal", "objectives", "steering", "config")),
            Map.entry(
                    "admin",
                    Set.of(
                            "report",
                            "drill",
                            "plan",
                            "recovery",
                            "journal",
                            "replication",
                            "objectives",
                            "health",
                            "transfer",
                            "authority",
                            "zone",
                            "steering",
                            "config")),
            Map.entry(
                    "node",
                    Set.of(
                            "admin",
                            "report",
                            "drill",
                            "plan",
                            "recovery",
                            "journal",
                            "replication",
                            "objectives",
                            "health",
                            "transfer",
                            "authority",
                            "zonefile",
                            "zone",
                            "dnstap",
                            "transport",
                            "guard",
                            "steering",
                            "configfile",
                            "config")),
            Map.entry("console", Set.of("node", "admin", "recovery", "steering", "configfile", "config")),
            Map.entry(
                    "cli",
                    Set.of(
                            "console",
                            "node",
                            "admin",
                            "report",
                            "journal",
                            "objectives",
                            "datagram",
                            "steering",
                            "configfile",
                            "config")));

    /** What of others' a package must not import. */
    static final Map<String, List<String>> MUST_NOT_IMPORT = Map.ofEntries(
            Map.entry("values", List.of("io.vertx..", "io.netty..", "org.xbill..", "org.snakeyaml..", "org.slf4j..")),
            Map.entry("config", List.of("io.vertx..", "io.netty..", "org.xbill..", "org.snakeyaml..")),
            Map.entry("configfile", List.of("io.vertx..", "io.netty..", "org.xbill..")),
            Map.entry("steering", List.of("io.vertx..", "io.netty..", "org.xbill..", "org.slf4j..", "io.micrometer..")),
            Map.entry("tsig", List.of("io.vertx..", "io.netty..", "org.xbill..")),
            Map.entry("store", List.of("io.vertx..", "io.netty..", "org.xbill..", "org.slf4j..")),
            Map.entry("datagram", List.of("io.vertx..", "org.xbill..")),
            Map.entry("dns", List.of("io.vertx..", "io.netty..", "org.xbill..")),
            Map.entry("transport", List.of("org.xbill..")),
            Map.entry("guard", List.of("io.vertx..", "io.netty..", "org.xbill..")),
            Map.entry("zone", List.of("io.vertx..", "io.netty..")),
            Map.entry("zonefile", List.of("io.vertx..", "io.netty..")),
            Map.entry("authority", List.of("io.vertx..", "io.netty..")),
            Map.entry("health", List.of("io.netty..", "org.xbill..")),
            Map.entry("journal", List.of("io.netty..", "org.xbill..")),
            Map.entry("objectives", List.of("io.vertx..", "io.netty..", "org.xbill..")),
            Map.entry("recovery", List.of("io.netty..", "org.xbill..")),
            Map.entry("plan", List.of("io.netty..", "org.xbill..")),
            Map.entry("drill", List.of("io.netty..", "org.xbill..")));

    private static final String ALL_MAY_IMPORT = "values";

    static final List<String> PACKAGES = List.copyOf(new TreeSet<>(MAY_IMPORT.keySet()));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.leeward");

    private static String[] ours(Set<String> names) {
        return names.stream().map(name -> "dev.leeward." + name + "..").toArray(String[]::new);
    }

    @Test
    void knowsEveryPackage() {
        Set<String> found = new TreeSet<>();
        CLASSES.forEach(c -> found.add(c.getPackageName().replaceFirst("^dev\\.leeward\\.?", "")));
        assertEquals(new TreeSet<>(PACKAGES), found);
    }

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void importsOnlyWhatTheTableAllows(String name) {
        Set<String> forbidden = new TreeSet<>(PACKAGES);
        forbidden.removeAll(MAY_IMPORT.get(name));
        forbidden.remove(name);
        forbidden.remove(ALL_MAY_IMPORT);
        List<String> patterns = new ArrayList<>(List.of(ours(forbidden)));
        patterns.addAll(MUST_NOT_IMPORT.getOrDefault(name, List.of()));
        if (!patterns.isEmpty()) {
            ArchRule rule = noClasses()
                    .that()
                    .resideInAPackage("dev.leeward." + name + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(patterns.toArray(String[]::new));
            rule.check(CLASSES);
        }
    }

    @Test
    void hasNoCycles() {
        slices().matching("dev.leeward.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void takesTimeAndDiceAsArgumentsInSteering() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("dev.leeward.steering..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Clock.class,
                        Random.class,
                        ThreadLocalRandom.class,
                        java.net.Socket.class,
                        java.net.DatagramSocket.class,
                        Thread.class);
        rule.check(CLASSES);
    }

    @Test
    void saysInEveryPackageWhatItIsFor() throws IOException {
        for (String name : PACKAGES) {
            String info = Files.readString(Path.of("src/main/java/dev/leeward", name, "package-info.java"));
            assertTrue(info.startsWith("/**"), name + "/package-info.java has no sentence");
            assertTrue(info.contains("@NullMarked"), name + "/package-info.java is not @NullMarked");
        }
    }

    @Test
    void leavesNoFileUnfinished() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                int number = 0;
                for (String line : Files.readAllLines(file)) {
                    number++;
                    assertTrue(!line.matches(".*\\b(TODO|FIXME|XXX)\\b.*"), file + ":" + number + ": " + line.strip());
                }
            }
        }
    }
}

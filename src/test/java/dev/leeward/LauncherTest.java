package dev.leeward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher, run by /bin/sh in a folder with spaces in its name, with a Java and a Maven that are small scripts: the one
 * prints what it was given, the other notes that it ran and writes a jar. Nothing else of this machine is on the path.
 */
class LauncherTest {
    private static final List<String> TOOLS = List.of(
            "sh",
            "cat",
            "dirname",
            "env",
            "find",
            "flock",
            "mkdir",
            "mv",
            "perl",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "sort",
            "touch",
            "tr");

    @TempDir
    Path temporary;

    private Path home;
    private Path bin;
    private Path jvm;
    private Path jar;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void copyTheLauncher() throws Exception {
        home = Files.createDirectories(temporary.resolve("a home"));
        bin = Files.createDirectories(temporary.resolve("bin"));
        jvm = Files.createDirectories(temporary.resolve("j v m"));
        jar = home.resolve("target/leeward.jar");
        String script = Files.readString(Path.of("leeward"));
        String usual = "for dir in /usr/lib/jvm/* /opt/* /opt/java/* ";
        assertTrue(script.contains(usual), "the launcher names its usual folders in another way now");
        script(home.resolve("leeward"), script.replace(usual, "for dir in \"" + jvm + "\"/* "));

        for (String tool : TOOLS) {
            for (String folder : List.of("/usr/bin/", "/bin/")) {
                if (Files.isExecutable(Path.of(folder + tool)) && Files.notExists(bin.resolve(tool))) {
                    script(bin.resolve(tool), "#!/bin/sh\nexec " + folder + tool + " \"$@\"\n");
                }
            }
        }
        environment.put("PATH", bin.toString());
        environment.put("HOME", temporary.toString());
    }

    @Test
    void findsJavaByJavaHome() throws Exception {
        sources();
        jarAged(0);
        environment.put(
                "JAVA_HOME", jdk(temporary.resolve("else where"), "25.0.3").toString());

        assertTrue(run("status").out().startsWith("java of else where"));
    }

    @Test
    void findsJavaByPathThroughLinks() throws Exception {
        sources();
        jarAged(0);
        Path jdk = jdk(temporary.resolve("linked"), "25");
        Path alternative = temporary.resolve("alternative");
        Files.createSymbolicLink(alternative, jdk.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("../alternative"));

        assertTrue(run("status").out().startsWith("java of linked"));
    }

    @Test
    void findsJavaInAUsualFolderAfterOnesThatAreTooOld() throws Exception {
        sources();
        jarAged(0);
        jdk(jvm.resolve("java-17"), "17.0.15");
        jdk(jvm.resolve("java 25"), "25.0.3");
        environment.put("JAVA_HOME", jdk(temporary.resolve("old"), "1.8.0_402").toString());

        assertTrue(run("status").out().startsWith("java of java 25"));
        assertEquals(jvm.resolve("java 25") + "\n", run("--java-home").out());
    }

    @Test
    void asksAJavaThatHasNoReleaseFile() throws Exception {
        sources();
        jarAged(0);
        Files.delete(jdk(jvm.resolve("bare"), "25.0.1").resolve("release"));

        assertTrue(run("status").out().startsWith("java of bare"));
    }

    @Test
    void refusesJava17AndSaysWhatToDo() throws Exception {
        sources();
        jarAged(0);
        jdk(jvm.resolve("java-17"), "17.0.15");

        Outcome outcome = run("status");

        assertEquals(2, outcome.code());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().startsWith("leeward: needs Java 25, and found only 17.0.15 in " + jvm), outcome.err());
        assertTrue(outcome.err().contains("set JAVA_HOME"), outcome.err());
    }

    @Test
    void asksForAJdkWhenThereIsOnlyARuntimeAndItHasToBuild() throws Exception {
        sources();
        maven();
        Files.delete(jdk(jvm.resolve("jre"), "25").resolve("bin/javac"));

        Outcome outcome = run("status");

        assertEquals(2, outcome.code());
        assertTrue(outcome.err().startsWith("leeward: needs a JDK 25 to build"), outcome.err());
    }

    @Test
    void buildsWhenTheJarIsMissingAndSaysSoOnStandardErrorAlone() throws Exception {
        sources();
        maven();
        jdk(jvm.resolve("java-25"), "25");

        Outcome outcome = run("status");

        assertEquals(1, builds());
        assertTrue(outcome.err().startsWith("leeward: building "), outcome.err());
        assertTrue(outcome.err().contains("what Maven says"), outcome.err());
        assertFalse(outcome.out().contains("what Maven says"), outcome.out());
        assertTrue(outcome.out().startsWith("java of java-25"), outcome.out());
    }

    @Test
    void buildsWhenASourceIsNewerAndNotAgain() throws Exception {
        sources();
        maven();
        jdk(jvm.resolve("java-25"), "25");
        jarAged(7200);

        run("status");
        assertEquals(1, builds());
        run("status");
        assertEquals(1, builds(), "built again though nothing changed");

        Files.writeString(home.resolve("config/zones/demo.test.zone"), "; changed\n");
        run("status");
        assertEquals(2, builds(), "a zone of the demo changed");
        Files.delete(home.resolve("src/main/java/B.java"));
        run("status");
        assertEquals(3, builds(), "a source was removed");
    }

    @Test
    void doesNotBuildWhenTheJarIsFresh() throws Exception {
        sources();
        maven();
        jdk(jvm.resolve("java-25"), "25");
        jarAged(0);

        assertEquals("", run("status").err());
        assertEquals(0, builds());
    }

    @Test
    void neverRunsTheJarOfABuildThatDidNotEnd() throws Exception {
        sources();
        maven();
        jdk(jvm.resolve("java-25"), "25");
        jarAged(0);
        Files.writeString(home.resolve("target/leeward.building"), "");

        assertEquals(0, run("status").code());
        assertEquals(1, builds());
        assertFalse(Files.exists(home.resolve("target/leeward.building")));
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        sources();
        maven();
        jdk(jvm.resolve("java-25"), "25");
        environment.put("SECONDS_OF_MAVEN", "1");

        Process one = start("status");
        Process other = start("status");

        assertEquals(0, outcome(one).code());
        assertEquals(0, outcome(other).code());
        assertEquals(1, builds());
    }

    @Test
    void saysWhatToDoWithoutMaven() throws Exception {
        sources();
        jdk(jvm.resolve("java-25"), "25");

        Outcome outcome = run("status");

        assertEquals(2, outcome.code());
        assertTrue(outcome.err().startsWith("leeward: needs Maven"), outcome.err());
    }

    @Test
    void runsNothingWhenTheBuildFails() throws Exception {
        sources();
        script(bin.resolve("mvn"), "#!/bin/sh\necho 'A.java:1: no'\nexit 1\n");
        jdk(jvm.resolve("java-25"), "25");
        jarAged(7200);

        Outcome outcome = run("status");

        assertEquals(2, outcome.code());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains("A.java:1: no\nleeward: the build failed"), outcome.err());
    }

    @Test
    void tellsMavenWhereTheJavaIs() throws Exception {
        sources();
        script(bin.resolve("mvn"), "#!/bin/sh\necho \"25: $JAVA25_HOME own: $JAVA_HOME\"\nexit 1\n");
        Path jdk = jdk(jvm.resolve("java-25"), "25");

        assertTrue(
                run("status").err().contains("25: " + jdk + " own: " + jdk + "\n"),
                "Maven has no Java of its own here");
    }

    @Test
    void passesArgumentsOptionsAndTheExitCode() throws Exception {
        sources();
        jarAged(0);
        jdk(jvm.resolve("java-25"), "25");
        environment.put("LEEWARD_JAVA_OPTS", "-Xmx1g -Dpattern=*");
        environment.put("EXIT_OF_JAVA", "7");

        Outcome outcome = run("explain", "--reason", "two  words", "", "*");

        assertEquals(7, outcome.code());
        List<String> given = outcome.out().lines().toList();
        assertTrue(given.contains("[--enable-native-access=ALL-UNNAMED]"), outcome.out());
        assertTrue(given.contains("[-Xmx1g]") && given.contains("[-Dpattern=*]"), outcome.out());
        int at = given.indexOf("[-jar]");
        assertEquals(
                List.of("[" + jar + "]", "[explain]", "[--reason]", "[two  words]", "[]", "[*]"),
                given.subList(at + 1, given.size()));
    }

    @Test
    void becomesJavaInsteadOfStartingIt() throws Exception {
        sources();
        jarAged(0);
        jdk(jvm.resolve("java-25"), "25");

        Process launcher = start("serve");

        assertTrue(outcome(launcher).out().contains("process " + launcher.pid() + "\n"));
    }

    @Test
    void runsTheJarBesideItWhereThereAreNoSources() throws Exception {
        Files.writeString(home.resolve("leeward.jar"), "");
        jdk(jvm.resolve("java-25"), "25");

        assertTrue(run("serve").out().contains("[" + home.resolve("leeward.jar") + "]\n[serve]\n"));
        assertTrue(run("--version").out().endsWith("java 25 in " + jvm.resolve("java-25") + "\n"));

        Files.delete(home.resolve("leeward.jar"));
        assertEquals(2, run("serve").code());
    }

    @Test
    void aServerTakesWhatABuildHadJavaLearn() throws Exception {
        sources();
        maven();
        jdk(jvm.resolve("java-25"), "25");

        Outcome outcome = run("serve");

        assertTrue(outcome.out().contains("[-XX:SharedArchiveFile=" + archive() + "]\n"), outcome.out());
        assertFalse(outcome.out().contains("rehearse"), "what the rehearsal prints is not what the server prints");
        assertFalse(run("status").out().contains("SharedArchiveFile"), "a command is not what was rehearsed");
        try (Stream<Path> files = Files.list(jar.getParent())) {
            assertEquals(
                    List.of("leeward.jar", "leeward.jsa", "leeward.jsa.log"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aServerStartsPlainWhereNothingCouldBeLearned() throws Exception {
        sources();
        maven();
        jdk(jvm.resolve("java-25"), "25");
        environment.put("LEARNS_NOTHING", "yes");

        Outcome outcome = run("serve");

        assertEquals(0, outcome.code());
        assertFalse(outcome.out().contains("SharedArchiveFile"), outcome.out());
        assertTrue(outcome.err().contains("leeward: cannot make " + archive()), outcome.err());
    }

    @Test
    void aBuildDropsWhatWasLearnedOfTheJarBeforeIt() throws Exception {
        sources();
        maven();
        jdk(jvm.resolve("java-25"), "25");
        jarAged(7200);
        Files.writeString(archive(), "old");
        environment.put("LEARNS_NOTHING", "yes");

        run("status");

        assertFalse(Files.exists(archive()));
    }

    @Test
    void preparesAJarThatIsInstalledWhenItIsTold() throws Exception {
        Files.writeString(home.resolve("leeward.jar"), "");
        jdk(jvm.resolve("java-25"), "25");

        assertFalse(run("serve").out().contains("SharedArchiveFile"));
        assertEquals(new Outcome(0, "", ""), run("--prepare"));
        assertTrue(run("serve").out().contains("[-XX:SharedArchiveFile=" + home.resolve("leeward.jsa") + "]\n"));

        environment.put("EXIT_OF_JAVA", "1");
        assertEquals(1, run("--prepare").code());
        assertTrue(Files.exists(home.resolve("leeward.jsa")), "what there was stays");
    }

    @Test
    void leavesTheArchiveToWhoeverSpeaksOfOne() throws Exception {
        sources();
        jarAged(0);
        jdk(jvm.resolve("java-25"), "25");
        Files.writeString(archive(), "");
        environment.put("LEEWARD_JAVA_OPTS", "-Xshare:off");

        assertFalse(run("serve").out().contains("SharedArchiveFile"));
        Outcome outcome = run("--prepare");
        assertEquals(1, outcome.code());
        assertTrue(outcome.err().contains("LEEWARD_JAVA_OPTS"), outcome.err());
        assertEquals("", Files.readString(archive()), "what there was stays");
    }

    private Path archive() {
        return jar.resolveSibling("leeward.jsa");
    }

    @Test
    void tellsItsVersionWithoutABuild() throws Exception {
        sources();
        jdk(jvm.resolve("java-25"), "25.0.3");

        assertEquals(
                "leeward 1.2.3\njava 25.0.3 in " + jvm.resolve("java-25") + "\n",
                run("--version").out());
    }

    @Test
    void worksThroughLinksFromAnyFolder() throws Exception {
        sources();
        jarAged(0);
        jdk(jvm.resolve("java-25"), "25");
        Path link = temporary.resolve("one link");
        Files.createSymbolicLink(temporary.resolve("other"), Path.of("a home/leeward"));
        Files.createSymbolicLink(link, Path.of("other"));

        Process process = start(new ProcessBuilder("/bin/sh", link.toString(), "status").directory(jvm.toFile()));

        assertTrue(outcome(process).out().contains("[" + jar + "]\n"));
    }

    /** A Java that prints its folder, its process, and each argument in brackets. */
    private static Path jdk(Path folder, String version) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"us\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(folder.resolve("bin/javac"), "#!/bin/sh\n");
        script(folder.resolve("bin/java"), """
                #!/bin/sh
                if [ "$1" = -version ]; then
                    echo 'openjdk version "%s" 2026-04-21' >&2
                    exit
                fi
                echo "java of %s"
                echo "process $$"
                printf '[%%s]\\n' "$@"
                for word; do
                    case $word in -XX:SharedArchiveFile=*) archive=${word#*=} ;; esac
                done
                case "$*" in
                    *-Xshare:dump*) [ -n "${LEARNS_NOTHING-}" ] || echo new >"$archive" ;;
                esac
                exit "${EXIT_OF_JAVA-0}"
                """.formatted(version, folder.getFileName()));
        return folder;
    }

    private void maven() throws IOException {
        script(bin.resolve("mvn"), """
                #!/bin/sh
                echo "what Maven says"
                echo built >>builds
                echo half >target/leeward.jar
                sleep "${SECONDS_OF_MAVEN-0}"
                echo whole >target/leeward.jar
                """);
    }

    private int builds() throws IOException {
        Path log = home.resolve("builds");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    /** Sources that are an hour old. */
    private void sources() throws IOException {
        Files.createDirectories(home.resolve("src/main/java"));
        Files.createDirectories(home.resolve("config/zones"));
        Files.writeString(home.resolve("pom.xml"), """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <artifactId>leeward</artifactId>
                  <version>1.2.3</version>
                  <dependency><version>4</version></dependency>
                </project>
                """);
        for (String name : List.of(
                "src/main/java/A.java", "src/main/java/B.java", "config/demo.yaml", "config/zones/demo.test.zone")) {
            Files.writeString(home.resolve(name), "");
        }
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(3600)));
            }
        }
    }

    private void jarAged(int seconds) throws IOException {
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    private static void script(Path path, String text) throws IOException {
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Outcome(int code, String out, String err) {}

    private Outcome run(String... arguments) throws Exception {
        return outcome(start(arguments));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", home.resolve("leeward").toString()));
        command.addAll(List.of(arguments));
        return start(new ProcessBuilder(command));
    }

    private Process start(ProcessBuilder builder) throws IOException {
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What is printed is little enough for the pipes to hold until the end. */
    private static Outcome outcome(Process process) throws Exception {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the launcher hangs");
        }
        return new Outcome(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes()),
                new String(process.getErrorStream().readAllBytes()));
    }
}

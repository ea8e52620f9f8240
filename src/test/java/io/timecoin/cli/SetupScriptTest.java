package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start scripts on machines that lack something. Their PATH is a directory of stubs: nothing is installed. */
final class SetupScriptTest {

    private static final int PATIENCE_SECONDS = 60;
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final List<String> TOOLS = List.of(
            "bash",
            "sh",
            "cat",
            "chmod",
            "dirname",
            "find",
            "flock",
            "head",
            "ln",
            "mkdir",
            "readlink",
            "sed",
            "sort",
            "touch");

    @TempDir
    private Path machine = Path.of("");

    @BeforeEach
    void makeAMachineWithoutJavaAndMaven() throws IOException {
        Files.createDirectories(machine.resolve("bin"));
        Files.createDirectories(machine.resolve("jvm"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(machine.resolve("bin").resolve(tool), Path.of("/usr/bin", tool));
        }
        stub("id", "echo 0");
        stub("apt-get", "echo \"apt-get $*\" >> '" + machine + "/installed'");
    }

    @Test
    void whereBothAreMissingTheExactCommandIsPrintedAndNothingInstalled() throws Exception {
        for (String script : List.of("mvnw", "timecoin")) {
            Run run = run(Map.of(), script, "--version");
            assertEquals(1, run.exitCode(), run.printed());
            assertTrue(
                    run.printed()
                            .contains("apt-get update && apt-get install -y --no-install-recommends"
                                    + " openjdk-25-jdk-headless"),
                    run.printed());
        }
        assertFalse(Files.exists(machine.resolve("installed")));
    }

    @Test
    void whoIsNotRootIsToldToUseSudo() throws Exception {
        stub("id", "echo 1000");
        Run run = run(Map.of(), "mvnw", "--version");
        assertTrue(run.printed().contains("sudo apt-get update && sudo apt-get install -y"), run.printed());
        assertTrue(run.printed().contains("openjdk-25-jdk-headless maven"), run.printed());
    }

    @Test
    void onlyWhatIsMissingIsNamed() throws Exception {
        jdk("25.0.1");
        Run run = run(Map.of(), "mvnw", "--version");
        assertTrue(run.printed().contains("--no-install-recommends maven"), run.printed());
        assertFalse(run.printed().contains("openjdk"), run.printed());
    }

    @Test
    void anOlderJdkAndAnOlderMavenAreMissingOnes() throws Exception {
        jdk("21.0.2");
        Run run = run(Map.of(), "mvnw", "--version");
        assertTrue(run.printed().contains("openjdk-25-jdk-headless maven"), run.printed());
        jdk("25.0.1");
        maven("3.6.3");
        Run older = run(Map.of(), "mvnw", "--version");
        assertEquals(1, older.exitCode());
        assertTrue(older.printed().contains("--no-install-recommends maven"), older.printed());
    }

    @Test
    void aMachineThatWasToldBeforehandInstallsAndGoesOn() throws Exception {
        for (Map<String, String> told : List.of(Map.of("CI", "true"), Map.of("TIMECOIN_SETUP", "yes"))) {
            Files.deleteIfExists(machine.resolve("bin").resolve("mvn"));
            installer();
            Run run = run(told, "mvnw", "verify");
            assertEquals(0, run.exitCode(), run.printed());
            assertTrue(run.printed().contains("maven got -Dgit.commit=unknown verify"), run.printed());
        }
        assertTrue(Files.readString(machine.resolve("installed")).contains("apt-get install -y"));
    }

    @Test
    void anInstallationThatFailsOrDoesNotFitEndsWithWords() throws Exception {
        Run unfit = run(Map.of("CI", "true"), "mvnw", "verify");
        assertEquals(1, unfit.exitCode());
        assertTrue(unfit.printed().contains("does not fit"), unfit.printed());
        stub("apt-get", "exit 100");
        Run failed = run(Map.of("CI", "true"), "mvnw", "verify");
        assertEquals(1, failed.exitCode());
        assertTrue(failed.printed().contains("that failed"), failed.printed());
    }

    @Test
    void anotherDistributionIsToldWhatIsNeeded() throws Exception {
        Files.delete(machine.resolve("bin").resolve("apt-get"));
        Run run = run(Map.of("CI", "true"), "mvnw", "verify");
        assertEquals(1, run.exitCode());
        assertTrue(run.printed().contains("a JDK 25 or newer") && run.printed().contains("Maven 3.8.7"), run.printed());
    }

    @Test
    void whatIsBuiltDoesNotDependOnTheVariablesOfItsBuilder() throws Exception {
        jdk("25.0.1");
        maven("3.9.9");
        stub("mvn", "[ $# -gt 1 ] && compgen -e || echo Apache Maven 3.9.9");
        Map<String, String> settings =
                Map.of("TIMECOIN_SETUP", "yes", "TIMECOIN_API_PORT", "1", "QUARKUS_HTTP_PORT", "2", "HOME", "/root");
        Run run = run(settings, "mvnw", "verify");
        assertEquals(0, run.exitCode(), run.printed());
        List<String> left = run.printed().lines().toList();
        assertTrue(left.contains("HOME") && left.contains("JAVA_HOME"), run.printed());
        assertTrue(
                left.stream().noneMatch(name -> name.startsWith("TIMECOIN_") || name.startsWith("QUARKUS_")),
                run.printed());
    }

    @Test
    void whereBothFitNothingIsSaid() throws Exception {
        jdk("25.0.1");
        maven("3.9.9");
        assertEquals(
                "maven got -Dgit.commit=unknown verify\n",
                run(Map.of(), "mvnw", "verify").printed());
    }

    @Test
    void whatIsPipedInIsForTheProgramAndNotForTheInstaller() throws Exception {
        installer();
        Run run = runWith("a password\n", Map.of("CI", "true"), command(ROOT, "mvnw", "verify"));
        assertEquals(0, run.exitCode(), run.printed());
        assertTrue(run.printed().endsWith("maven read a password\n"), run.printed());
        assertEquals("", Files.readString(machine.resolve("typed")));
    }

    @Test
    void whoSitsAtATerminalIsAskedAndDecides() throws Exception {
        installer();
        Run no = runWith("n\n", Map.of(), onTerminal(command(ROOT, "mvnw", "verify")));
        assertEquals(1, no.exitCode(), no.printed());
        assertTrue(no.printed().contains("? [y/N] ") && no.printed().contains("install it by:"), no.printed());
        assertFalse(Files.exists(machine.resolve("installed")));
        Run yes = runWith("y\n", Map.of(), onTerminal(command(ROOT, "mvnw", "--version")));
        assertEquals(0, yes.exitCode(), yes.printed());
        assertTrue(yes.printed().contains("? [y/N] "), yes.printed());
        assertTrue(Files.readString(machine.resolve("installed")).contains("openjdk-25-jdk-headless maven"));
    }

    @Test
    void aBuildShowsThatItGoesOnAndNoEscapes() throws Exception {
        Path tree = tree();
        slowBuild("printf '\\e[0m\\e[1mwhat Maven says\\e[m\\n\\e[0m\\n'\n: > '" + tree
                + "/target/quarkus-app/quarkus-run.jar'");
        Run run = runWith("a password\n", Map.of(), command(tree, "timecoin", "status"));
        assertEquals(0, run.exitCode(), run.printed());
        assertEquals(
                List.of(
                        "timecoin: building " + tree + "; the first time takes some minutes",
                        "timecoin: building, 20 s",
                        "what Maven says",
                        "java read a password"),
                run.printed().lines().toList());
        assertEquals(
                "java read again\n",
                runWith("again", Map.of(), command(tree, "timecoin", "status")).printed());
    }

    @Test
    void aBuildThatFailsSaysSoAndWhy() throws Exception {
        slowBuild("echo 'no such symbol'\nexit 1");
        Run run = runWith("", Map.of(), command(tree(), "timecoin", "status"));
        assertEquals(1, run.exitCode(), run.printed());
        assertTrue(run.printed().endsWith("no such symbol\ntimecoin: the build failed, see above\n"), run.printed());
    }

    /** A source tree of which nothing is built. */
    private Path tree() throws IOException {
        Path tree = machine.resolve("tree");
        Files.createDirectories(tree.resolve(".mvn"));
        Files.createDirectories(tree.resolve("src").resolve("main"));
        Files.createDirectories(tree.resolve("target").resolve("quarkus-app"));
        Files.createFile(tree.resolve("pom.xml"));
        for (String part : List.of("timecoin", "jvm.options", "mvnw", ".mvn/setup.sh", ".mvn/find-jdk.sh")) {
            Files.copy(ROOT.resolve(part), tree.resolve(part), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return tree;
    }

    /** A JDK whose java says what it reads, and a Maven that ends as given when a sign of life of its build was printed. */
    private void slowBuild(String end) throws IOException {
        jdk("25.0.1");
        script(machine.resolve("jvm").resolve("jdk").resolve("bin").resolve("java"), "echo \"java read $(cat)\"");
        // The script sleeps before it prints a sign of life, and then again.
        stub(
                "sleep",
                "[ -e '" + machine + "/slept' ] || exec touch '" + machine + "/slept'\ntouch '" + machine
                        + "/shown'\nexit 1");
        stub(
                "mvn",
                "[ \"$1\" = --version ] && echo 'Apache Maven 3.9.9 (x)' && exit\n" + "until [ -e '" + machine
                        + "/shown' ]; do /usr/bin/sleep 0.05; done\n" + end);
    }

    private void jdk(String version) throws IOException {
        makeJdk(machine.resolve("jvm").resolve("jdk"), version);
    }

    private static void makeJdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin").resolve("java"), "exit 0");
        script(home.resolve("bin").resolve("javac"), "exit 0");
    }

    private void maven(String version) throws IOException {
        stub("mvn", mavenOf(version));
    }

    private static String mavenOf(String version) {
        return "[ \"$1\" = --version ] && echo 'Apache Maven " + version + " (x)' && exit\necho \"maven got $*\"\n"
                + "typed=$(cat)\n[ -z \"$typed\" ] || echo \"maven read $typed\"";
    }

    /** An apt-get that does what it is asked, in this machine, and reads all that it can. */
    private void installer() throws IOException {
        Path packed = machine.resolve("packed-jdk");
        makeJdk(packed, "25.0.1");
        Path maven = machine.resolve("packed-mvn");
        script(maven, mavenOf("3.9.9"));
        stub(
                "apt-get",
                "echo \"apt-get $*\" >> '" + machine + "/installed'\ncat >> '" + machine
                        + "/typed'\n[ \"$1\" = install ] || exit 0\nln -sfn '" + packed
                        + "' '" + machine + "/jvm/jdk'\nln -sf '" + maven + "' '" + machine + "/bin/mvn'");
    }

    private void stub(String name, String body) throws IOException {
        script(machine.resolve("bin").resolve(name), body);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/usr/bin/bash\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Run(int exitCode, String printed) {}

    private static List<String> command(Path tree, String script, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/bash", tree.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The same command with a terminal of its own, at which the input is typed. */
    private static List<String> onTerminal(List<String> command) {
        return List.of("/usr/bin/script", "-qefc", String.join(" ", command), "/dev/null");
    }

    private Run run(Map<String, String> environment, String script, String... arguments)
            throws IOException, InterruptedException {
        return runWith("", environment, command(ROOT, script, arguments));
    }

    private Run runWith(String input, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        machine.resolve("bin").toString(),
                        "TIMECOIN_JDKS",
                        machine.resolve("jvm").toString()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        // Reading cannot be interrupted: what waits for an answer that never comes is ended.
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(() -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input);
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("pipe"), e.toString()); // it did not want it
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), printed);
    }
}

package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start scripts on machines that lack something. Their PATH is a directory of stubs: nothing is installed. */
final class SetupScriptTest {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final List<String> TOOLS =
            List.of("bash", "sh", "cat", "chmod", "dirname", "find", "head", "ln", "mkdir", "readlink", "sed", "sort");

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
    void whereBothFitNothingIsSaid() throws Exception {
        jdk("25.0.1");
        maven("3.9.9");
        assertEquals(
                "maven got -Dgit.commit=unknown verify\n",
                run(Map.of(), "mvnw", "verify").printed());
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
        return "[ \"$1\" = --version ] && echo 'Apache Maven " + version + " (x)' || echo \"maven got $*\"";
    }

    /** An apt-get that does what it is asked, in this machine. */
    private void installer() throws IOException {
        Path packed = machine.resolve("packed-jdk");
        makeJdk(packed, "25.0.1");
        Path maven = machine.resolve("packed-mvn");
        script(maven, mavenOf("3.9.9"));
        stub(
                "apt-get",
                "echo \"apt-get $*\" >> '" + machine + "/installed'\n[ \"$1\" = install ] || exit 0\nln -sfn '" + packed
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

    private Run run(Map<String, String> environment, String script, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("/usr/bin/bash", ROOT.resolve(script).toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        machine.resolve("bin").toString(),
                        "TIMECOIN_JDKS",
                        machine.resolve("jvm").toString()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), printed);
    }
}

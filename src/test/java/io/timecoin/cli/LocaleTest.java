package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes whose language writes other digits, or other capitals, say the same as all others. */
final class LocaleTest {

    private static final List<String> ARABIC =
            List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u.nu.arab");
    private static final List<String> TURKISH = List.of("-Duser.language=tr", "-Duser.country=TR");

    @TempDir
    private Path directory = Path.of("");

    /** What a process of a node does first, and then a line of its log. */
    static final class Logging {

        private Logging() {}

        @SuppressWarnings("StringCaseLocaleUsage") // that is the question
        public static void main(String... args) {
            Main.settle();
            Logger.getLogger(LocaleTest.class).infof("listens on %s:%d", "127.0.0.1", 24_100);
            System.out.printf("%d %,d %tF %s%n", 12, 34_567, System.currentTimeMillis(), "TITLE".toLowerCase());
        }
    }

    @Test
    void theDigitsOfLogLinesAndTimesAreAscii() throws Exception {
        String printed = run(ARABIC, Logging.class, 0);
        assertTrue(printed.contains("listens on 127.0.0.1:24100"), printed);
        assertTrue(printed.contains("12 34,567 2"), printed);
        assertNoOtherDigit(printed);
    }

    @Test
    void capitalsAreThoseOfEnglish() throws Exception {
        assertTrue(run(TURKISH, Logging.class, 0).contains(" title"));
    }

    @Test
    void theWordsOfAWalletHaveAsciiNumbers() throws Exception {
        Path password = Files.createFile(
                directory.resolve("pw"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, "correct horse\n");
        String wallet = directory.resolve("w.json").toString();
        String printed = run(
                ARABIC, Main.class, 0, "wallet", "create", "--wallet", wallet, "--password-file", password.toString());
        assertTrue(printed.contains("  24 "), printed);
        assertNoOtherDigit(printed);
    }

    @Test
    void commandsWorkAndCountInAscii() throws Exception {
        String printed = run(ARABIC, Main.class, 0, "simulate", "--scenario", "calm", "--seeds", "1");
        assertTrue(printed.contains("calm"), printed);
        assertNoOtherDigit(printed);
        assertNoOtherDigit(run(ARABIC, Main.class, 2, "testnet", "--nodes", "65"));
        assertTrue(run(
                        TURKISH,
                        Main.class,
                        1,
                        "init",
                        "--genesis",
                        "none",
                        "--data-dir",
                        directory.resolve("d").toString())
                .contains("none"));
    }

    private static void assertNoOtherDigit(String printed) {
        assertFalse(printed.chars().anyMatch(c -> Character.isDigit(c) && c > '9'), printed);
    }

    private static String run(List<String> locale, Class<?> main, int exitCode, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(locale);
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream nothing = process.getOutputStream()) {
            nothing.flush();
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(exitCode, process.waitFor(), printed);
        return printed;
    }
}

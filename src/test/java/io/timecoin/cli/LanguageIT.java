package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.testnet.LocalNetworkFiles;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.node.ConfigInputs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose operator's language has digits of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class LanguageIT {

    private static final String ARABIC = "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void theLogHasTheDigitsThatProgramsRead() throws Exception {
        LocalNetworkPlan alone = new LocalNetworkPlan(directory.resolve("network"), 1, 24_100, Duration.ofMinutes(1));
        new LocalNetworkFiles(alone, Clock.systemUTC()).prepare();
        String settings = alone.nodeDirectory(0).resolve(ConfigInputs.FILE_NAME).toString();
        try (Launcher launcher = Launcher.in(directory)) {
            Process node = launcher.start(
                    Map.of("LC_ALL", "C.UTF-8", "TIMECOIN_JAVA_OPTS", "-Xmx256m -XX:+UseSerialGC " + ARABIC),
                    List.of(
                            directory.resolve("timecoin").toString(),
                            "node",
                            "--config",
                            settings,
                            "--set",
                            "timecoin.network.port=0",
                            "--set",
                            "timecoin.api.port=0",
                            "--set",
                            "timecoin.api.management-port=0"));
            try {
                assertAscii(node);
            } finally {
                node.destroyForcibly().waitFor();
            }
        }
    }

    /** Up to a line with a number that is formatted: the port. */
    private static void assertAscii(Process node) throws IOException {
        BufferedReader log = node.inputReader(StandardCharsets.UTF_8);
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            String printed = line;
            assertTrue(line.chars().noneMatch(c -> Character.isDigit(c) && c > '9'), printed);
            if (line.contains("peer transport listens on")) {
                return;
            }
        }
        throw new AssertionError("the node ended before it said where it listens");
    }
}

package io.timecoin.cli.testnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NodeJvmTest {

    private static List<String> options(String chosen) {
        return NodeJvm.of(Path.of("quarkus-run.jar"), Map.of(NodeJvm.OPTIONS_VARIABLE, chosen))
                .options();
    }

    private static long collectors(List<String> options) {
        return options.stream().filter(word -> word.matches("-XX:\\+Use\\w+GC")).count();
    }

    @Test
    void blankIsAsNothing() {
        assertEquals(NodeJvm.of(Path.of("quarkus-run.jar"), Map.of()).options(), options("  "));
    }

    @Test
    void whatIsChosenComesLast() {
        List<String> options = options("-Xmx256m  -XX:TieredStopAtLevel=4");
        assertTrue(options.indexOf("-Xmx256m") > options.indexOf("-Xmx192m"), options::toString);
        assertEquals("-XX:TieredStopAtLevel=4", options.getLast());
        assertTrue(options.contains("-XX:+UseSerialGC"), options::toString);
    }

    /** Two would be refused by the JVM. */
    @Test
    void aChosenCollectorReplacesOurs() {
        List<String> options = options("-XX:+UseG1GC");
        assertEquals(1, collectors(options));
        assertEquals("-XX:+UseG1GC", options.getLast());
    }
}

package io.timecoin.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LeastVersionsTest {

    private final LeastVersions least = LeastVersions.parse("""
            # a comment

            io.netty:*            4.1.136  floods
            org.example:fragile   2.10     leaks
            """);

    private List<String> faults(String netty, String fragile) {
        return least.faults(List.of(
                "io.netty.netty-codec-http2-" + netty + ".jar",
                "org.example.fragile-" + fragile + ".jar",
                "org.example.fragile-parts-0.1.jar"));
    }

    @Test
    void whatIsAsNewAsItMustBePasses() {
        assertEquals(List.of(), faults("4.1.136.Final", "2.10"));
        assertEquals(List.of(), faults("4.2.0.Final-linux-x86_64", "10.0-jre"));
        assertEquals(List.of(), faults("4.1.138.Final", "2.10.0"));
    }

    @Test
    void anOldVersionIsNamedWithItsHole() {
        assertEquals(
                List.of("io.netty.netty-codec-http2-4.1.130.Final.jar is older than 4.1.136: floods"),
                faults("4.1.130.Final", "2.10"));
        assertEquals(
                List.of("org.example.fragile-2.9.jar is older than 2.10: leaks"),
                faults("4.1.136.Final", "2.9"),
                "numbers are compared, not letters");
    }

    @Test
    void aLineThatProtectsNothingIsAFault() {
        assertEquals(
                List.of("nothing is packaged of org.example:fragile"),
                least.faults(List.of("io.netty.netty-common-4.1.136.Final.jar")));
    }

    @Test
    void aFileWithoutAVersionAndALineWithoutAReasonAreRefused() {
        assertEquals(
                "no version in the name of unknown.jar",
                least.faults(List.of("unknown.jar")).getFirst());
        assertThrows(IllegalArgumentException.class, () -> LeastVersions.parse("io.netty:* 4.1.136"));
    }
}

package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AotCacheTest {

    @TempDir
    private Path program = Path.of("");

    @Test
    void aCacheIsInUseWhereTheJvmSharesSomething() {
        assertTrue(AotCache.of("/opt/a.aot", "mixed mode, sharing").used());
        assertFalse(AotCache.of("/opt/a.aot", "mixed mode").used());
    }

    /** The JDK has an archive of its own, which it shares without being told of any. */
    @Test
    void withoutACacheNoneIsInUse() {
        assertEquals(Optional.empty(), AotCache.of("", "mixed mode, sharing").file());
        assertFalse(AotCache.of("", "mixed mode, sharing").used());
    }

    @Test
    void theJvmOfTheTestsHasNone() {
        assertEquals(AotCache.of("", ""), AotCache.ofThisProcess());
    }

    @Test
    void theNameFollowsFromEveryJarAndIsTheOneOfTheScript() throws Exception {
        jar("quarkus-run.jar", "runs");
        jar("lib/main/b.jar", "b");
        jar("lib/main/a.jar", "a");
        jar("lib/a.txt", "no jar");
        String name = AotCache.nameFor(program);
        assertEquals(name, scripts());
        jar("lib/main/a.jar", "c");
        assertNotEquals(name, AotCache.nameFor(program));
        assertEquals(scripts(), AotCache.nameFor(program));
    }

    private void jar(String path, String content) throws IOException {
        Path file = program.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private String scripts() throws IOException, InterruptedException {
        Process script = new ProcessBuilder("docker/aot-cache", "name", program.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, script.waitFor(), printed);
        return printed.strip();
    }
}

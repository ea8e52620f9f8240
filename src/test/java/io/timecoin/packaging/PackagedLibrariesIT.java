package io.timecoin.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No library in the package is known to have a hole; nothing is asked of any network. */
final class PackagedLibrariesIT {

    @Test
    void noPackagedLibraryHasAKnownHole() throws IOException {
        LeastVersions least = LeastVersions.parse(Files.readString(Path.of("src/test/resources/least-versions.txt")));
        List<String> files = libraries();
        assertTrue(files.size() > 50, files::toString);
        assertEquals(List.of(), least.faults(files));
    }

    private static List<String> libraries() throws IOException {
        String app = System.getProperty("timecoin.test.app", "target/quarkus-app");
        try (Stream<Path> files = Files.walk(Path.of(app, "lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}

package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process in a directory with files that libraries read by default. */
final class DocumentedSourcesTest {

    @TempDir
    private Path directory = Path.of("");

    /** Prints values as Quarkus finds them. */
    static final class Asking {

        private Asking() {}

        public static void main(String... keys) {
            var config = new SmallRyeConfigBuilder()
                    .addDiscoveredCustomizers()
                    .addDefaultSources()
                    .addDefaultInterceptors()
                    .withMappingIgnore("quarkus.**")
                    .build();
            for (String key : keys) {
                System.out.println(config.getConfigValue(key).getValue());
            }
        }
    }

    @Test
    void onlyArgumentsPropertiesVariablesAndWhatIsPackagedCount() throws Exception {
        Files.writeString(directory.resolve(".env"), "FROM_DOTENV=x\nquarkus.application.name=dotenv\n");
        Files.createDirectory(directory.resolve("config"));
        Files.writeString(
                directory.resolve("config").resolve("application.properties"),
                "from.directory=x\nquarkus.application.name=directory\n");
        assertEquals(
                List.of("null", "null", "timecoin", "of the environment", "of the command line"),
                ask("from.dotenv", "from.directory", "quarkus.application.name", "from.environment", "from.property"));
    }

    private List<String> ask(String... keys) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dfrom.property=of the command line",
                "-cp",
                System.getProperty("java.class.path"),
                Asking.class.getName()));
        command.addAll(List.of(keys));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("FROM_ENVIRONMENT", "of the environment");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed.lines().toList();
    }
}

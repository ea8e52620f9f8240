package io.timecoin.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.timecoin.image.Container.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in the image that the Dockerfile makes of the packaged program, and what it says of itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class ImageIT {

    private static final String IMAGE = "timecoin-node";
    private static final String AGAIN = "timecoin-node-again";
    private static final Set<String> PROGRAMS = Set.of("sh", "bash", "dash", "busybox", "apt", "dpkg");
    private static final long MOST_BYTES = 180_000_000;

    private final Builder builder = new Builder(Path.of("target", "image"));
    private JsonNode config = MissingNode.getInstance();
    private Path root = Path.of("");

    @BeforeAll
    void build() throws IOException {
        builder.prepareBases();
        builder.build(IMAGE, "--build-arg", "VERSION=1.2.3", "--build-arg", "REVISION=abc");
        config = builder.inspect(IMAGE).path("Docker").path("config");
        root = builder.unpack(IMAGE);
    }

    @Test
    void itRunsAsAFixedUserWithoutAShellAndSaysWhatItIs() {
        assertEquals("10001:10001", config.path("User").asText());
        assertEquals(List.of("/opt/runtime/bin/java", "@/timecoin"), Container.strings(config.path("Entrypoint")));
        assertEquals(List.of("node"), Container.strings(config.path("Cmd")));
        List<String> health = Container.strings(config.path("Healthcheck").path("Test"));
        assertEquals(List.of("CMD", "/opt/runtime/bin/java"), health.subList(0, 2));
        assertTrue(config.path("Volumes").has(Container.DATA), config::toString);
        for (String port : List.of("24000/tcp", "24001/tcp", "24002/tcp")) {
            assertTrue(config.path("ExposedPorts").has(port), config::toString);
        }
        JsonNode labels = config.path("Labels");
        assertEquals("1.2.3", labels.path("org.opencontainers.image.version").asText());
        assertEquals("abc", labels.path("org.opencontainers.image.revision").asText());
        assertEquals(
                "Apache-2.0", labels.path("org.opencontainers.image.licenses").asText());
    }

    @Test
    void itIsSmall() throws IOException {
        long bytes = builder.compressedBytes(IMAGE);
        System.out.println("image: " + bytes / 1_000_000 + " MB compressed");
        assertTrue(bytes <= MOST_BYTES, bytes + " bytes compressed");
    }

    @Test
    void aSecondBuildHasTheSameLayersButTheLast() throws IOException {
        builder.build(AGAIN);
        List<String> first = layers(IMAGE);
        List<String> second = layers(AGAIN);
        assertEquals(first.size(), second.size());
        int last = first.size() - 1; // the AOT cache has addresses and times of its training
        assertEquals(first.subList(0, last), second.subList(0, last));
    }

    private List<String> layers(String tag) throws IOException {
        return Container.strings(
                builder.inspect(tag).path("OCIv1").path("rootfs").path("diff_ids"));
    }

    @Test
    void itHasNeitherAShellNorForeignNativeCodeNorProgramsWithPrivileges() throws IOException {
        List<Path> files = Builder.files(root);
        List<String> libraries = files.stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith("librocksdbjni"))
                .toList();
        assertEquals(List.of("librocksdbjni-linux64.so"), libraries);
        for (Path file : files) {
            String name = file.getFileName().toString();
            assertFalse(PROGRAMS.contains(name) && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS), file::toString);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
                assertEquals(0, mode & 06002, () -> file + " has mode " + Integer.toOctalString(mode));
            }
            if (name.startsWith("org.rocksdb") || name.startsWith("software.amazon")) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    assertTrue(
                            jar.stream().noneMatch(entry -> entry.getName().matches(".*\\.(so|dll|jnilib)")),
                            file::toString);
                }
            }
        }
    }

    @Test
    void onlyItsUserMayReadTheDataAndAllMayWriteTemporaryFiles() throws IOException {
        Path data = root.resolve(Container.DATA.substring(1));
        assertEquals(10_001, Files.getAttribute(data, "unix:uid"));
        assertEquals(10_001, Files.getAttribute(data, "unix:gid"));
        assertEquals(
                Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE),
                Files.getPosixFilePermissions(data));
        assertEquals(01777, (Integer) Files.getAttribute(root.resolve("tmp"), "unix:mode") & 07777);
    }

    @Test
    void itsCacheIsNamedByTheJarsAndHasNoMachineCode(@TempDir Path data) throws Exception {
        String options = Files.readString(root.resolve("timecoin"));
        String name = Commands.run(List.of(
                        "docker/aot-cache", "name", root.resolve("opt/timecoin").toString()))
                .strip();
        assertTrue(options.contains("-XX:AOTCache=/opt/timecoin/aot/" + name + "\n"), options);
        Container container = new Container(root, config);
        container.own(data);
        List<String> command = new ArrayList<>(List.of("/opt/runtime/bin/java"));
        options.lines()
                .filter(line -> line.startsWith("-XX") || line.startsWith("-D"))
                .forEach(command::add);
        command.addAll(List.of(
                "--sun-misc-unsafe-memory-access=allow", "-Xlog:aot*=info", "-jar", "/opt/timecoin/quarkus-run.jar"));
        command.add("--version");
        try (Running look = container.run(data, Map.of(), command)) {
            assertTrue(look.process().waitFor(2, TimeUnit.MINUTES));
            String printed = look.printed();
            assertTrue(printed.contains("(ReadOnly)") && printed.contains("(ReadWrite)"), printed);
            assertFalse(printed.contains("(Code)"), printed);
        }
    }
}

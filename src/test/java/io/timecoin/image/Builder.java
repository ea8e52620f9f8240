package io.timecoin.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds images by the committed Dockerfile without a daemon; what it makes stays in {@code directory}, bases are made once. */
final class Builder {

    private static final String BASE = "localhost/timecoin-base";
    private static final String JDK = "localhost/timecoin-jdk";

    /** Of everything in the image, in seconds since 1970. */
    private static final String TIME = "1700000000";

    private final Path directory;

    Builder(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    private String buildah(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "buildah",
                "--storage-driver",
                "vfs",
                "--root",
                directory.resolve("store").toString(),
                "--runroot",
                directory.resolve("run").toString()));
        command.addAll(List.of(arguments));
        return Commands.run(command);
    }

    /** A Debian with a shell, and the same with the JDK of this test. */
    void prepareBases() throws IOException {
        Files.createDirectories(directory);
        if (buildah("images", "--format", "{{.Name}}", "--filter", "reference=" + JDK)
                .contains(JDK)) {
            return;
        }
        Path system = directory.resolve("base.tar");
        Commands.run(List.of("mmdebstrap", "--mode=root", "--variant=minbase", "bookworm", system.toString()));
        String container = buildah("from", "scratch").strip();
        buildah("add", "--quiet", container, system.toString(), "/");
        buildah("commit", "--quiet", "--timestamp", "0", container, BASE);
        Path jdk = directory.resolve("jdk");
        // Distributions keep the certificates elsewhere: links are followed.
        Commands.run(List.of("cp", "-rL", System.getProperty("java.home"), jdk.toString()));
        buildah("add", "--quiet", container, jdk.toString(), "/opt/jdk");
        buildah("config", "--env", "JAVA_HOME=/opt/jdk", container);
        buildah("commit", "--quiet", "--timestamp", "0", container, JDK);
        buildah("rm", container);
    }

    /** Builds it if no earlier test did. */
    void buildUnlessThere(String tag) {
        if (!buildah("images", "--format", "{{.Name}}", "--filter", "reference=localhost/" + tag)
                .contains("localhost/" + tag)) {
            build(tag);
        }
    }

    /** Builds it anew, whatever was built before, for the architecture of this machine unless another is given. */
    void build(String tag, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "bud",
                "--isolation",
                "chroot",
                "--format",
                "docker",
                "--layers",
                "--no-cache",
                "--timestamp",
                TIME,
                "--build-arg",
                "SOURCE_DATE_EPOCH=" + TIME,
                "--build-arg",
                "BASE=" + BASE,
                "--build-arg",
                "JDK=" + JDK));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--file", "docker/Dockerfile", "--tag", "localhost/" + tag, "."));
        buildah(command.toArray(String[]::new));
    }

    /** What the image says of itself. */
    JsonNode inspect(String tag) throws JsonProcessingException {
        return new ObjectMapper().readTree(buildah("inspect", "--type", "image", "localhost/" + tag));
    }

    /** The files of a new container; it stays until it is removed with the store. */
    Path unpack(String tag) {
        String container = buildah("from", "localhost/" + tag).strip();
        return Path.of(buildah("mount", container).strip());
    }

    /** Bytes of all layers, compressed as registries keep them. */
    long compressedBytes(String tag) throws IOException {
        Path pushed = directory.resolve("pushed-" + tag);
        buildah("push", "--quiet", "localhost/" + tag, "dir:" + pushed);
        JsonNode manifest =
                new ObjectMapper().readTree(pushed.resolve("manifest.json").toFile());
        long bytes = 0;
        for (JsonNode layer : manifest.path("layers")) {
            bytes += layer.path("size").asLong();
        }
        return bytes;
    }

    /** Every file of a tree, without following links. */
    static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.toList();
        }
    }
}

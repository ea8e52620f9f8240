package io.timecoin.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.timecoin.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where containers of a pod run as plain processes of this machine: the packaged program, or the {@link UnpackedImage}. What a kubelet, a
 * volume plug-in and a name service would do is done with files: each volume is a directory, to which a link leads from where it is mounted
 * below a directory that stands for the root; all addresses of the machine, {@code 0.0.0.0}, are the pod's one; names are in a file that the
 * JVM looks them up in. All else is what was rendered.
 *
 * @param cluster directory of all volumes, maps and secrets, and of the file {@code hosts}
 * @param address of the pod, on loopback
 * @param claims volumes of the pod that are no part of its template, with the names of their claims
 */
record PodPlace(Path cluster, String address, PodSpec pod, Map<String, String> claims) {

    /** What runs for longer is ended, whoever started it. */
    private static final int LONGEST_SECONDS = 900;

    private static final int INIT_SECONDS = 120;

    static Path claim(Path cluster, String name) {
        return cluster.resolve("claims").resolve(name);
    }

    static Path configMap(Path cluster, String name) {
        return cluster.resolve("config-maps").resolve(name);
    }

    static Path secret(Path cluster, String name) {
        return cluster.resolve("secrets").resolve(name);
    }

    /** The directory behind each volume; those that are not there and optional are empty, as Kubernetes mounts them. */
    private Path directory(String volume) throws IOException {
        Path directory = claims.containsKey(volume)
                ? claim(cluster, claims.get(volume))
                : pod.getVolumes().stream()
                        .filter(each -> each.getName().equals(volume))
                        .findFirst()
                        .map(this::directory)
                        .orElseThrow();
        return Files.createDirectories(directory);
    }

    private Path directory(Volume volume) {
        if (volume.getConfigMap() != null) {
            return configMap(cluster, volume.getConfigMap().getName());
        }
        if (volume.getSecret() != null) {
            return secret(cluster, volume.getSecret().getSecretName());
        }
        if (volume.getPersistentVolumeClaim() != null) {
            return claim(cluster, volume.getPersistentVolumeClaim().getClaimName());
        }
        if (volume.getEmptyDir() != null) {
            return cluster.resolve("empty").resolve(address).resolve(volume.getName());
        }
        throw new IllegalStateException("a volume of a kind that is not rendered: " + volume);
    }

    /** Directories by where they are mounted, shortest first: one may be mounted below another. */
    private SortedMap<String, Path> volumes(Container container) throws IOException {
        SortedMap<String, Path> all =
                new TreeMap<>(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        for (VolumeMount mount : container.getVolumeMounts()) {
            all.put(mount.getMountPath(), directory(mount.getName()));
        }
        return all;
    }

    /** Starts a container of it; what it prints goes to a file, what it says on the other stream to one with {@code .err} behind. */
    Process start(Container container, Map<String, String> environment, Path log) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("timeout", "--kill-after=60", Integer.toString(LONGEST_SECONDS)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(Path.of(log + ".err").toFile()));
        Optional<UnpackedImage> image = UnpackedImage.given();
        if (image.isPresent()) {
            List<Path> secrets = pod.getVolumes().stream()
                    .filter(volume -> volume.getSecret() != null)
                    .map(this::directory)
                    .toList();
            command.addAll(image.get()
                    .command(container, volumes(container), secrets, hosts(), options(container, "/etc/hosts")));
            String path = System.getenv("PATH");
            builder.environment().clear();
            builder.environment().put("PATH", path); // of what mounts
            builder.environment().putAll(image.get().environment());
            environment.forEach((name, value) -> builder.environment().put(name, here(value, "")));
        } else {
            String root = root(container).toString();
            command.addAll(plain(container, root));
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("TIMECOIN_") || name.startsWith("QUARKUS_"));
            environment.forEach((name, value) -> builder.environment().put(name, here(value, root)));
        }
        return builder.start();
    }

    /** The packaged program with the JVM of the test, as the start script runs it. */
    private List<String> plain(Container container, String root) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(container, hosts().toString()));
        command.addAll(List.of(
                "-XX:MaxRAMPercentage=45",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dcom.amazon.corretto.crypto.provider.registerEdKeyFactory=true",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + root + "/tmp",
                "-jar",
                Program.jar().toString()));
        container.getArgs().forEach(argument -> command.add(here(argument, root)));
        return command;
    }

    /** Memory as if the container's limit were the machine's; small and soon up, for all share this machine. */
    private static List<String> options(Container container, String hosts) {
        Quantity memory = requireNonNull(container.getResources().getLimits().get("memory"));
        return List.of(
                "-XX:MaxRAM=" + memory.getNumericalAmount().toBigInteger(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.net.hosts.file=" + hosts);
    }

    private Path hosts() {
        return cluster.resolve("hosts");
    }

    /** A directory that stands for the container's root: where a volume is mounted there is a link to it. */
    private Path root(Container container) throws IOException {
        Path root = cluster.resolve("roots").resolve(address).resolve(container.getName());
        for (Map.Entry<String, Path> mount : volumes(container).entrySet()) {
            Path place = root.resolve(mount.getKey().substring(1));
            Files.createDirectories(place.resolveSibling(""));
            Files.deleteIfExists(place);
            Files.createSymbolicLink(place, mount.getValue());
        }
        return root;
    }

    private String here(String text, String root) {
        return text.startsWith("/") ? root + text : text.equals("0.0.0.0") ? address : text;
    }

    /** Runs a container to its end; its exit code. */
    int run(Container container, Map<String, String> environment, Path log) throws IOException, InterruptedException {
        Process process = start(container, environment, log);
        try {
            if (!process.waitFor(INIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(container.getName() + " does not end:\n" + Files.readString(log));
            }
            return process.exitValue();
        } finally {
            end(process);
        }
    }

    /** As kill -9. */
    static void end(Process process) {
        try (Stream<ProcessHandle> all = process.descendants()) {
            all.forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly()
                .onExit()
                .orTimeout(INIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}

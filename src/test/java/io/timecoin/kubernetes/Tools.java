package io.timecoin.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * kubectl and helm, from {@code PATH} or where {@code -Dtimecoin.kubectl} and {@code -Dtimecoin.helm} say.
 *
 * @param kubeconfig of the cluster that kubectl speaks to; empty where none is needed
 */
record Tools(Path kubectl, Path helm, Optional<Path> kubeconfig) {

    private static final int PATIENCE_SECONDS = 120;

    /** What a command printed on each of its streams. */
    record End(int code, String out, String err) {}

    /** Empty if one of them is missing. */
    static Optional<Tools> find() {
        return found("kubectl")
                .flatMap(kubectl -> found("helm").map(helm -> new Tools(kubectl, helm, Optional.empty())));
    }

    private static Optional<Path> found(String name) {
        String given = System.getProperty("timecoin." + name, "");
        Stream<Path> places = given.isBlank()
                ? Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .map(directory -> Path.of(directory, name))
                : Stream.of(Path.of(given));
        return places.filter(Files::isExecutable).findFirst();
    }

    Tools with(Path config) {
        return new Tools(kubectl, helm, Optional.of(config));
    }

    String kubectl(String... arguments) throws IOException, InterruptedException {
        return succeeded(runKubectl("", arguments), arguments);
    }

    /** The same with something at its standard input. */
    String kubectlWith(String input, String... arguments) throws IOException, InterruptedException {
        return succeeded(runKubectl(input, arguments), arguments);
    }

    End runKubectl(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(kubectl.toString()));
        kubeconfig.ifPresent(config -> command.addAll(List.of("--kubeconfig", config.toString())));
        command.addAll(List.of(arguments));
        return run(command, input);
    }

    String helm(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(helm.toString()));
        kubeconfig.ifPresent(config -> command.addAll(List.of("--kubeconfig", config.toString())));
        command.addAll(List.of(arguments));
        return succeeded(run(command, ""), arguments);
    }

    private static String succeeded(End end, String... arguments) {
        if (end.code() != 0) {
            throw new AssertionError(
                    String.join(" ", arguments) + " ended with " + end.code() + ":\n" + end.out() + end.err());
        }
        return end.out();
    }

    /** Its streams are files, so that neither can fill up and nothing waits for either. */
    private static End run(List<String> command, String input) throws IOException, InterruptedException {
        Path in = Files.createTempFile("kube", ".in");
        Path out = Files.createTempFile("kube", ".out");
        Path err = Files.createTempFile("kube", ".err");
        try {
            Files.writeString(in, input, StandardCharsets.UTF_8);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(String.join(" ", command) + " took too long:\n" + Files.readString(err));
            }
            return new End(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            for (Path file : List.of(in, out, err)) {
                Files.delete(file);
            }
        }
    }
}

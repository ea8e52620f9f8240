package io.timecoin.kubernetes;

import io.timecoin.cli.testnet.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A namespace of a test's own that enforces {@code restricted}, as the committed one does. It begins to go when it is closed. */
final class Namespace implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String MASTERNODES = "app.kubernetes.io/component=masternode";

    private final Tools tools;
    private final String name;

    private Namespace(Tools tools, String name) {
        this.tools = tools;
        this.name = name;
    }

    static Namespace create(Tools tools) throws Exception {
        String name = "timecoin-test-"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt());
        String manifest =
                Files.readString(Path.of("kubernetes/namespace.yaml")).replace("name: timecoin", "name: " + name);
        tools.kubectlWith(manifest, "apply", "--server-side", "--validate=strict", "-f", "-");
        return new Namespace(tools, name);
    }

    String name() {
        return name;
    }

    private String[] here(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--namespace";
        all[arguments.length + 1] = name;
        return all;
    }

    String kubectl(String... arguments) throws IOException, InterruptedException {
        return tools.kubectl(here(arguments));
    }

    /** Applies a rendered file; what the API server warns of, as of pods that it would not admit, fails. */
    void apply(String manifests) throws IOException, InterruptedException {
        Tools.End end = tools.runKubectl(
                manifests, here("apply", "--server-side", "--force-conflicts", "--validate=strict", "-f", "-"));
        if (end.code() != 0 || end.err().contains("Warning")) {
            throw new AssertionError(end.out() + end.err());
        }
    }

    Tools.End evict(String pod) throws IOException, InterruptedException {
        String eviction = """
                {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "%s", "namespace": "%s"}}
                """.formatted(pod, name);
        return tools.runKubectl(
                eviction, "create", "--raw", "/api/v1/namespaces/" + name + "/pods/" + pod + "/eviction", "-f", "-");
    }

    /** Of pods, one line each. */
    List<String> pods(String selector, String jsonpath) {
        try {
            return kubectl(
                            "get",
                            "pods",
                            "-l",
                            selector,
                            "-o",
                            "jsonpath={range .items[*]}" + jsonpath + "{\"\\n\"}{end}")
                    .lines()
                    .toList();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names of masternodes' pods that are ready. */
    List<String> readyMasternodes() {
        return pods(
                        MASTERNODES + ",app.kubernetes.io/name=timecoin",
                        "{.metadata.name} {.metadata.deletionTimestamp} {.status.conditions[?(@.type==\"Ready\")].status}")
                .stream()
                .filter(line -> line.endsWith("  True"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    /** Waits until so many pods of nodes are there and ready. */
    void awaitReady(int count) {
        Await.until(PATIENCE, this::events, () -> {
            List<String> ready =
                    pods("app.kubernetes.io/name=timecoin", "{.status.conditions[?(@.type==\"Ready\")].status}");
            return ready.size() == count && ready.stream().allMatch("True"::equals);
        });
    }

    private String events() {
        try {
            return kubectl("get", "pods,pvc", "-o", "wide") + kubectl("get", "events");
        } catch (IOException | InterruptedException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            tools.kubectl("delete", "namespace", name, "--wait=false");
        } catch (InterruptedException e) {
            throw new IllegalStateException("the namespace " + name + " is left over", e);
        }
    }
}

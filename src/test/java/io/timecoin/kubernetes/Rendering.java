package io.timecoin.kubernetes;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Each set of objects that somebody may apply. As they are rendered they are committed, so that what is checked of them needs neither
 * kubectl nor helm; {@link #sourcesDigest} tells when they have to be rendered anew.
 */
enum Rendering {
    MASTERNODE("masternode", "overlays/masternode", ""),
    OBSERVER("observer", "overlays/observer", "-f values-observer.yaml"),
    TESTNET("testnet", "overlays/testnet", "-f values-testnet.yaml"),
    LOCAL("local", "overlays/local", "-f values-local.yaml"),
    LOCAL_NETWORK("local-network", "overlays/local/network", "-f values-network.yaml"),
    MONITORING("monitoring", "components/monitoring", "--set monitoring.enabled=true");

    private static final Path COMMITTED = Path.of("src/test/resources/kubernetes");
    private static final Path DIGEST = COMMITTED.resolve("sources.sha256");
    private static final Path KUSTOMIZE = Path.of("kubernetes");
    private static final Path CHART = Path.of("helm/timecoin");

    private final String label;
    private final String folder;
    private final String values;

    Rendering(String label, String folder, String values) {
        this.label = label;
        this.folder = folder;
        this.values = values;
    }

    /** What kustomize made of it. */
    Path committed() {
        return COMMITTED.resolve(label + ".yaml");
    }

    /** What helm made of it; the monitoring together with the masternode that it is switched on at. */
    Path committedChart() {
        return COMMITTED.resolve("helm").resolve(label + ".yaml");
    }

    List<Manifest> manifests() {
        return Manifest.read(committed());
    }

    List<Manifest> chartManifests() {
        return Manifest.read(committedChart());
    }

    /** Those of kustomize that the chart has to render with the same values. */
    List<Manifest> wantedOfChart() {
        return this == MONITORING
                ? Stream.concat(MASTERNODE.manifests().stream(), manifests().stream())
                        .toList()
                : manifests();
    }

    String render(Tools tools) throws IOException, InterruptedException {
        return tools.kubectl("kustomize", KUSTOMIZE.resolve(folder).toString());
    }

    /** In a namespace of its own name, which nothing that is rendered may tell. */
    String renderChart(Tools tools) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("template", "timecoin", CHART.toString()));
        for (String value : values.isEmpty() ? List.<String>of() : List.of(values.split(" ", -1))) {
            arguments.add(value.endsWith(".yaml") ? CHART.resolve(value).toString() : value);
        }
        return tools.helm(arguments.toArray(String[]::new));
    }

    /** Renders all anew and commits them to the tree. */
    static void writeAll(Tools tools) throws IOException, InterruptedException {
        Files.createDirectories(COMMITTED.resolve("helm"));
        for (Rendering rendering : values()) {
            Files.writeString(rendering.committed(), rendering.render(tools));
            Files.writeString(rendering.committedChart(), rendering.renderChart(tools));
        }
        Files.writeString(DIGEST, sourcesDigest() + "\n");
    }

    static String committedDigest() throws IOException {
        return Files.readString(DIGEST).strip();
    }

    /** SHA-256 of all that is rendered from, names and contents. */
    static String sourcesDigest() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path root : List.of(KUSTOMIZE, CHART)) {
                for (Path file : files(root)) {
                    byte[] content = Files.readAllBytes(file);
                    digest.update((file + " " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
                    digest.update(content);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** All objects by kind and name, without what kustomize and helm each have their own way for: to tell that settings changed. */
    static Map<String, JsonNode> comparable(List<Manifest> manifests) {
        Map<String, JsonNode> all = new TreeMap<>();
        for (Manifest manifest : manifests) {
            ObjectNode tree = (ObjectNode) comparable(manifest.tree());
            String key =
                    tree.at("/kind").asText() + " " + tree.at("/metadata/name").asText();
            if (all.put(key, tree) != null) {
                throw new IllegalArgumentException("twice: " + key);
            }
        }
        return all;
    }

    private static JsonNode comparable(JsonNode node) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (node instanceof TextNode text) {
            return make.textNode(text.textValue().replaceFirst("^(timecoin-settings)-[a-z0-9]{10}$", "$1"));
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = make.arrayNode();
            array.forEach(each -> copy.add(comparable(each)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = make.objectNode();
        object.properties().stream()
                .filter(each -> !each.getKey().equals("checksum/config")
                        && !each.getKey().startsWith("helm.sh/"))
                .forEach(each -> {
                    JsonNode value = comparable(requireNonNull(each.getValue()));
                    if (!(each.getKey().equals("annotations") && value.isEmpty())) {
                        copy.set(each.getKey(), value);
                    }
                });
        return copy;
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

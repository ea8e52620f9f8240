package io.timecoin.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.timecoin.node.NodeConfigKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The files for containers name settings, services and versions that there are. */
final class ComposeTest {

    private static final Path DOCKER = Path.of("docker");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^\\s*(?:ENV )?(TIMECOIN_\\w+)[:=]");

    /** For commands that ask a node, which do not set anything in it. */
    private static final Set<String> OF_COMMANDS = Set.of("TIMECOIN_URL", "TIMECOIN_MANAGEMENT_URL");

    private static JsonNode yaml(String name) throws IOException {
        return new YAMLMapper().readTree(DOCKER.resolve(name).toFile());
    }

    @Test
    void everyVariableIsASetting() throws IOException {
        Set<String> settings = NodeConfigKeys.declared().keySet().stream()
                .map(NodeConfigKeys::environmentName)
                .collect(Collectors.toSet());
        for (String file : List.of("Dockerfile", "compose.yaml", "masternode.yaml")) {
            Set<String> unknown = VARIABLE.matcher(Files.readString(DOCKER.resolve(file)))
                    .results()
                    .map(found -> found.group(1))
                    .filter(name -> !settings.contains(name) && !OF_COMMANDS.contains(name))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(Set.of(), unknown, file);
        }
    }

    @Test
    void thereAreFourMasternodesAndTwoObserversAndAllAreMeasured() throws IOException {
        List<String> nodes = new ArrayList<>();
        for (var service : yaml("compose.yaml").path("services").properties()) {
            if (service.getKey().matches("(masternode|observer)-\\d")) {
                nodes.add(service.getKey() + ":24002");
            }
        }
        assertEquals(
                4, nodes.stream().filter(name -> name.startsWith("masternode")).count(), nodes::toString);
        assertEquals(6, nodes.size(), nodes::toString);
        List<String> measured = new ArrayList<>();
        yaml("prometheus.yaml")
                .path("scrape_configs")
                .path(0)
                .path("static_configs")
                .forEach(group -> measured.addAll(Container.strings(group.path("targets"))));
        assertEquals(nodes, measured);
    }

    @Test
    void theImageOfThisVersionIsRun() throws IOException {
        String version = Pattern.compile("<version>([0-9.]+)-SNAPSHOT</version>")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        for (String file : List.of("compose.yaml", "masternode.yaml")) {
            String text = Files.readString(DOCKER.resolve(file));
            assertTrue(text.contains("image: timecoin-node:" + version + "\n"), file);
        }
        assertTrue(Files.readString(DOCKER.resolve("Dockerfile")).contains("ARG VERSION=" + version + "\n"));
    }
}

package io.timecoin.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.timecoin.cli.CommandWords;
import io.timecoin.node.ConfigInputs;
import io.timecoin.node.LoadedConfig;
import io.timecoin.node.NodeConfig;
import io.timecoin.node.NodeConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every pod has to be: what the program understands, what a namespace that enforces {@code restricted} admits, and what a node needs. */
final class PodRulesTest {

    private static final Set<String> VOLUMES_OF_SETS = Set.of("data");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z0-9_]+)\\)");
    private static final long USER = 10_001;

    private static List<PodSpec> pods(Rendering rendering) {
        return rendering.manifests().stream()
                .map(Manifest::pod)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Container> containers(PodSpec pod) {
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .toList();
    }

    private static List<RenderedPod> nodes(Rendering rendering) {
        return RenderedPod.all(rendering.manifests(), "any");
    }

    @ParameterizedTest
    @EnumSource
    void theImageIsThatOfThisVersionAndItsOwnProgramIsProcessOne(Rendering rendering) throws Exception {
        Matcher version = Pattern.compile(
                        "<artifactId>timecoin-node</artifactId>\\s*<version>([^<]+?)(-SNAPSHOT)?</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertTrue(version.find());
        for (PodSpec pod : pods(rendering)) {
            for (Container container : containers(pod)) {
                assertEquals("timecoin-node:" + version.group(1), container.getImage());
                assertEquals(List.of(), container.getCommand(), "a shell would keep signals to itself");
                assertEquals(
                        Optional.empty(),
                        CommandWords.refusal(container.getArgs().toArray(String[]::new)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyVariableIsASettingOfTheNodeWithinItsBounds(Rendering rendering) throws Exception {
        for (RenderedPod pod : nodes(rendering)) {
            LoadedConfig loaded = NodeConfigLoader.load(
                    new ConfigInputs(Optional.empty(), pod.environment(pod.node()), Map.of(), Map.of()));
            assertEquals(List.of(), loaded.warnings());
            NodeConfig config = loaded.config();
            Container node = pod.node();
            assertEquals(OptionalInt.of(port(node, "peers")), config.network().port());
            assertEquals(OptionalInt.of(port(node, "clients")), config.api().port());
            assertEquals(OptionalInt.of(port(node, "management")), config.api().managementPort());
            assertEquals(
                    List.of("0.0.0.0", "0.0.0.0", "0.0.0.0"),
                    List.of(
                            config.network().host(),
                            config.api().host(),
                            config.api().managementHost()),
                    "or neither services nor probes reach it");
        }
    }

    private static int port(Container container, String name) {
        return container.getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getContainerPort();
    }

    /** Kubernetes replaces {@code $(NAME)} only by what stands before it, and leaves the rest as it is without a word. */
    @ParameterizedTest
    @EnumSource
    void aVariableNamesOnlyThoseThatStandBeforeIt(Rendering rendering) {
        for (PodSpec pod : pods(rendering)) {
            for (Container container : containers(pod)) {
                Set<String> before = new HashSet<>();
                for (EnvVar variable : container.getEnv()) {
                    Matcher references = REFERENCE.matcher(variable.getValue() == null ? "" : variable.getValue());
                    while (references.find()) {
                        assertTrue(before.contains(references.group(1)), variable.toString());
                    }
                    before.add(variable.getName());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void podSecurityIsRestricted(Rendering rendering) {
        for (PodSpec pod : pods(rendering)) {
            assertTrue(pod.getSecurityContext().getRunAsNonRoot());
            assertEquals(USER, pod.getSecurityContext().getRunAsUser());
            assertEquals(USER, pod.getSecurityContext().getFsGroup());
            assertEquals(
                    "OnRootMismatch",
                    pod.getSecurityContext().getFsGroupChangePolicy(),
                    "else each mount opens the key files to the group, and the node refuses them");
            assertEquals(
                    "RuntimeDefault",
                    pod.getSecurityContext().getSeccompProfile().getType());
            assertFalse(pod.getAutomountServiceAccountToken());
            assertFalse(pod.getEnableServiceLinks(), "else there are variables that look like settings");
            for (Container container : containers(pod)) {
                SecurityContext context = container.getSecurityContext();
                assertFalse(context.getAllowPrivilegeEscalation());
                assertTrue(context.getReadOnlyRootFilesystem());
                assertEquals(List.of("ALL"), context.getCapabilities().getDrop());
                assertNull(context.getPrivileged());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMountedIsThereAndTheTemporaryFilesHaveABound(Rendering rendering) {
        for (PodSpec pod : pods(rendering)) {
            Set<String> volumes = new HashSet<>(VOLUMES_OF_SETS);
            for (Volume volume : pod.getVolumes()) {
                volumes.add(volume.getName());
                assertNull(volume.getHostPath());
                if (volume.getEmptyDir() != null) {
                    assertEquals(new Quantity("256Mi"), volume.getEmptyDir().getSizeLimit());
                }
                if (volume.getSecret() != null) {
                    assertEquals(0400, volume.getSecret().getDefaultMode());
                }
            }
            for (Container container : containers(pod)) {
                assertTrue(container.getVolumeMounts().stream()
                        .map(VolumeMount::getMountPath)
                        .anyMatch("/tmp"::equals));
                for (VolumeMount mount : container.getVolumeMounts()) {
                    assertTrue(volumes.contains(mount.getName()), mount.getName());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theHeapFollowsTheLimitOfMemoryWhichIsWhatIsAskedFor(Rendering rendering) {
        for (PodSpec pod : pods(rendering)) {
            for (Container container : containers(pod)) {
                Quantity limit = container.getResources().getLimits().get("memory");
                assertEquals(limit, container.getResources().getRequests().get("memory"));
                assertNull(container.getResources().getLimits().get("cpu"), "a view would have to wait for its share");
                assertTrue(container.getEnv().stream()
                        .noneMatch(variable -> variable.getName().endsWith("_OPTS")));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void probesAskWhatTheyAreMadeFor(Rendering rendering) {
        for (RenderedPod pod : nodes(rendering)) {
            Container node = pod.node();
            assertEquals("/q/health/started", path(node.getStartupProbe()));
            assertEquals("/q/health/ready", path(node.getReadinessProbe()));
            assertEquals("/q/health/live", path(node.getLivenessProbe()));
            assertTrue(seconds(node.getStartupProbe()) >= 3_600, "a record may have to be replayed");
            assertTrue(seconds(node.getReadinessProbe()) <= 5, "clients go elsewhere soon");
            assertTrue(seconds(node.getLivenessProbe()) >= 30, "it is no reason to hurry");
            long sleep = node.getLifecycle().getPreStop().getSleep().getSeconds();
            assertTrue(pod.spec().getTerminationGracePeriodSeconds() >= sleep + 30);
        }
    }

    private static String path(Probe probe) {
        assertEquals("management", probe.getHttpGet().getPort().getStrVal());
        return probe.getHttpGet().getPath();
    }

    private static int seconds(Probe probe) {
        return probe.getPeriodSeconds() * probe.getFailureThreshold();
    }

    @Test
    void noSecretIsInWhatIsRendered() {
        for (Rendering rendering : Rendering.values()) {
            for (Path file : List.of(rendering.committed(), rendering.committedChart())) {
                assertFalse(
                        Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
                                .matcher(Rendering.text(file).replaceAll("checksum/config: \\w+", ""))
                                .find(),
                        file + " has what may be a key");
            }
            assertTrue(rendering.manifests().stream()
                    .noneMatch(manifest -> manifest.kind().equals("Secret")));
        }
    }

    /** A pod runs with the settings that it was started with: the template has to differ when they do. */
    @ParameterizedTest
    @EnumSource
    void otherSettingsMakeOtherPods(Rendering rendering) {
        for (RenderedPod pod : nodes(rendering)) {
            assertTrue(pod.node()
                    .getEnvFrom()
                    .getFirst()
                    .getConfigMapRef()
                    .getName()
                    .matches("timecoin-settings-[a-z0-9]{10}"));
        }
        for (RenderedPod pod : RenderedPod.all(rendering.chartManifests(), "any")) {
            assertTrue(pod.annotations().containsKey("checksum/config"));
        }
    }
}

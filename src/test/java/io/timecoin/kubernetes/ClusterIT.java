package io.timecoin.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.testnet.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The manifests in a cluster to which {@code -Dtimecoin.kubeconfig} leads: one for tests, since a machine of it is drained. It may be one
 * that only plays kubelets: what is asked of is the API server's and the controllers'.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
final class ClusterIT {

    private static final int VOTERS = 4;
    private static final int QUORUM = 3;
    private static final long LOOK_NANOS = 100_000_000;

    private static Tools tools = new Tools(Path.of(""), Path.of(""), Optional.empty());

    @BeforeAll
    static void findCluster() throws Exception {
        String kubeconfig = System.getProperty("timecoin.kubeconfig", "");
        assertFalse(kubeconfig.isBlank(), "name a cluster for tests with -Dtimecoin.kubeconfig=FILE");
        tools = Tools.find()
                .orElseThrow(() -> new AssertionError(
                        "kubectl and helm are needed on PATH, or -Dtimecoin.kubectl=, -Dtimecoin.helm="))
                .with(Path.of(kubeconfig).toAbsolutePath());
        tools.kubectl("get", "--raw", "/readyz");
    }

    private static String text(Rendering rendering) throws Exception {
        return Files.readString(rendering.committed());
    }

    private static Namespace localNetwork() throws Exception {
        Namespace namespace = Namespace.create(tools);
        namespace.apply(text(Rendering.LOCAL_NETWORK));
        namespace.kubectl("wait", "--for=condition=complete", "job/timecoin-network", "--timeout=110s");
        namespace.kubectl("delete", "job", "timecoin-network");
        namespace.apply(text(Rendering.LOCAL));
        namespace.awaitReady(VOTERS);
        return namespace;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRenderedIsWhatIsCommitted(Rendering rendering) throws Exception {
        Path fresh = Files.writeString(Files.createTempFile("rendered", ".yaml"), rendering.render(tools));
        assertEquals(rendering.manifests(), Manifest.read(fresh));
        Files.writeString(fresh, rendering.renderChart(tools));
        assertEquals(rendering.chartManifests(), Manifest.read(fresh));
        Files.delete(fresh);
    }

    @ParameterizedTest
    @EnumSource
    void allObjectsAreTakenAndTheirPodsBecomeReadyWhereRestrictedIsEnforced(Rendering rendering) throws Exception {
        try (Namespace namespace = Namespace.create(tools)) {
            namespace.apply(text(rendering));
            namespace.awaitReady(
                    RenderedPod.all(rendering.manifests(), namespace.name()).size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theChartIsTakenAndItsPodsBecomeReady(Rendering rendering) throws Exception {
        try (Namespace namespace = Namespace.create(tools)) {
            namespace.apply(Files.readString(rendering.committedChart()));
            namespace.awaitReady(RenderedPod.all(rendering.chartManifests(), namespace.name())
                    .size());
        }
    }

    @Test
    void aPodThatMayDoMoreIsRefused() throws Exception {
        try (Namespace namespace = Namespace.create(tools)) {
            String open =
                    text(Rendering.LOCAL).replace("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true");
            AssertionError refused = assertThrows(AssertionError.class, () -> namespace.apply(open));
            assertTrue(String.valueOf(refused.getMessage()).contains("restricted"), refused.getMessage());
        }
    }

    @Test
    void aChangedManifestReplacesNothingAndRollingReplacesOneAtATime() throws Exception {
        try (Namespace namespace = localNetwork()) {
            namespace.apply(text(Rendering.LOCAL).replaceAll("image: timecoin-node:.*", "image: timecoin-node:next"));
            namespace.kubectl(
                    "wait", "--for=jsonpath={.status.observedGeneration}=2", "statefulset", "--all", "--timeout=60s");
            assertTrue(images(namespace).stream().noneMatch(image -> image.endsWith(":next")));

            Queue<List<String>> seen = new ConcurrentLinkedQueue<>();
            Process roll = roll(namespace);
            while (roll.isAlive()) {
                seen.add(namespace.readyMasternodes());
                LockSupport.parkNanos(LOOK_NANOS);
            }
            String printed = new String(roll.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, roll.exitValue(), printed);
            assertEquals(
                    VOTERS,
                    printed.lines().filter(line -> line.endsWith(": ready")).count(),
                    printed);
            assertTrue(seen.stream().allMatch(ready -> ready.size() >= QUORUM), seen::toString);
            assertTrue(images(namespace).stream().allMatch(image -> image.endsWith(":next")), printed);

            Process again = roll(namespace);
            String nothing = new String(again.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, again.waitFor(), nothing);
            assertFalse(nothing.contains("evicted"), nothing);
        }
    }

    private static List<String> images(Namespace namespace) {
        List<String> images = namespace.pods("app.kubernetes.io/name=timecoin", "{.spec.containers[0].image}");
        assertEquals(VOTERS, images.size());
        return images;
    }

    private static Process roll(Namespace namespace) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("timeout", "300", "kubernetes/roll", namespace.name()).redirectErrorStream(true);
        builder.environment().put("KUBECTL", tools.kubectl().toString());
        builder.environment().put("KUBECONFIG", tools.kubeconfig().orElseThrow().toString());
        return builder.start();
    }

    @Test
    void whileOneVoterIsAwayNoSecondMayGo() throws Exception {
        try (Namespace namespace = localNetwork()) {
            // Its next pod finds no machine.
            namespace.kubectl(
                    "patch",
                    "statefulset",
                    "timecoin-0",
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":{\"timecoin.io/none\":\"none\"}}}}}");
            Tools.End first = namespace.evict("timecoin-0-0");
            assertEquals(0, first.code(), first.err());
            Await.until(
                    Namespace.PATIENCE,
                    () -> namespace.readyMasternodes().toString(),
                    () -> namespace.readyMasternodes().size() == QUORUM);
            Tools.End second = namespace.evict("timecoin-1-0");
            assertNotEquals(0, second.code(), second.out());
            assertTrue(second.err().contains("disruption budget"), second.err());
            assertEquals(QUORUM, namespace.readyMasternodes().size());
        }
    }

    @Test
    void aDrainEndsAndAQuorumStays() throws Exception {
        try (Namespace namespace = localNetwork()) {
            String machine = namespace
                    .pods("timecoin.io/masternode=0,app.kubernetes.io/name=timecoin", "{.spec.nodeName}")
                    .getFirst();
            Queue<List<String>> seen = new ConcurrentLinkedQueue<>();
            AtomicBoolean drained = new AtomicBoolean();
            Thread watch = Thread.ofVirtual().start(() -> {
                while (!drained.get()) {
                    seen.add(namespace.readyMasternodes());
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            });
            try {
                tools.kubectl(
                        "drain",
                        machine,
                        "--ignore-daemonsets",
                        "--delete-emptydir-data",
                        "--pod-selector=app.kubernetes.io/name=timecoin",
                        "--timeout=110s");
            } finally {
                tools.kubectl("uncordon", machine);
                drained.set(true);
                watch.join();
            }
            assertTrue(seen.stream().allMatch(ready -> ready.size() >= QUORUM), seen::toString);
            namespace.awaitReady(VOTERS);
        }
    }
}

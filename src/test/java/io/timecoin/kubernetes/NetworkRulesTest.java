package io.timecoin.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.timecoin.node.ConfigInputs;
import io.timecoin.node.NodeConfig;
import io.timecoin.node.NodeConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the objects of a namespace have to be for each other: a third of the voters must never go, and everyone reaches whom they should. */
final class NetworkRulesTest {

    private static final String MASTERNODE = "masternode";

    private static <T> List<T> of(Rendering rendering, Class<T> kind) {
        return Manifest.of(rendering.manifests(), kind);
    }

    private static List<RenderedPod> pods(Rendering rendering) {
        return RenderedPod.all(rendering.manifests(), "any");
    }

    private static List<RenderedPod> masternodes(Rendering rendering) {
        return pods(rendering).stream().filter(NetworkRulesTest::votes).toList();
    }

    private static boolean votes(RenderedPod pod) {
        return MASTERNODE.equals(pod.labels().get("app.kubernetes.io/component"));
    }

    private static boolean selects(Map<String, String> selector, RenderedPod pod) {
        return pod.labels().entrySet().containsAll(selector.entrySet());
    }

    private static Service service(Rendering rendering, String name) {
        return of(rendering, Service.class).stream()
                .filter(service -> service.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static NodeConfig config(RenderedPod pod) throws Exception {
        return NodeConfigLoader.load(
                        new ConfigInputs(Optional.empty(), pod.environment(pod.node()), Map.of(), Map.of()))
                .config();
    }

    @Test
    void everyOverlayHasTheNodesThatItIsFor() {
        assertEquals(List.of("timecoin-0-0"), names(Rendering.MASTERNODE));
        assertEquals(List.of("timecoin-observer-0"), names(Rendering.OBSERVER));
        List<String> four = List.of("timecoin-0-0", "timecoin-1-0", "timecoin-2-0", "timecoin-3-0");
        assertEquals(four, names(Rendering.LOCAL));
        assertEquals(four, names(Rendering.TESTNET).subList(0, 4));
        assertEquals("timecoin-observer-0", names(Rendering.TESTNET).get(4));
    }

    private static List<String> names(Rendering rendering) {
        return pods(rendering).stream().map(RenderedPod::name).toList();
    }

    @ParameterizedTest
    @EnumSource
    void aMasternodeIsOnePodWithAVolumeThatNoOtherPodMayHaveAndThatStays(Rendering rendering) {
        Set<Map<String, String>> selectors = new HashSet<>();
        Set<String> backups = new HashSet<>();
        for (RenderedPod pod : pods(rendering)) {
            StatefulSet set = pod.set();
            assertTrue(selectors.add(set.getSpec().getSelector().getMatchLabels()));
            assertTrue(selects(set.getSpec().getSelector().getMatchLabels(), pod));
            PersistentVolumeClaim claim =
                    set.getSpec().getVolumeClaimTemplates().getFirst();
            assertEquals(List.of("ReadWriteOncePod"), claim.getSpec().getAccessModes());
            assertEquals(
                    "Retain",
                    set.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted());
            if (votes(pod)) {
                assertEquals(1, set.getSpec().getReplicas());
                assertEquals(
                        "OnDelete",
                        set.getSpec().getUpdateStrategy().getType(),
                        "else a change replaces all voters at once");
                assertTrue(pod.init().getArgs().containsAll(List.of("--masternode", "--await-genesis")));
                assertTrue(backups.add(backup(pod)), "each has its own");
            } else {
                assertFalse(pod.init().getArgs().contains("--masternode"));
                assertNull(set.getSpec().getReplicas(), "the autoscaler says how many");
            }
        }
    }

    private static String backup(RenderedPod pod) {
        Volume operator = pod.spec().getVolumes().stream()
                .filter(volume -> volume.getName().equals("operator"))
                .findFirst()
                .orElseThrow();
        assertTrue(operator.getSecret().getOptional());
        assertTrue(pod.init().getVolumeMounts().stream()
                .anyMatch(mount -> mount.getName().equals("operator")
                        && pod.init().getArgs().contains(mount.getMountPath() + "/operator.key")));
        assertTrue(pod.node().getVolumeMounts().stream()
                .noneMatch(mount -> mount.getName().equals("operator")));
        return operator.getSecret().getSecretName();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"OBSERVER", "LOCAL_NETWORK", "MONITORING"})
    void neverMayAThirdOfTheVotersGo(Rendering rendering) {
        List<PodDisruptionBudget> budgets = of(rendering, PodDisruptionBudget.class).stream()
                .filter(budget -> masternodes(rendering).stream()
                        .anyMatch(pod -> selects(budget.getSpec().getSelector().getMatchLabels(), pod)))
                .toList();
        assertEquals(1, budgets.size(), "a pod of two budgets cannot be evicted at all");
        PodDisruptionBudget budget = budgets.getFirst();
        for (RenderedPod pod : pods(rendering)) {
            assertEquals(votes(pod), selects(budget.getSpec().getSelector().getMatchLabels(), pod));
        }
        int voters = masternodes(rendering).size();
        int gone = budget.getSpec().getMaxUnavailable().getIntVal();
        assertTrue(voters == 1 || 3 * gone < voters, gone + " of " + voters);
        assertEquals("IfHealthyBudget", budget.getSpec().getUnhealthyPodEvictionPolicy(), "who is not ready may vote");
        String priority =
                of(rendering, PriorityClass.class).getFirst().getMetadata().getName();
        masternodes(rendering).forEach(pod -> assertEquals(priority, pod.spec().getPriorityClassName()));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"LOCAL_NETWORK", "MONITORING"})
    void peersFindEachOtherBeforeTheyAreReadyAndClientsOnlyWhoIs(Rendering rendering) throws Exception {
        Service peers = service(rendering, "timecoin-peers");
        assertEquals("None", peers.getSpec().getClusterIP());
        assertTrue(peers.getSpec().getPublishNotReadyAddresses());
        assertNull(service(rendering, "timecoin-api").getSpec().getPublishNotReadyAddresses());
        for (RenderedPod pod : pods(rendering)) {
            assertTrue(selects(peers.getSpec().getSelector(), pod));
            assertEquals("timecoin-peers", pod.set().getSpec().getServiceName());
            assertEquals(
                    Optional.of(List.of("timecoin-peers:24000")),
                    config(pod).network().peers());
            String advertised = config(pod).network().advertisedEndpoint().orElseThrow();
            String own = rendering == Rendering.MASTERNODE ? "masternode.example.org" : pod.name() + ".timecoin-peers";
            assertEquals(own + ":24000", advertised, "a name, which is looked up while it runs");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MASTERNODE", "TESTNET"})
    void peersOutsideReachEachMasternodeByItselfAndAreSeenByTheirOwnAddresses(Rendering rendering) {
        for (RenderedPod pod : masternodes(rendering)) {
            Service service = service(rendering, pod.set().getMetadata().getName());
            assertEquals("LoadBalancer", service.getSpec().getType());
            assertEquals("Local", service.getSpec().getExternalTrafficPolicy());
            assertTrue(service.getSpec().getPublishNotReadyAddresses());
            for (RenderedPod other : pods(rendering)) {
                assertEquals(
                        other.name().equals(pod.name()),
                        selects(service.getSpec().getSelector(), other));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"LOCAL_NETWORK", "MONITORING"})
    void whatIsNamedIsThere(Rendering rendering) {
        Set<String> accounts = new HashSet<>();
        of(rendering, ServiceAccount.class)
                .forEach(account -> accounts.add(account.getMetadata().getName()));
        Set<String> ports = Set.of("peers", "clients", "management");
        for (RenderedPod pod : pods(rendering)) {
            assertTrue(accounts.contains(pod.spec().getServiceAccountName()));
            assertEquals(
                    ports,
                    new HashSet<>(pod.node().getPorts().stream()
                            .map(port -> port.getName())
                            .toList()));
        }
        for (Service service : of(rendering, Service.class)) {
            assertTrue(pods(rendering).stream()
                    .anyMatch(pod -> selects(service.getSpec().getSelector(), pod)));
            service.getSpec()
                    .getPorts()
                    .forEach(port ->
                            assertTrue(ports.contains(port.getTargetPort().getStrVal())));
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"LOCAL_NETWORK", "MONITORING"})
    void nothingComesInButPeersClientsAndThoseWhoAskForMetricsEachAtTheirPort(Rendering rendering) {
        Map<String, NetworkPolicy> policies = new TreeMap<>();
        for (NetworkPolicy policy : of(rendering, NetworkPolicy.class)) {
            policies.put(policy.getMetadata().getName(), policy);
            for (RenderedPod pod : pods(rendering)) {
                assertTrue(selects(policy.getSpec().getPodSelector().getMatchLabels(), pod));
            }
        }
        assertEquals(
                List.of("timecoin-clients", "timecoin-metrics", "timecoin-nothing", "timecoin-peers"),
                List.copyOf(policies.keySet()));
        assertEquals(
                List.of(),
                requireNonNull(policies.get("timecoin-nothing")).getSpec().getIngress());
        for (String[] open : new String[][] {
            {"timecoin-peers", "peers"}, {"timecoin-clients", "clients"}, {"timecoin-metrics", "management"}
        }) {
            var rule =
                    requireNonNull(policies.get(open[0])).getSpec().getIngress().getFirst();
            assertEquals(1, rule.getPorts().size());
            assertEquals(open[1], rule.getPorts().getFirst().getPort().getStrVal());
            assertEquals(open[1].equals("peers"), rule.getFrom().isEmpty(), "strangers reach peers alone");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"LOCAL_NETWORK", "MONITORING"})
    void podsOfOneKindSpreadAndOneFromACordonedMachineFindsAPlace(Rendering rendering) {
        for (RenderedPod pod : pods(rendering)) {
            List<TopologySpreadConstraint> spread = pod.spec().getTopologySpreadConstraints();
            assertEquals(
                    List.of("kubernetes.io/hostname", "topology.kubernetes.io/zone"),
                    spread.stream()
                            .map(TopologySpreadConstraint::getTopologyKey)
                            .toList());
            for (TopologySpreadConstraint each : spread) {
                assertEquals("Honor", each.getNodeTaintsPolicy());
                for (RenderedPod other : pods(rendering)) {
                    assertEquals(
                            votes(other) == votes(pod),
                            selects(each.getLabelSelector().getMatchLabels(), other),
                            "masternodes are spread among masternodes");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OBSERVER", "TESTNET"})
    void observersAreServedToClientsByANameThatTheyAnswerTo(Rendering rendering) throws Exception {
        Ingress ingress = of(rendering, Ingress.class).getFirst();
        String host = ingress.getSpec().getRules().getFirst().getHost();
        var backend = ingress.getSpec()
                .getRules()
                .getFirst()
                .getHttp()
                .getPaths()
                .getFirst()
                .getBackend()
                .getService();
        Service api = service(rendering, backend.getName());
        assertEquals(
                api.getSpec().getPorts().getFirst().getName(), backend.getPort().getName());
        for (RenderedPod pod : pods(rendering)) {
            assertEquals(!votes(pod), selects(api.getSpec().getSelector(), pod), "masternodes have other things to do");
            if (!votes(pod)) {
                List<String> hosts = config(pod).api().allowedHosts().orElseThrow();
                assertTrue(
                        hosts.containsAll(Arrays.asList(host, "timecoin-api", "timecoin-api.any.svc")),
                        hosts::toString);
                assertTrue(config(pod).api().trustedProxies().isPresent());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OBSERVER", "TESTNET"})
    void observersAreAsManyAsRequestsAndLagAskFor(Rendering rendering) {
        HorizontalPodAutoscaler autoscaler =
                of(rendering, HorizontalPodAutoscaler.class).getFirst();
        assertEquals(
                "timecoin-observer", autoscaler.getSpec().getScaleTargetRef().getName());
        Set<String> recorded = new HashSet<>();
        Rendering.MONITORING.manifests().stream()
                .filter(manifest -> manifest.kind().equals("PrometheusRule"))
                .forEach(rule -> rule.tree().findValuesAsText("record").forEach(recorded::add));
        List<String> metrics = autoscaler.getSpec().getMetrics().stream()
                .map(metric -> metric.getPods().getMetric().getName())
                .toList();
        assertEquals(List.of("timecoin_requests_per_second", "timecoin_lag_blocks"), metrics);
        assertTrue(recorded.containsAll(metrics), "somebody records them");
    }

    @Test
    void theMonitorFindsTheServiceOfMetrics() {
        ServiceMonitor monitor = of(Rendering.MONITORING, ServiceMonitor.class).getFirst();
        Service metrics = service(Rendering.MASTERNODE, "timecoin-metrics");
        assertTrue(metrics.getMetadata()
                .getLabels()
                .entrySet()
                .containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet()));
        assertEquals(
                metrics.getSpec().getPorts().getFirst().getName(),
                monitor.getSpec().getEndpoints().getFirst().getPort());
        assertEquals("/q/metrics", monitor.getSpec().getEndpoints().getFirst().getPath());
    }

    @Test
    void theMetricsOfRulesAreDocumented() throws Exception {
        String document = Files.readString(Path.of("docs/metrics.md"));
        Rendering.MONITORING.manifests().stream()
                .flatMap(manifest -> manifest.tree().findValuesAsText("expr").stream())
                .flatMap(expression -> Pattern.compile("timecoin_[a-z_]+")
                        .matcher(expression)
                        .results()
                        .map(result -> result.group().replaceFirst("_count$", "")))
                .forEach(metric -> assertTrue(document.contains("`" + metric), metric));
    }

    @Test
    void theVolumesOfTheLocalNetworkAreThoseThatItsPodsLookFor() {
        List<String> claims = of(Rendering.LOCAL_NETWORK, PersistentVolumeClaim.class).stream()
                .map(claim -> claim.getMetadata().getName())
                .toList();
        assertEquals(pods(Rendering.LOCAL).stream().map(RenderedPod::claim).toList(), claims);
        assertNotEquals(List.of(), claims);
    }
}

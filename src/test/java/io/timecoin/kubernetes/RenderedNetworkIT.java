package io.timecoin.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.timecoin.chaos.FinalLedger;
import io.timecoin.chaos.TransferLoad;
import io.timecoin.cli.Program;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.testnet.Await;
import io.timecoin.cli.testnet.LocalNetworkFiles;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Network;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is rendered for the local network is what starts: its job, its pods, their replacement one by one, and one whose volume is lost. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RenderedNetworkIT {

    private static final int PER_SECOND = 100;
    private static final int LOST = 3;
    private static final Duration TWO_EPOCHS = Duration.ofMinutes(4);

    @TempDir
    private Path cluster = Path.of("");

    private final List<LocalPod> pods = new ArrayList<>();

    @Test
    void theLocalOverlayMakesANetworkThatIsUpgradedUnderLoadAndOutlivesALostVolume() throws Exception {
        Path genesisMap = PodPlace.configMap(cluster, "timecoin-genesis").resolve("genesis.json");
        prepareVolumes(genesisMap);
        Genesis genesis = NodeFiles.readGenesis(genesisMap);
        try {
            startPods();
            LocalNetworkFiles.Shared shared = new LocalNetworkFiles.Shared(
                    genesis, KeyFile.read(pods.getFirst().volume().resolve("faucet.key")), true);
            List<NodeClient> clients = pods.stream().map(LocalPod::client).toList();
            FinalLedger ledger = new FinalLedger();
            try (TransferLoad load =
                    new TransferLoad(clients, shared, ledger, PER_SECOND, Integer.MAX_VALUE, _ -> {})) {
                load.resume();
                load.awaitFinals(1_000);
                for (LocalPod pod : pods) {
                    assertEquals(0, pod.stop(), pod::printed);
                    pod.start();
                    pod.awaitReady();
                }
                load.awaitFinals(100);
                loseAVolume();
                load.awaitFinals(100);
                load.pause();
                assertEquals(List.of(), ledger.contradictions());
            }
            Await.until(TWO_EPOCHS, this::heads, () -> heads(pods.getFirst()).equals(heads(pods.get(LOST))));
        } finally {
            pods.forEach(LocalPod::close);
        }
    }

    /** From nothing to a running masternode, as docs/kubernetes.md says it; its name gets an address when it already runs. */
    @Test
    void aMasternodeShowsItsKeyWaitsForTheGenesisAndStarts() throws Exception {
        String address = freeAddresses(1).getFirst();
        Path hosts = Files.writeString(cluster.resolve("hosts"), address + " timecoin-peers\n");
        RenderedPod rendered =
                RenderedPod.all(Rendering.MASTERNODE.manifests(), "timecoin").getFirst();
        try (LocalPod pod = new LocalPod(rendered, cluster, address)) {
            Process init = pod.beginInit();
            Await.until(pod::printed, () -> pod.log().contains("Waits for the genesis"));
            Matcher key = Pattern.compile("(?m)^operatorKey +([0-9a-f]{64})$").matcher(pod.log());
            assertTrue(key.find(), pod::printed);

            Path made = cluster.resolve("genesis.json");
            String owner = owner();
            Program.End genesis = Program.run(
                    "init",
                    "genesis",
                    made.toString(),
                    "--network",
                    "mainnet",
                    "--masternode",
                    "bronze," + key.group(1) + "," + owner + ",masternode.example.org:24000",
                    "--allocation",
                    owner + "=1000*10");
            assertEquals(0, genesis.exitCode(), genesis.printed());
            assertTrue(init.isAlive(), pod::printed);
            Path map = PodPlace.configMap(cluster, "timecoin-genesis");
            Files.createDirectories(map);
            Files.move(made, map.resolve("genesis.json"));
            Await.until(pod::printed, () -> !init.isAlive());
            assertEquals(0, init.exitValue(), pod::printed);

            pod.start();
            pod.awaitReady();
            Await.until(pod::printed, () -> pod.log().contains("masternode.example.org has no address now"));
            Files.writeString(hosts, address + " masternode.example.org\n", StandardOpenOption.APPEND);
            Await.until(pod::printed, () -> pod.log().contains("masternode.example.org has an address again"));
            assertEquals(0, pod.stop(), pod::printed);
        }
    }

    private String owner() throws Exception {
        PublicKey key =
                KeyFile.create(cluster.resolve("owner.key"), new SecureRandom()).publicKey();
        return AddressText.encode(Address.of(key), Network.MAINNET);
    }

    /** As {@code kubectl logs job/timecoin-network > genesis.json} and {@code kubectl create configmap} do. */
    private void prepareVolumes(Path genesisMap) throws Exception {
        PodSpec job = Rendering.LOCAL_NETWORK.manifests().stream()
                .flatMap(manifest -> manifest.pod().stream())
                .findFirst()
                .orElseThrow();
        Container container = job.getContainers().getFirst();
        Files.writeString(cluster.resolve("hosts"), "");
        Path log = cluster.resolve("network.log");
        int code = new PodPlace(cluster, "127.0.0.1", job, Map.of()).run(container, Map.of(), log);
        String both =
                Files.readString(log) + Files.readString(Path.of(log + ".err")); // a pod's log is both of its streams
        assertEquals(0, code, both);
        Files.createDirectories(genesisMap.getParent());
        Files.writeString(genesisMap, both);
    }

    private void startPods() throws Exception {
        List<RenderedPod> rendered = RenderedPod.all(Rendering.LOCAL.manifests(), "timecoin");
        List<String> addresses = freeAddresses(rendered.size());
        Files.writeString(cluster.resolve("hosts"), hosts(rendered, addresses));
        for (int i = 0; i < rendered.size(); i++) {
            pods.add(new LocalPod(rendered.get(i), cluster, addresses.get(i)));
        }
        for (LocalPod pod : pods) {
            pod.start();
        }
        pods.forEach(LocalPod::awaitReady);
    }

    /** What a name service says of headless services: each pod that is selected, and each by its own name. */
    private static String hosts(List<RenderedPod> rendered, List<String> addresses) {
        StringBuilder hosts = new StringBuilder();
        for (Service service : Manifest.of(Rendering.LOCAL.manifests(), Service.class)) {
            if ("None".equals(service.getSpec().getClusterIP())) {
                String name = service.getMetadata().getName();
                for (int i = 0; i < rendered.size(); i++) {
                    RenderedPod pod = rendered.get(i);
                    if (pod.labels()
                            .entrySet()
                            .containsAll(service.getSpec().getSelector().entrySet())) {
                        hosts.append(addresses.get(i) + " " + name + "\n");
                    }
                    if (name.equals(pod.set().getSpec().getServiceName())) {
                        hosts.append(addresses.get(i) + " " + pod.name() + "." + name + "\n");
                    }
                }
            }
        }
        return hosts.toString();
    }

    /** So many addresses of loopback of which nobody uses the ports that are rendered. */
    private static List<String> freeAddresses(int count) throws IOException {
        while (true) {
            String network = "127." + ThreadLocalRandom.current().nextInt(2, 250) + "."
                    + ThreadLocalRandom.current().nextInt(0, 250) + ".";
            List<String> addresses = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                addresses.add(network + i);
            }
            if (areFree(addresses)) {
                return addresses;
            }
        }
    }

    private static boolean areFree(List<String> addresses) {
        for (String address : addresses) {
            for (int port = 24_000; port <= 24_002; port++) {
                try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
                    assertTrue(socket.isBound());
                } catch (IOException _) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A pod goes with its volume: no other key is made, and the one from the backup votes from the next epoch on. */
    private void loseAVolume() throws Exception {
        LocalPod pod = pods.get(LOST);
        String key = Files.readString(pod.volume().resolve("operator.key"));
        pod.kill();
        delete(pod.volume());
        assertEquals(1, pod.init(), "no key is made where the network has one");
        assertTrue(pod.printed().contains("there is no operator key"), pod::printed);
        assertTrue(Files.notExists(pod.volume().resolve("operator.key")));

        Path backup = Files.createDirectories(pod.backup()).resolve("operator.key");
        Files.setPosixFilePermissions(Files.writeString(backup, key), PosixFilePermissions.fromString("rw-------"));
        pod.start();
        delete(pod.backup());
        pod.awaitReady();
        // Not asked by the metric: the epoch may have ended since.
        assertTrue(pod.log().contains("it votes only from the next epoch on"), pod::printed);
        Await.until(
                TWO_EPOCHS, pod::printed, () -> pod.metric("timecoin_voting").equals(Optional.of(1.0)));
        assertEquals(0, pod.stop(), pod::printed);
        pod.start();
        pod.awaitReady();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private String heads() {
        return pods.stream().map(pod -> pod.name() + " " + heads(pod)).toList().toString();
    }

    private static String heads(LocalPod pod) {
        return pod.client().block("latest").map(block -> block.text("hash")).orElse("none");
    }
}

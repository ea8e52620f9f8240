package io.timecoin.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.chaos.ChaosNetwork;
import io.timecoin.chaos.FinalLedger;
import io.timecoin.chaos.NetworkFaultMetrics;
import io.timecoin.chaos.TransferLoad;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.Await;
import io.timecoin.cli.testnet.LocalNetworkFiles;
import io.timecoin.cli.testnet.NetworkHead;
import io.timecoin.node.AdminCookie;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeFiles;
import io.timecoin.node.NodeStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Four honest nodes as processes, honest clients that send transfers through them all the time, a sink for each node, and what
 * attackers know. The last node's keys are the traitor's: as long as he attacks, that node does not run. For the test's thread.
 */
final class AttackedNetwork implements AutoCloseable {

    /** Whom an impostor says to be. */
    static final int HONEST = 1;

    /** Whose keys the traitor has, and who is killed and started again. */
    static final int LAST = ChaosNetwork.NODES - 1;

    /** Transfers a second that honest clients begin. */
    static final int LOAD = 20;

    /** Within this a node that starts finds its peers, attack or not. */
    private static final Duration LINKS = Duration.ofSeconds(30);

    private static final Duration BACK = Duration.ofSeconds(60);

    private static final String BANS = "/v1/admin/bans";

    private final ChaosNetwork network;
    private final FinalLedger ledger = new FinalLedger();
    private final TransferLoad load;
    private final Scene scene;
    private final Watch watch;
    private final List<Sink> sinks = new ArrayList<>();
    private volatile boolean traitorous;

    private AttackedNetwork(ChaosNetwork network) throws IOException, NodeStartException {
        this.network = network;
        LocalNetworkFiles.Shared shared = network.shared();
        Path keys = network.plan().nodeDirectory(LAST);
        this.scene = new Scene(
                shared.genesis(),
                shared.faucet(),
                LAST,
                KeyFile.read(keys.resolve(NodeFiles.OPERATOR_KEY)),
                KeyFile.read(keys.resolve(NodeFiles.NODE_KEY)));
        this.watch = new Watch(network, this::running, scene);
        this.load = new TransferLoad(network, ledger, LOAD, Scene.FIRST_COIN, watch::finalAfter);
        for (int node = 0; node < ChaosNetwork.NODES; node++) {
            sinks.add(Sink.open(scene.stranger("")));
        }
    }

    /** All are ready and under load. */
    static AttackedNetwork start(Path directory) throws IOException, NodeStartException {
        ChaosNetwork network = new ChaosNetwork(directory.resolve("network"));
        try {
            network.startAll();
            AttackedNetwork attacked = new AttackedNetwork(network);
            attacked.load.resume();
            attacked.load.awaitFinals(5 * LOAD);
            attacked.watch.begin();
            return attacked;
        } catch (IOException | NodeStartException | RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    Scene scene() {
        return scene;
    }

    Watch watch() {
        return watch;
    }

    /** Nodes that are meant to run now. */
    List<Integer> running() {
        return IntStream.range(0, traitorous ? LAST : ChaosNetwork.NODES)
                .boxed()
                .toList();
    }

    /** Those ports of them. */
    List<InetSocketAddress> targets(Attack.Door door) {
        return running().stream()
                .map(node -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port(network, node, door)))
                .toList();
    }

    static int port(ChaosNetwork network, int node, Attack.Door door) {
        return switch (door) {
            case PEERS -> network.plan().peerPort(node);
            case CLIENTS -> network.plan().apiPort(node);
        };
    }

    /** As many sinks. */
    List<InetSocketAddress> sinks() {
        return sinks.stream().limit(running().size()).map(Sink::address).toList();
    }

    /** Makes the network one that such an attack is against; whoever does not run and should is started. */
    void prepareFor(Attack.Who who) throws IOException {
        boolean withTraitor = who == Attack.Who.VOTER;
        if (withTraitor && !traitorous) {
            load.leaveOut(LAST);
            traitorous = true;
            network.kill(List.of(LAST));
        }
        if (!withTraitor && traitorous) {
            forgiveTheTraitor();
            network.start(LAST);
            network.awaitReady(LAST);
            traitorous = false;
            load.leaveOut(-1);
        }
        reviveAll();
    }

    /** Its key was banned for what attackers said with it; its operator has it again, and asks the others to lift that. */
    private void forgiveTheTraitor() throws IOException {
        String key = scene.traitor().nodeSigner().publicKey().toHex();
        for (int node : running()) {
            try (NodeClient admin = admin(node)) {
                boolean banned = admin.get(BANS).list("items").stream()
                        .anyMatch(ban -> ban.text("subject").equals(key));
                if (banned) {
                    admin.delete(BANS + "?subject=" + key);
                }
            }
        }
    }

    private NodeClient admin(int node) throws IOException {
        String cookie = Files.readString(network.dataDirectory(node).resolve(AdminCookie.FILE));
        return new NodeClient(network.process(node).management(), Optional.of(AdminCookie.header(cookie)));
    }

    private void reviveAll() {
        for (int node : running()) {
            if (!network.process(node).isAlive()) {
                network.start(node);
            }
        }
        running().forEach(network::awaitReady);
        long now = System.nanoTime();
        Await.until(BACK, () -> "transfers become final before the attack", () -> watch.finalsSince(now) >= LOAD);
    }

    /** Bytes of the log of each node, over all its runs. */
    List<Long> logBytes() {
        return IntStream.range(0, ChaosNetwork.NODES)
                .mapToObj(network::process)
                .map(process -> process.log().toFile().length())
                .toList();
    }

    /** Exit codes and last words of those that have ended and should not. */
    List<String> deaths() {
        return running().stream()
                .map(network::process)
                .filter(process -> !process.isAlive())
                .map(process -> process.obituary(3))
                .toList();
    }

    /** Waits until all are ready, linked to each other, and a second's transfers have become final since then. */
    void awaitBack(long nanos) {
        Await.until(BACK, this::state, () -> watch.finalsSince(nanos) >= LOAD);
        for (int node : running()) {
            Await.until(BACK, () -> "node " + node + " is ready again: " + state(), () -> network.isReady(node));
            awaitLinks(node);
            Await.until(BACK, () -> "node " + node + " serves who connects now", () -> servesNewClients(node));
        }
    }

    /** Those of the load have their connections since before the attack. */
    private boolean servesNewClients(int node) {
        try (NodeClient stranger = new NodeClient(network.clients().get(node).base(), Optional.empty())) {
            return stranger.get("/v1/status").number("height") >= 0;
        } catch (NodeClientException _) {
            return false;
        }
    }

    /** No node has banned another, nor the address that all honest ones come from. */
    void nobodyHonestIsBanned() throws IOException, NodeStartException {
        Set<String> honest = new HashSet<>(Set.of("127.0.0.1", "127.0.0.0/24"));
        for (int node : running()) {
            Path file = network.plan().nodeDirectory(node).resolve(NodeFiles.NODE_KEY);
            honest.add(KeyFile.read(file).publicKey().toHex());
        }
        for (int node : running()) {
            try (NodeClient admin = admin(node)) {
                List<String> banned = admin.get(BANS).list("items").stream()
                        .map(ban -> ban.text("subject"))
                        .filter(honest::contains)
                        .toList();
                assertEquals(List.of(), banned, () -> "banned by node " + node);
            }
        }
    }

    private void awaitLinks(int node) {
        Await.until(
                LINKS,
                () -> "node " + node + " is linked to all voters: " + state(),
                () -> votersLinkedTo(node) >= running().size() - 1);
    }

    private String state() {
        StringBuilder state = new StringBuilder();
        for (int node : running()) {
            boolean alive = network.process(node).isAlive();
            state.append("node ")
                    .append(node)
                    .append(alive ? " runs" : " has ended")
                    .append(network.isReady(node) ? ", ready" : ", not ready")
                    .append(", linked voters ")
                    .append(alive ? votersLinkedTo(node) : 0)
                    .append("; ");
        }
        return state.toString();
    }

    /** Honest voters among its peers. */
    private long votersLinkedTo(int node) {
        try {
            List<JsonReply> peers = network.clients().get(node).get("/v1/peers").list("items");
            return running().stream()
                    .map(other -> scene.genesis().masternodes().get(other).id().toHex())
                    .filter(id -> peers.stream()
                            .anyMatch(peer -> peer.optionalText("masternodeId")
                                    .filter(id::equals)
                                    .isPresent()))
                    .count();
        } catch (NodeClientException _) {
            return 0; // it does not answer
        }
    }

    // ---- what attacks ask besides

    /** Kills the last node, starts it again, and waits until it has found its peers. */
    void aRestartedNodeGetsItsLinksBack() throws IOException {
        network.kill(List.of(LAST));
        network.start(LAST);
        awaitLinks(LAST);
    }

    /** Each masternode is at most once among the peers of each node. */
    void nobodyElseIsAMasternode() {
        String id = scene.genesis().masternodes().get(HONEST).id().toHex();
        for (NodeClient node : network.clients()) {
            List<JsonReply> claiming = node.get("/v1/peers").list("items").stream()
                    .filter(peer ->
                            peer.optionalText("masternodeId").filter(id::equals).isPresent())
                    .toList();
            assertTrue(claiming.size() <= 1, () -> node.base() + " shows masternode " + id + " as: " + claiming);
        }
    }

    /** A counter has this value on every node. */
    void counted(String metric, double value) {
        for (int node : running()) {
            assertEquals(value, NetworkFaultMetrics.read(network.process(node).management(), metric), metric);
        }
    }

    /** A gauge is below this on every node. */
    void below(String metric, double bound) {
        for (int node : running()) {
            double value = NetworkFaultMetrics.read(network.process(node).management(), metric);
            assertTrue(value < bound, () -> metric + " is " + value);
        }
    }

    /** No client was told what is not so, and all nodes agree. */
    String verify() throws IOException {
        prepareFor(Attack.Who.NOBODY);
        load.pause();
        NetworkHead head = NetworkHead.agreedBy(network.clients(), ChaosNetwork.PATIENCE);
        assertEquals(List.of(), ledger.contradictions());
        return "height " + head.height() + ", block " + head.blockHash() + ", supply " + head.supply()
                + " on four nodes; " + ledger.size() + " transfers were final";
    }

    @Override
    public void close() {
        watch.close();
        load.close();
        sinks.forEach(Sink::close);
        network.close();
    }
}

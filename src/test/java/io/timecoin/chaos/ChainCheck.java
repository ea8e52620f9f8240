package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.testnet.NetworkHead;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Genesis;
import io.timecoin.masternode.RewardSchedule;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What has to hold after every fault, seen through the nodes' client API. It remembers what earlier checks saw: a final block
 * that changes later is found as well.
 */
final class ChainCheck {

    /** What no node may ever log, whatever happens to it. */
    private static final Pattern NEVER = Pattern.compile(
            "signed two statements that exclude each other|STOPPED VOTING FOR GOOD|broken invariant|failed unexpectedly");

    private record Seen(String hash, String kind) {}

    private final ChaosNetwork network;
    private final FinalLedger ledger;
    private final NavigableMap<Long, Seen> chain = new TreeMap<>();
    private final Set<Hash256> asked = new HashSet<>();

    ChainCheck(ChaosNetwork network, FinalLedger ledger) {
        this.network = network;
        this.ledger = ledger;
    }

    /**
     * All four nodes run and no load is on them. Compares every height's hash on all nodes, every transfer a client was told
     * to be final with that chain, each new one on every node, and the supply, which has to be the genesis's plus a reward
     * for each settlement.
     *
     * @return a line for the report
     */
    String verify() {
        NetworkHead head = NetworkHead.agreedBy(network.clients(), ChaosNetwork.PATIENCE);
        for (NodeClient node : network.clients()) {
            compare(node, head.height());
        }
        assertSupply(head);
        Map<Hash256, FinalLedger.Place> finals = ledger.finals();
        finals.forEach((txid, place) -> {
            Seen block = chain.get(place.height());
            assertTrue(block != null && block.hash().equals(place.blockHash()), () -> txid + " was final at " + place);
        });
        finals.keySet().stream().filter(txid -> !asked.contains(txid)).toList().forEach(txid -> {
            assertHeldByAll(txid, finals.getOrDefault(txid, new FinalLedger.Place(0, "")));
            asked.add(txid);
        });
        assertEquals(List.of(), ledger.contradictions());
        return finals.size() + " transfers final, " + head.height() + " heights the same on 4 nodes, supply "
                + head.supply();
    }

    /** The same, with every transfer asked for once more on every node. */
    String verifyAll() {
        asked.clear();
        return verify();
    }

    /** What only a broken program prints is in no log of these nodes. */
    void assertQuiet(int... nodes) {
        for (int node : nodes) {
            assertEquals("", network.log(node).first(NEVER), () -> "in the log of node " + node);
        }
    }

    private void compare(NodeClient node, long height) {
        for (long from = height; from > 0; ) {
            List<JsonReply> page = node.get("/v1/blocks?limit=100&from=" + from).list("items");
            assertEquals(from, page.getFirst().number("height"), () -> "the first block asked for at " + node.base());
            for (JsonReply block : page) {
                assertEquals(from--, block.number("height"), () -> "no gap at " + node.base());
                Seen seen = new Seen(block.text("hash"), block.text("kind"));
                Seen before = chain.putIfAbsent(block.number("height"), seen);
                assertTrue(
                        before == null || before.equals(seen),
                        () -> "height " + block.number("height") + ": " + node.base() + " has " + seen
                                + ", another has or had " + before);
            }
        }
    }

    private void assertSupply(NetworkHead head) {
        Genesis genesis = network.shared().genesis();
        long settlements = chain.headMap(head.height(), true).values().stream()
                .filter(block -> block.kind().equals("SETTLEMENT"))
                .count();
        long reward = new RewardSchedule(genesis.parameters().rewardBase()).reward(ChaosNetwork.NODES);
        assertEquals(
                genesis.supply() + settlements * reward,
                Long.parseLong(head.supply()),
                () -> settlements + " settlements up to " + head.height());
    }

    private void assertHeldByAll(Hash256 txid, FinalLedger.Place place) {
        for (NodeClient node : network.clients()) {
            JsonReply held = node.transaction(txid.toHex())
                    .orElseThrow(() -> new AssertionError(node.base() + " does not know " + txid + " of " + place));
            assertEquals("final", held.text("state"), () -> txid + " at " + node.base());
            JsonReply block = held.object("block").orElseThrow();
            assertEquals(
                    place,
                    new FinalLedger.Place(block.number("height"), block.text("hash")),
                    () -> txid + " at " + node.base());
        }
    }
}

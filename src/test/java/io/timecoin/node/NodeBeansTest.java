package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signer;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.json.GenesisFile;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.discovery.Discovery;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.runtime.StepThreads;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.VoteRecordState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node is made of follows from its settings and files. */
final class NodeBeansTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    /** Four masternodes, the first with this operator. */
    private static Genesis genesis(PublicKey operator) {
        List<GenesisMasternode> masternodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            masternodes.add(new GenesisMasternode(
                    MasternodeTier.BRONZE,
                    i == 0 ? operator : TestLedger.operator(i).publicKey(),
                    TestLedger.address(TestLedger.signer("owner " + i)),
                    TestLedger.address(TestLedger.signer("reward " + i)),
                    "127.0.0.1:" + (24_100 + 10 * i)));
        }
        return new Genesis(
                Network.DEVNET, "test", TestLedger.GENESIS_TIME, ChainParameters.STANDARD, masternodes, List.of());
    }

    private NodeBeans beans(Map<String, String> settings) throws NodeStartException {
        Map<String, String> arguments = new TreeMap<>(settings);
        arguments.put("timecoin.node.data-dir", directory.toString());
        return new NodeBeans(NodeConfigLoader.load(new ConfigInputs(Optional.empty(), Map.of(), Map.of(), arguments))
                .config());
    }

    /** Sets up a data directory; its operator key. */
    private Signer setUp() throws IOException, NodeStartException {
        Signer operator = DataDirectorySetup.operatorKey(directory, new SecureRandom());
        Files.writeString(directory.resolve(NodeFiles.GENESIS), GenesisFile.write(genesis(operator.publicKey())));
        return operator;
    }

    private static final HeapAccount HEAP = new HeapAccount(512L << 20);

    private String operatorKeyFile() {
        return directory.resolve(NodeFiles.OPERATOR_KEY).toString();
    }

    @Test
    void aNodeWithTheOperatorKeyOfAMasternodeVotesForItAndRecordsWhatItSays() throws Exception {
        Signer operator = setUp();
        NodeBeans beans = beans(Map.of("timecoin.node.operator-key", operatorKeyFile()));
        Genesis genesis = beans.genesis();
        ReplicaHost.Terms terms = beans.terms(genesis, beans.consensus(), HEAP);
        assertEquals(
                Optional.of(genesis.masternodes().getFirst().id()), terms.self().masternodeId());
        assertEquals(
                Optional.of(operator.publicKey()), terms.self().operatorKey().map(Signer::publicKey));
        try (NodeDatabases databases = beans.databases(genesis, StepThreads.ofNode())) {
            assertEquals(
                    VoteRecordState.COMPLETE, databases.voteLog().orElseThrow().state());
            databases.closeVoteLog();
        }
    }

    @Test
    void aNodeThatIsGivenNoOperatorKeyOnlyObserves() throws Exception {
        setUp();
        NodeBeans beans = beans(Map.of());
        Genesis genesis = beans.genesis();
        assertEquals(
                Optional.empty(),
                beans.terms(genesis, beans.consensus(), HEAP).self().masternodeId());
        try (NodeDatabases databases = beans.databases(genesis, StepThreads.ofNode())) {
            assertTrue(databases.voteLog().isEmpty());
        }
    }

    @Test
    void theMempoolIsAsLargeAsItIsConfigured() throws Exception {
        setUp();
        NodeBeans beans = beans(Map.of(
                "timecoin.mempool.max-bytes",
                "32M",
                "timecoin.mempool.max-transactions",
                "5000",
                "timecoin.mempool.max-parked",
                "70",
                "timecoin.mempool.parked-timeout",
                "9s"));
        var limits = beans.terms(beans.genesis(), beans.consensus(), HEAP).mempool();
        assertEquals(32L << 20, limits.memory());
        assertEquals(HEAP.share(HeapShare.PARKED), limits.parkedMemory());
        assertEquals(5_000, limits.transactions());
        assertEquals(70, limits.parked());
        assertEquals(9_000, limits.parkedMillis());
    }

    @Test
    void withoutASettingTheMempoolFollowsFromTheHeap() throws Exception {
        setUp();
        NodeBeans beans = beans(Map.of());
        assertEquals(
                HEAP.share(HeapShare.MEMPOOL),
                beans.terms(beans.genesis(), beans.consensus(), HEAP).mempool().memory());
    }

    @Test
    void theWholeAddressBookHasRoomInItsShareOfALocalNodesHeap() {
        long share = new HeapAccount(192L << 20).share(HeapShare.ADDRESS_BOOK);
        assertTrue(Discovery.MOST_BYTES <= share, Discovery.MOST_BYTES + " of " + share);
    }

    @Test
    void onlyTheOperatorOfAVoterMakesItsNodeAVoter() {
        TestLedger ledger = TestLedger.ofBronze(4);
        ActiveSet set = ledger.genesis().activeSet();
        PublicKey node = TestLedger.signer("node").publicKey();
        assertTrue(LocalPeer.isVoter(
                set,
                NodeRecord.signed(
                        ledger.voter(2), ledger.genesisHash(), set.voter(2).id(), node, 0, 1)));
        assertFalse(
                LocalPeer.isVoter(
                        set,
                        NodeRecord.signed(
                                ledger.voter(1),
                                ledger.genesisHash(),
                                set.voter(2).id(),
                                node,
                                0,
                                1)),
                "anybody can sign a record that names another's masternode");
        assertFalse(
                LocalPeer.isVoter(
                        set,
                        NodeRecord.signed(ledger.voter(2), ledger.genesisHash(), ledger.genesisHash(), node, 0, 1)),
                "there is no such masternode");
    }

    @Test
    void whichMasternodeAPeerIsTheGenesisSaysAndNotItsRecord() {
        TestLedger ledger = TestLedger.ofBronze(4);
        Genesis genesis = ledger.genesis();
        PublicKey node = TestLedger.signer("node").publicKey();
        Hash256 id = genesis.masternodes().get(2).id();
        Signer operator = TestLedger.operator(2);
        NodeRecord own = NodeRecord.signed(operator, genesis.hash(), id, node, 0, 1_000);
        assertEquals(Optional.of(genesis.masternodes().get(2).endpoint()), LocalPeer.registered(genesis, own, 999));
        assertEquals(Optional.empty(), LocalPeer.registered(genesis, own, 1_000), "it has expired");
        NodeRecord stolen = NodeRecord.signed(TestLedger.operator(1), genesis.hash(), id, node, 0, 1_000);
        assertEquals(Optional.empty(), LocalPeer.registered(genesis, stolen, 0), "of another operator");
        NodeRecord invented = NodeRecord.signed(operator, genesis.hash(), genesis.hash(), node, 0, 1_000);
        assertEquals(Optional.empty(), LocalPeer.registered(genesis, invented, 0), "there is no such masternode");
    }
}

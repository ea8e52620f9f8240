package io.timecoin.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.HashTag;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GenesisTest {

    private final Genesis genesis = TestLedger.ofBronze(4).genesis();

    @Test
    void coinsAreTheAllocationsThenOneLockedCollateralForEachMasternode() {
        assertEquals(TestLedger.WALLETS + 4, genesis.coins().size());
        assertEquals(
                new Coin(TestLedger.COIN, TestLedger.address(TestLedger.wallet(0)), 0, false),
                genesis.coins()
                        .get(new OutPoint(
                                HashTag.GENESIS_COINS.hash(genesis.hash().toBytes()), 0)));
        OutPoint collateral = genesis.collateralOf(1).orElseThrow();
        assertEquals(TestLedger.WALLETS + 1, collateral.vout());
        assertEquals(
                new Coin(
                        MasternodeTier.BRONZE.collateral(),
                        genesis.masternodes().get(1).owner(),
                        0,
                        true),
                genesis.coins().get(collateral));
        assertEquals((TestLedger.WALLETS + 4) * TestLedger.COIN, genesis.supply());
    }

    @Test
    void aFreeMasternodeOfTheGenesisVotesWithoutCollateral() {
        GenesisMasternode free = tier(MasternodeTier.FREE);
        Genesis mixed = with(List.of(free, genesis.masternodes().get(1)), genesis.allocations());
        assertEquals(List.of(), GenesisRules.faults(mixed));
        assertEquals(2, mixed.activeSet().totalWeight());
        assertEquals(Optional.empty(), mixed.collateralOf(0));
        assertEquals(TestLedger.WALLETS, mixed.collateralOf(1).orElseThrow().vout());
        assertEquals(10, tier(MasternodeTier.SILVER).voteWeight());
    }

    @Test
    void blockOneIsJudgedByEpochZeroAndTheGenesisHash() {
        ChainState state = genesis.initialState();
        assertEquals(
                new ChainState(
                        0,
                        genesis.hash(),
                        TestLedger.GENESIS_TIME,
                        0,
                        0,
                        TestLedger.GENESIS_TIME,
                        0,
                        0,
                        genesis.activeSet()),
                state);
    }

    @Test
    void everyFieldIsInTheHash() {
        assertNotEquals(genesis.hash(), with(genesis.masternodes(), List.of()).hash());
        assertNotEquals(
                genesis.hash(),
                new Genesis(
                                Network.TESTNET,
                                "test",
                                TestLedger.GENESIS_TIME,
                                genesis.parameters(),
                                genesis.masternodes(),
                                genesis.allocations())
                        .hash());
        assertNotEquals(genesis.hash(), named("other").hash());
        assertNotEquals(
                tier(MasternodeTier.SILVER).id(),
                genesis.masternodes().getFirst().id());
    }

    @Test
    void somebodyHasToVoteAndNobodyTwice() {
        assertFault("somebody has to vote", with(List.of(), genesis.allocations()));
        GenesisMasternode one = genesis.masternodes().getFirst();
        assertFault("masternode 1 has the operator key of another", with(List.of(one, one), List.of()));
    }

    @Test
    void amountsBelowTheMinimumOrTooLargeTogetherAreRefused() {
        Address owner = TestLedger.address(TestLedger.wallet(0));
        assertFault("allocation 0 is 545", with(genesis.masternodes(), List.of(new Genesis.Allocation(owner, 545))));
        assertFault("allocation 0 is -1", with(genesis.masternodes(), List.of(new Genesis.Allocation(owner, -1))));
        Genesis.Allocation half = new Genesis.Allocation(owner, Long.MAX_VALUE / 2);
        assertFault("are more than", with(genesis.masternodes(), List.of(half, half, half)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "ümlaut", "123456789012345678901234567890123"})
    void aChainNameIsShortAndPrintable(String name) {
        assertFault("the chain name", named(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                ":1",
                "host:",
                "host:0",
                "host:65536",
                "host:1x",
                "host:01",
                "a b:1",
                "::1:80",
                "h\u00f6st:1"
            })
    void anEndpointThatIsNotHostAndPortIsRefused(String endpoint) {
        assertFalse(GenesisRules.isEndpoint(endpoint));
        GenesisMasternode one = genesis.masternodes().getFirst();
        GenesisMasternode crooked =
                new GenesisMasternode(one.tier(), one.operatorKey(), one.owner(), one.rewardAddress(), endpoint);
        assertFault("endpoint of masternode 0", with(List.of(crooked), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:1", "127.0.0.1:65535", "[::1]:24100", "node-0.masternodes.svc:24100"})
    void anEndpointOfHostAndPortIsTaken(String endpoint) {
        assertTrue(GenesisRules.isEndpoint(endpoint));
    }

    @Test
    void parametersOutsideTheirBoundsAreAllNamedAtOnce() {
        ChainParameters wild = new ChainParameters(999, 0, -1, 0, -1, Block.MAX_BYTES + 1, 1, 1_023, -1);
        Genesis crooked = new Genesis(Network.DEVNET, "test", 0, wild, genesis.masternodes(), genesis.allocations());
        List<String> faults = GenesisRules.faults(crooked);
        for (String name : List.of(
                "timestamp",
                "epochMillis",
                "minOutput",
                "minFee",
                "feeDivisor",
                "feePerByte",
                "maxBlockBytes",
                "maxBlockTransactions",
                "maxBlockWitnesses",
                "rewardBase")) {
            assertTrue(faults.stream().anyMatch(fault -> fault.startsWith(name + " is ")), name);
        }
        assertEquals(List.of(), GenesisRules.faults(genesis));
    }

    @Test
    void blocksWithoutRoomForALargeSettlementAreRefused() {
        assertFault("maxBlockBytes is 1249999, not within 1250000 … 3500000", withBlockBytes(1_249_999));
        assertEquals(List.of(), GenesisRules.faults(withBlockBytes(1_250_000)));
    }

    private Genesis withBlockBytes(int bytes) {
        ChainParameters p = genesis.parameters();
        ChainParameters changed = new ChainParameters(
                p.epochMillis(),
                p.minOutput(),
                p.minFee(),
                p.feeDivisor(),
                p.feePerByte(),
                bytes,
                p.maxBlockTransactions(),
                p.maxBlockWitnesses(),
                p.rewardBase());
        return new Genesis(
                Network.DEVNET, "test", TestLedger.GENESIS_TIME, changed, genesis.masternodes(), genesis.allocations());
    }

    private GenesisMasternode tier(MasternodeTier tier) {
        GenesisMasternode one = genesis.masternodes().getFirst();
        return new GenesisMasternode(tier, one.operatorKey(), one.owner(), one.rewardAddress(), one.endpoint());
    }

    private Genesis named(String name) {
        return new Genesis(
                Network.DEVNET,
                name,
                TestLedger.GENESIS_TIME,
                genesis.parameters(),
                genesis.masternodes(),
                genesis.allocations());
    }

    private Genesis with(List<GenesisMasternode> masternodes, List<Genesis.Allocation> allocations) {
        return new Genesis(
                Network.DEVNET, "test", TestLedger.GENESIS_TIME, genesis.parameters(), masternodes, allocations);
    }

    private static void assertFault(String part, Genesis genesis) {
        List<String> faults = GenesisRules.faults(genesis);
        assertTrue(faults.stream().anyMatch(fault -> fault.contains(part)), faults.toString());
    }
}

package io.timecoin.masternode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.SettlementRules.Content;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Voter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettlementTest {

    private static final RewardSchedule STANDARD = new RewardSchedule(100);
    private static final List<MasternodeTier> TIERS = List.of(MasternodeTier.values());

    private static Hash256 id(int number) {
        return HashTag.MASTERNODE.hash(new byte[] {(byte) number, (byte) (number >> 8)});
    }

    private static Masternode masternode(int number, MasternodeTier tier) {
        byte[] key = id(number).toBytes();
        Address address = Address.of(PublicKey.of(key));
        return new Masternode(id(number), tier, PublicKey.of(key), address, address, "node-" + number + ":24000");
    }

    private static List<Masternode> alike(int count, MasternodeTier tier) {
        return IntStream.range(0, count).mapToObj(i -> masternode(i, tier)).toList();
    }

    private static ChainState parent(long epochFees) {
        ActiveSet set = new ActiveSet(List.of(new Voter(id(0), PublicKey.of(new byte[32]), 1)));
        return new ChainState(9, Hash256.ZERO, 1, 0, 0, 0, epochFees, 0, set);
    }

    private static Settlement settlement(List<Masternode> masternodes) {
        return new Settlement(new MasternodeRegistry(masternodes), STANDARD);
    }

    private static long sum(Content content) {
        return content.outputs().stream().mapToLong(TransactionOutput::value).sum();
    }

    @Test
    void fourEqualMasternodesShareTheRewardAndTheFirstThreeByIdGetTheRest() {
        List<Masternode> four = new ArrayList<>(alike(4, MasternodeTier.BRONZE));
        Content content = settlement(four).settle(parent(0), 0);
        four.sort(Comparator.comparing(Masternode::id));
        assertEquals(
                List.of(
                        new TransactionOutput(5_965_735_903L, four.get(0).rewardAddress()),
                        new TransactionOutput(5_965_735_903L, four.get(1).rewardAddress()),
                        new TransactionOutput(5_965_735_903L, four.get(2).rewardAddress()),
                        new TransactionOutput(5_965_735_902L, four.get(3).rewardAddress())),
                content.outputs());
        assertEquals(23_862_943_611L, content.minted());
        assertEquals(0, content.carriedFees());
    }

    @Test
    void oneMasternodeGetsTheRewardAndAllFees() {
        Content content = settlement(alike(1, MasternodeTier.FREE)).settle(parent(700), 77);
        assertEquals(10_000_000_777L, content.outputs().getFirst().value());
        assertEquals(10_000_000_000L, content.minted(), "fees are returned, not created");
    }

    @Test
    void sharesAreByRewardWeightAndGenesisFreeOnesCountFully() {
        List<Masternode> two = List.of(masternode(1, MasternodeTier.FREE), masternode(2, MasternodeTier.BRONZE));
        Content content = settlement(two).settle(parent(0), 0);
        long free = content.outputs().stream()
                .filter(output -> output.owner().equals(two.get(0).rewardAddress()))
                .findFirst()
                .orElseThrow()
                .value();
        // 16,931,471,805 × 100 / 1,100 = 1,539,224,709.5…; the satoshi left over goes to the first by id
        assertTrue(free == 1_539_224_709L || free == 1_539_224_710L, Long.toString(free));
        assertEquals(16_931_471_805L, sum(content));
    }

    @Test
    void aShareBelowTheLeastOutputIsPaidAndAShareOfNothingIsNot() {
        List<Masternode> three = alike(3, MasternodeTier.GOLD);
        Settlement poor = new Settlement(new MasternodeRegistry(three), new RewardSchedule(0));
        Content content = poor.settle(parent(1), 1);
        assertEquals(
                List.of(1L, 1L),
                content.outputs().stream().map(TransactionOutput::value).toList());
        assertEquals(List.of(), poor.settle(parent(0), 0).outputs());
    }

    @Test
    void withoutMasternodesFeesAreCarriedOver() {
        Content content = settlement(List.of()).settle(parent(40), 2);
        assertEquals(List.of(), content.outputs());
        assertEquals(0, content.minted());
        assertEquals(42, content.carriedFees());
    }

    @Test
    void whoVotesDoesNotChange() {
        ChainState parent = parent(0);
        assertSame(
                parent.activeSet(),
                settlement(alike(4, MasternodeTier.BRONZE)).settle(parent, 0).nextSet());
    }

    @Test
    void outputsAlwaysSumToRewardAndFeesInOrderOfId() {
        long seed = 20_250_102;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<Masternode> some = new ArrayList<>();
            for (int i = 0; i < random.nextInt(1, 129); i++) {
                some.add(masternode(i, TIERS.get(random.nextInt(TIERS.size()))));
            }
            Collections.shuffle(some, random);
            long fees = random.nextLong(1L << random.nextInt(1, 50));
            Content content = settlement(some).settle(parent(fees), 5);
            String where = "seed " + seed + ", round " + round;
            assertEquals(STANDARD.reward(some.size()) + fees + 5, sum(content), where);
            List<Address> byId = some.stream()
                    .sorted(Comparator.comparing(Masternode::id))
                    .map(Masternode::rewardAddress)
                    .toList();
            assertEquals(
                    byId,
                    content.outputs().stream().map(TransactionOutput::owner).toList(),
                    where);
        }
    }

    @Test
    void aTotalThatDoesNotFitStops() {
        Settlement one = settlement(alike(1, MasternodeTier.FREE));
        assertThrows(ArithmeticException.class, () -> one.settle(parent(Long.MAX_VALUE), 1));
        assertThrows(ArithmeticException.class, () -> one.settle(parent(Long.MAX_VALUE), 0));
    }

    @Test
    void theRegistryFindsByIdAndByOperatorKeyAndRefusesTwins() {
        List<Masternode> four = alike(4, MasternodeTier.SILVER);
        MasternodeRegistry registry = new MasternodeRegistry(four);
        assertEquals(four.get(2), registry.find(four.get(2).id()));
        assertEquals(four.get(3), registry.findByOperatorKey(four.get(3).operatorKey()));
        assertNull(registry.find(id(99)));
        assertNull(registry.findByOperatorKey(PublicKey.of(new byte[32])));
        assertThrows(IllegalArgumentException.class, () -> new MasternodeRegistry(List.of(four.get(0), four.get(0))));
    }

    @Test
    void theRegistryOfAGenesisHasItsMasternodes() {
        Address owner = Address.of(new byte[Address.LENGTH]);
        GenesisMasternode entry =
                new GenesisMasternode(MasternodeTier.FREE, PublicKey.of(new byte[32]), owner, owner, "host:24100");
        Genesis genesis = new Genesis(Network.DEVNET, "test", 1, ChainParameters.STANDARD, List.of(entry), List.of());
        Masternode masternode = MasternodeRegistry.of(genesis).find(entry.id());
        assertNotNull(masternode);
        assertEquals("host:24100", masternode.endpoint());
        Content content = Settlement.of(genesis).settle(parent(0), 0);
        assertEquals(List.of(new TransactionOutput(10_000_000_000L, owner)), content.outputs());
    }
}

package io.timecoin.simulation;

import io.timecoin.ledger.Block;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.simulation.Violation.Invariant;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Who a settlement pays and how much, worked out by hand from the masternodes of the genesis (protocol §4, Reward; §8). */
final class PayeeChecker {

    private static final BigInteger SATOSHIS_PER_TIME = BigInteger.TEN.pow(8);

    private final List<GenesisMasternode> masternodes;

    PayeeChecker(List<GenesisMasternode> masternodes) {
        List<GenesisMasternode> ordered = new ArrayList<>(masternodes);
        ordered.sort(Comparator.comparing(masternode -> masternode.id().toHex()));
        this.masternodes = List.copyOf(ordered);
    }

    /** Satoshis that a settlement creates, {@code rewardBase} being whole TIME. */
    long reward(long rewardBase) {
        return masternodes.isEmpty()
                ? 0
                : (long) Math.floor(
                        rewardBase * (1 + StrictMath.log(masternodes.size())) * SATOSHIS_PER_TIME.longValue());
    }

    void check(Block block, List<TransactionOutput> paid, long total) {
        List<TransactionOutput> due = due(total);
        if (!paid.equals(due)) {
            throw new Violation(Invariant.PAYEES, block + " pays " + paid + ", the rule says " + due);
        }
    }

    /** Each by its tier's weight, rounded down; then one satoshi each, in order of id, until nothing is left. */
    private List<TransactionOutput> due(long total) {
        BigInteger all = masternodes.stream()
                .map(masternode -> weight(masternode.tier()))
                .reduce(BigInteger.ZERO, BigInteger::add);
        List<BigInteger> shares = new ArrayList<>();
        BigInteger left = BigInteger.valueOf(total);
        for (GenesisMasternode masternode : masternodes) {
            BigInteger share = BigInteger.valueOf(total)
                    .multiply(weight(masternode.tier()))
                    .divide(all);
            shares.add(share);
            left = left.subtract(share);
        }
        List<TransactionOutput> due = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            BigInteger share = i < left.intValueExact() ? shares.get(i).add(BigInteger.ONE) : shares.get(i);
            if (share.signum() > 0) {
                due.add(new TransactionOutput(
                        share.longValueExact(), masternodes.get(i).rewardAddress()));
            }
        }
        return due;
    }

    private static BigInteger weight(MasternodeTier tier) {
        return BigInteger.valueOf(
                switch (tier) {
                    case FREE -> 100;
                    case BRONZE -> 1_000;
                    case SILVER -> 10_000;
                    case GOLD -> 100_000;
                });
    }
}

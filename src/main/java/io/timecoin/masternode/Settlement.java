package io.timecoin.masternode;

import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.SettlementRules;
import io.timecoin.ledger.TransactionOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * What a settlement block contains while the masternodes are those of the genesis: all are eligible, Free ones count fully,
 * and who votes does not change (protocol §4, §8). A function of its arguments; for any thread.
 *
 * <p>Keeps INV-5.
 */
public final class Settlement implements SettlementRules {

    private final MasternodeRegistry registry;
    private final RewardSchedule rewards;

    public Settlement(MasternodeRegistry registry, RewardSchedule rewards) {
        this.registry = registry;
        this.rewards = rewards;
    }

    /** The rules of a network. */
    public static Settlement of(Genesis genesis) {
        return new Settlement(
                MasternodeRegistry.of(genesis),
                new RewardSchedule(genesis.parameters().rewardBase()));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The least value of an output does not apply: a share is paid however small it is, except that nobody is paid 0.
     *
     * @throws ArithmeticException if reward and fees do not fit, which the supply excludes
     */
    @Override
    public Content settle(ChainState parent, long blockFees) {
        List<Masternode> eligible = registry.all();
        long fees = Math.addExact(parent.epochFees(), blockFees);
        if (eligible.isEmpty()) {
            return new Content(List.of(), 0, fees, parent.activeSet());
        }
        long minted = rewards.reward(eligible.size());
        List<Long> weights = eligible.stream()
                .map(masternode -> masternode.tier().rewardWeight())
                .toList();
        long[] shares = RewardSplit.split(Math.addExact(minted, fees), weights);
        List<TransactionOutput> outputs = new ArrayList<>(shares.length);
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] > 0) {
                outputs.add(new TransactionOutput(shares[i], eligible.get(i).rewardAddress()));
            }
        }
        return new Content(outputs, minted, 0, parent.activeSet());
    }
}

package io.timecoin.masternode;

import io.timecoin.ledger.Amount;

/** What a settlement creates (protocol §4, Reward). Keeps INV-4. */
public final class RewardSchedule {

    private final long rewardBase;

    /** Scales with {@code rewardBase}, whole TIME, not negative. */
    public RewardSchedule(long rewardBase) {
        this.rewardBase = rewardBase;
    }

    /**
     * Satoshis created for {@code eligible} masternodes; none for none. The one place of the rules with floating point: each
     * operation is exactly rounded and {@link StrictMath} gives the same bits on every machine, if evaluated in this order.
     *
     * @throws IllegalArgumentException if {@code eligible} is negative
     */
    public long reward(int eligible) {
        if (eligible < 0) {
            throw new IllegalArgumentException("a negative number of masternodes: " + eligible);
        }
        if (eligible == 0) {
            return 0;
        }
        return (long) Math.floor(rewardBase * (1 + StrictMath.log(eligible)) * Amount.SATOSHIS_PER_TIME);
    }
}

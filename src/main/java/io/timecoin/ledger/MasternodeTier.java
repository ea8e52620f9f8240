package io.timecoin.ledger;

/** What a masternode locks, and the weight it has for it (protocol §8). */
public enum MasternodeTier {
    FREE(0, 0, 100),
    BRONZE(1_000, 1, 1_000),
    SILVER(10_000, 10, 10_000),
    GOLD(100_000, 100, 100_000);

    private final long collateralTime;
    private final long voteWeight;
    private final long rewardWeight;

    MasternodeTier(long collateralTime, long voteWeight, long rewardWeight) {
        this.collateralTime = collateralTime;
        this.voteWeight = voteWeight;
        this.rewardWeight = rewardWeight;
    }

    /** Satoshis that must be locked, exactly. */
    public long collateral() {
        return collateralTime * Amount.SATOSHIS_PER_TIME;
    }

    /** Weight of its vote; a Free masternode of the genesis has 1 instead of 0. */
    public long voteWeight() {
        return voteWeight;
    }

    /** Its part in the division of rewards. */
    public long rewardWeight() {
        return rewardWeight;
    }

    /** {@code Free}, {@code Bronze}, {@code Silver} or {@code Gold}, as existing tools print it. */
    public String label() {
        return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }
}

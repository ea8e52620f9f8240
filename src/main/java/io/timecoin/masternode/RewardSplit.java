package io.timecoin.masternode;

import java.math.BigInteger;
import java.util.List;

/** Divides an amount by weight, to the last satoshi (protocol §4, Reward). Keeps INV-5. */
final class RewardSplit {

    private RewardSplit() {}

    /**
     * Shares of {@code total} satoshis in order of {@code weights}: each rounded down, then what is left over goes one
     * satoshi each, in order. They sum to {@code total}.
     *
     * @throws IllegalArgumentException if there is no weight, or one is not positive
     */
    static long[] split(long total, List<Long> weights) {
        if (weights.isEmpty() || weights.stream().anyMatch(weight -> weight <= 0)) {
            throw new IllegalArgumentException("an amount is divided among positive weights only");
        }
        BigInteger amount = BigInteger.valueOf(total);
        BigInteger weightSum = weights.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        long[] shares = new long[weights.size()];
        long leftOver = total;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = amount.multiply(BigInteger.valueOf(weights.get(i)))
                    .divide(weightSum)
                    .longValueExact();
            leftOver -= shares[i];
        }
        // Each division lost less than one satoshi, so that fewer are left over than there are shares.
        for (int i = 0; i < leftOver; i++) {
            shares[i]++;
        }
        return shares;
    }
}

package io.timecoin.ledger;

/** Port: which coins a block's transactions may spend. The state is that of the block's parent (protocol §3). */
@FunctionalInterface
public interface SpendableCoins {

    /** Whether {@code input} of {@code transaction} is unspent in the parent's state; not whether this block spends it. */
    boolean isSpendable(VerifiedTransaction transaction, OutPoint input);
}

package io.timecoin.ledger;

/** The transitions of a coin, the only table of them (protocol §3). Keeps INV-17. */
public final class CoinLifecycle {

    private CoinLifecycle() {}

    /** Whether a coin may go from one state to the other in one step. */
    public static boolean allows(CoinState from, CoinState to) {
        return switch (from) {
            case UNSPENT -> to == CoinState.LOCKED || to == CoinState.SPENT_PENDING || to == CoinState.SPENT_FINALIZED;
            case LOCKED -> to == CoinState.SPENT_PENDING || to == CoinState.UNSPENT || to == CoinState.SPENT_FINALIZED;
            case SPENT_PENDING -> to != CoinState.CONFIRMED; // again pending: in a later view
            case SPENT_FINALIZED -> to == CoinState.CONFIRMED;
            case CONFIRMED -> false;
        };
    }

    /**
     * Enforces the table.
     *
     * @throws IllegalStateException if it does not have the transition: a bug of ours, which no input can cause
     */
    public static void check(CoinState from, CoinState to) {
        if (!allows(from, to)) {
            throw new IllegalStateException("a coin does not go from " + from + " to " + to);
        }
    }
}

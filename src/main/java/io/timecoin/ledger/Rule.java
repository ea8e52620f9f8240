package io.timecoin.ledger;

/**
 * The name of every rule that a transaction or a block can break. The name itself is the stable {@code code} that clients
 * see.
 */
public enum Rule {
    // transactions, protocol §3
    MALFORMED,
    KIND_NOT_RELAYED,
    VALID_UNTIL_BEFORE_LOCK_TIME,
    NO_INPUTS,
    DUPLICATE_INPUT,
    OUTPUT_BELOW_MINIMUM,
    AMOUNT_OVERFLOW,
    TRANSACTION_TOO_LARGE,
    INPUT_UNKNOWN,
    INPUT_SPENT,
    INPUT_LOCKED_COLLATERAL,
    INPUTS_BELOW_OUTPUTS,
    FEE_TOO_LOW,
    WITNESS_MISSING,
    WITNESS_SUPERFLUOUS,
    WITNESS_ORDER,
    SIGNATURE_INVALID,
    LOCK_TIME_NOT_REACHED,
    EXPIRED,
    // mempool
    DOUBLE_SPEND,
    LOCK_TIME_TOO_FAR,
    MEMPOOL_FULL,
    PARKED_FULL,
    OVERLOADED,
    NOT_ACCEPTING,
    // blocks, protocol §4
    PARENT_MISMATCH,
    HEIGHT,
    TIMESTAMP_NOT_LATER,
    TIMESTAMP_OUTSIDE_CLOCK,
    EPOCH,
    KIND_BOUNDARY,
    ACTIVE_SET,
    NEXT_SET,
    TRANSACTIONS_ROOT,
    BODY_HASH,
    BLOCK_TOO_LARGE,
    TOO_MANY_TRANSACTIONS,
    TOO_MANY_WITNESSES,
    DUPLICATE_TRANSACTION,
    COIN_SPENT_TWICE,
    COIN_NOT_SPENDABLE,
    SETTLEMENT_CONTENT,
    PROPOSER_NOT_LEADER,
    SETTLEMENT_NOT_FINAL;

    /** Whether a transaction refused for it may be taken later: on another state, at another time, or where there is room again. */
    public boolean mayPass() {
        return switch (this) {
            case INPUT_UNKNOWN,
                    INPUT_LOCKED_COLLATERAL,
                    LOCK_TIME_NOT_REACHED,
                    DOUBLE_SPEND,
                    LOCK_TIME_TOO_FAR,
                    MEMPOOL_FULL,
                    PARKED_FULL,
                    OVERLOADED,
                    NOT_ACCEPTING -> true;
            default -> false;
        };
    }
}

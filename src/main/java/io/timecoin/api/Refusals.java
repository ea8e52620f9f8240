package io.timecoin.api;

import io.timecoin.api.ApiException.Kind;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Rule;
import io.timecoin.query.view.TransactionState;
import io.timecoin.submission.SubmitOutcome;
import java.util.Optional;

/** What a broken rule means to the client that sent the transaction. */
public final class Refusals {

    private Refusals() {}

    public static ApiException of(SubmitOutcome.Rejected rejected) {
        return of(rejected.txid(), rejected.rule(), rejected.detail(), rejected.winner());
    }

    public static ApiException of(Hash256 txid, TransactionState.Rejected rejected) {
        return of(Optional.of(txid), rejected.rule(), rejected.detail(), rejected.winner());
    }

    private static ApiException of(Optional<Hash256> txid, Rule rule, String detail, Optional<Hash256> winner) {
        String said = detail.isBlank() ? "the rule " + rule.name() + " is broken" : detail;
        return ApiException.refused(kind(rule), rule.name(), said, txid, winner);
    }

    /** Conflict, overload, malformed or against the ledger's rules. */
    public static Kind kind(Rule rule) {
        return switch (rule) {
            case MALFORMED -> Kind.INVALID;
            case INPUT_SPENT, DOUBLE_SPEND, COIN_SPENT_TWICE -> Kind.CONFLICT;
            case MEMPOOL_FULL, PARKED_FULL, OVERLOADED -> Kind.OVERLOADED;
            case NOT_ACCEPTING -> Kind.UNAVAILABLE;
            case KIND_NOT_RELAYED,
                    VALID_UNTIL_BEFORE_LOCK_TIME,
                    NO_INPUTS,
                    DUPLICATE_INPUT,
                    OUTPUT_BELOW_MINIMUM,
                    AMOUNT_OVERFLOW,
                    TRANSACTION_TOO_LARGE,
                    INPUT_UNKNOWN,
                    INPUT_LOCKED_COLLATERAL,
                    INPUTS_BELOW_OUTPUTS,
                    FEE_TOO_LOW,
                    WITNESS_MISSING,
                    WITNESS_SUPERFLUOUS,
                    WITNESS_ORDER,
                    SIGNATURE_INVALID,
                    LOCK_TIME_NOT_REACHED,
                    EXPIRED,
                    LOCK_TIME_TOO_FAR,
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
                    COIN_NOT_SPENDABLE,
                    SETTLEMENT_CONTENT,
                    PROPOSER_NOT_LEADER,
                    SETTLEMENT_NOT_FINAL -> Kind.REFUSED;
        };
    }
}

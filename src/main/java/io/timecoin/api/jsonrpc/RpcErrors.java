package io.timecoin.api.jsonrpc;

import io.timecoin.api.ApiException;
import io.timecoin.api.Refusals;
import io.timecoin.ledger.Rule;
import io.timecoin.query.view.TransactionState;
import io.timecoin.submission.SubmitOutcome;

/** What refusals are called here. */
final class RpcErrors {

    private RpcErrors() {}

    static int code(ApiException e) {
        return switch (e.kind()) {
            case INVALID -> RpcException.INVALID_VALUE;
            case NOT_FOUND -> RpcException.NOT_FOUND;
            case CONFLICT, REFUSED -> RpcException.REJECTED;
            case OVERLOADED, UNAVAILABLE -> RpcException.OVERLOADED;
            case TIMEOUT -> RpcException.INTERNAL_ERROR;
        };
    }

    static RpcException of(SubmitOutcome.Rejected rejected) {
        if (rejected.rule() == Rule.MALFORMED) {
            return new RpcException(RpcException.DECODE_FAILED, "TX deserialization failed: " + rejected.detail());
        }
        return new RpcException(
                rejectionCode(rejected.rule()),
                rejection(new TransactionState.Rejected(rejected.rule(), rejected.detail(), rejected.winner())));
    }

    static RpcException of(TransactionState.Rejected rejected) {
        return new RpcException(rejectionCode(rejected.rule()), rejection(rejected));
    }

    private static int rejectionCode(Rule rule) {
        return switch (Refusals.kind(rule)) {
            case OVERLOADED, UNAVAILABLE -> RpcException.OVERLOADED;
            case INVALID, NOT_FOUND, CONFLICT, REFUSED, TIMEOUT -> RpcException.REJECTED;
        };
    }

    private static String rejection(TransactionState.Rejected rejected) {
        String winner =
                rejected.winner().map(txid -> " (spent by " + txid + ")").orElse("");
        return "Transaction rejected: " + rejected.rule() + ": " + rejected.detail() + winner;
    }
}

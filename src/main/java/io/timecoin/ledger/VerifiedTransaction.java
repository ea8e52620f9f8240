package io.timecoin.ledger;

import java.util.List;

/**
 * A transaction of which everything that does not change with the state has been checked once: well-formed, witnesses and
 * signatures right for its coins' owners, amounts and fee right, no collateral among its inputs. Made only by
 * {@link TransactionRules}. What remains to be asked, at each use, is whether its inputs are unspent there, and the time.
 *
 * <p>That can be checked once because an outpoint commits to its coin: the txid covers the outputs.
 *
 * @param transaction the transaction
 * @param fee satoshis
 * @param seenHeight a final height at which every input not in {@code unsettled} was unspent
 * @param unsettled inputs that were not in the final state then, but are outputs of blocks not final (or applied) yet
 */
public record VerifiedTransaction(Transaction transaction, long fee, long seenHeight, List<OutPoint> unsettled) {

    public VerifiedTransaction {
        unsettled = List.copyOf(unsettled);
    }
}

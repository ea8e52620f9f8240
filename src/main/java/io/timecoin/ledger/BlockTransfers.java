package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Verdict.Invalid;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** What {@link BlockRules} asks of a block's transactions together: their times, and that each spends other coins. */
final class BlockTransfers {

    private BlockTransfers() {}

    private static List<Transaction> transfersOf(Block block) {
        List<Transaction> all = block.transactions();
        return block.isSettlement() ? all.subList(1, all.size()) : all;
    }

    /** That the verified ones are the block's is the caller's duty. */
    static void requireSame(Block block, List<VerifiedTransaction> verified) {
        List<Transaction> transfers = transfersOf(block);
        boolean same = transfers.size() == verified.size();
        for (int i = 0; same && i < transfers.size(); i++) {
            same = transfers
                    .get(i)
                    .fullHash()
                    .equals(verified.get(i).transaction().fullHash());
        }
        if (!same) {
            throw new IllegalArgumentException("the verified transactions are not those of the block");
        }
    }

    static Verdict check(long timestamp, List<VerifiedTransaction> transfers, SpendableCoins spendable) {
        Set<Hash256> txids = LinkedHashSet.newLinkedHashSet(transfers.size());
        Set<OutPoint> spent = LinkedHashSet.newLinkedHashSet(2 * transfers.size());
        for (VerifiedTransaction transfer : transfers) {
            Transaction transaction = transfer.transaction();
            if (!txids.add(transaction.txid())) {
                return Verdict.invalid(Rule.DUPLICATE_TRANSACTION, transaction.txid() + " is in the block twice");
            }
            Verdict verdict = TransactionRules.checkTime(transaction, timestamp)
                    .and(() -> checkSpends(transfer, spent, spendable));
            if (verdict instanceof Invalid) {
                return verdict;
            }
        }
        return Verdict.VALID;
    }

    private static Verdict checkSpends(VerifiedTransaction transfer, Set<OutPoint> spent, SpendableCoins spendable) {
        for (OutPoint input : transfer.transaction().inputs()) {
            if (!spent.add(input)) {
                return Verdict.invalid(Rule.COIN_SPENT_TWICE, "coin " + input + " is spent twice in the block");
            }
            if (!spendable.isSpendable(transfer, input)) {
                return Verdict.invalid(
                        Rule.COIN_NOT_SPENDABLE, "coin " + input + " is not unspent in the parent's state");
            }
        }
        return Verdict.VALID;
    }

    /** Sum of their fees; empty if it does not fit. */
    static OptionalLong fees(List<VerifiedTransaction> transfers) {
        return Amount.sum(transfers.stream().mapToLong(VerifiedTransaction::fee).toArray());
    }
}

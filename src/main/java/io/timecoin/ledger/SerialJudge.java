package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges one block in the plainest way: every signature again, every coin read from the database or made by a block between, one
 * thing after the other. Slow, and without memory, sharing or threads that could be the reason for its answer (protocol §5.3).
 */
public final class SerialJudge {

    /** The coins of a final state. */
    @FunctionalInterface
    public interface FinalCoins {

        /** Those of them that are unspent, in the order asked for; null for each that is not. */
        List<@Nullable Coin> unspent(List<OutPoint> outPoints);
    }

    /** What was found, and the block's transactions as they were verified, if all were. */
    public record Result(BlockOutcome outcome, List<VerifiedTransaction> transfers) {

        public Result {
            transfers = List.copyOf(transfers);
        }
    }

    private final TransactionRules transactionRules;
    private final BlockRules blockRules;

    public SerialJudge(TransactionRules transactionRules, BlockRules blockRules) {
        this.transactionRules = transactionRules;
        this.blockRules = blockRules;
    }

    /**
     * Judges a block.
     *
     * @param parent state after its parent
     * @param between valid blocks from the final state (exclusive) to the block's parent (inclusive), in order
     * @param coins of the final state
     */
    public Result judge(ChainState parent, List<Block> between, Block block, FinalCoins coins) {
        Branch branch = new Branch(coins);
        between.forEach(branch::extend);
        List<VerifiedTransaction> transfers = new ArrayList<>();
        for (Transaction transaction : block.transactions()) {
            if (transaction.kind() == TransactionKind.SETTLEMENT) {
                continue; // judged by the rules for blocks
            }
            List<@Nullable Coin> inputs = branch.coins(transaction.inputs());
            switch (transactionRules.verify(transaction, inputs, parent.height(), List.of())) {
                case VerificationOutcome.Verified(VerifiedTransaction verified) -> transfers.add(verified);
                case VerificationOutcome.Rejected(Verdict.Invalid reason) -> {
                    return new Result(new BlockOutcome.Refused(reason), List.of());
                }
            }
        }
        return new Result(blockRules.check(parent, block, transfers, (_, input) -> branch.isUnspent(input)), transfers);
    }

    /** The final coins with what the blocks between have spent and made. */
    private static final class Branch {
        private final FinalCoins coins;
        private final Set<OutPoint> spent = new LinkedHashSet<>();
        private final Map<Hash256, List<Coin>> made = new LinkedHashMap<>();

        private Branch(FinalCoins coins) {
            this.coins = coins;
        }

        private void extend(Block block) {
            for (Transaction transaction : block.transactions()) {
                spent.addAll(transaction.inputs());
                made.put(transaction.txid(), transaction.coins(block.height()));
            }
        }

        private List<@Nullable Coin> coins(List<OutPoint> inputs) {
            List<@Nullable Coin> found = new ArrayList<>(coins.unspent(inputs));
            for (int i = 0; i < inputs.size(); i++) {
                OutPoint input = inputs.get(i);
                List<Coin> outputs = made.get(input.txid());
                if (spent.contains(input)) {
                    found.set(i, null);
                } else if (outputs != null) {
                    found.set(i, input.vout() < outputs.size() ? outputs.get(input.vout()) : null);
                }
            }
            return found;
        }

        private boolean isUnspent(OutPoint input) {
            return coins(List.of(input)).getFirst() != null;
        }
    }
}

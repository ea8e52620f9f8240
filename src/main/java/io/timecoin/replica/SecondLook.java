package io.timecoin.replica;

import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockOutcome;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.SerialJudge;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.List;

/**
 * A question about one block, to be answered from the database alone: nothing remembered, nothing shared, one thing after the
 * other (protocol §5.3).
 *
 * @param id names the question in its answer
 * @param parent state that the block builds on
 * @param between valid blocks from the final one (exclusive) to the block's parent (inclusive), in order
 */
public record SecondLook(long id, Block block, ChainState parent, List<Block> between) {

    public SecondLook {
        between = List.copyOf(between);
    }

    /**
     * Answers it.
     *
     * @param tip of the database, with every block that is final here applied
     * @param coins of that state
     */
    public Answer answer(SerialJudge judge, ChainState tip, SerialJudge.FinalCoins coins) {
        List<Block> above =
                between.stream().filter(each -> each.height() > tip.height()).toList();
        Block first = above.isEmpty() ? block : above.getFirst();
        if (block.height() <= tip.height() || !first.header().parentHash().equals(tip.hash())) {
            return new Answer.Moot();
        }
        SerialJudge.Result result = judge.judge(parent, above, block, coins);
        return switch (result.outcome()) {
            case BlockOutcome.Accepted(ChainState after) -> new Answer.Valid(after, result.transfers());
            case BlockOutcome.Refused(Verdict.Invalid reason) -> new Answer.Invalid(reason);
        };
    }

    /** What it found. */
    public sealed interface Answer {

        /** Valid: the first look was wrong. */
        record Valid(ChainState after, List<VerifiedTransaction> transfers) implements Answer {}

        /** Both looks say the same. */
        record Invalid(Verdict.Invalid reason) implements Answer {}

        /** The final chain has gone on meanwhile, with the block or without it. */
        record Moot() implements Answer {}
    }
}

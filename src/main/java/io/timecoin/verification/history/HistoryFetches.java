package io.timecoin.verification.history;

import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.fetch.OneReplyFetch;
import io.timecoin.network.fetch.Step;
import io.timecoin.network.history.HistoryQuestion;
import java.util.function.Consumer;

/**
 * The requests that questions for the final chain become.
 *
 * @param headers judges replies with headers
 * @param blocks judges replies with blocks
 */
public record HistoryFetches(
        Judge<HistoryQuestion.Headers, SettlementsReply> headers,
        Judge<HistoryQuestion.Blocks, BlockRangeReply> blocks) {

    /** Judges a reply to a question, here or elsewhere, and says when it is done what came of it. */
    @FunctionalInterface
    public interface Judge<Q extends HistoryQuestion, R extends PeerMessage> {
        void judge(Q question, R reply, Consumer<Step> conclude);
    }

    /**
     * The request that asks this.
     *
     * @param silent run if no reply comes in time
     */
    public OneReplyFetch<?> of(HistoryQuestion asked, Runnable silent) {
        return switch (asked) {
            case HistoryQuestion.Headers question ->
                new OneReplyFetch<>(
                        id -> new GetSettlements(id, question.firstEpoch()),
                        SettlementsReply.class,
                        (reply, conclude) -> headers.judge(question, reply, conclude),
                        silent);
            case HistoryQuestion.Blocks question ->
                new OneReplyFetch<>(
                        id -> new GetBlockRange(
                                id, question.range().first(), question.range().last(), question.mostBytes()),
                        BlockRangeReply.class,
                        (reply, conclude) -> blocks.judge(question, reply, conclude),
                        silent);
        };
    }
}

package io.timecoin.network.fetch;

import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Headers or final blocks: what comes in one reply. Whether it proves anything is for who judges it to say.
 *
 * @param <R> the reply
 */
public final class OneReplyFetch<R extends PeerMessage> implements Fetch {

    private final IntFunction<PeerMessage> question;
    private final Class<R> kind;
    private final BiConsumer<R, Consumer<Step>> judge;
    private final Runnable exhausted;

    /**
     * A question that is not asked yet.
     *
     * @param question by its id
     * @param judge called where replies are judged; says when it is done, perhaps elsewhere, what came of it
     */
    public OneReplyFetch(
            IntFunction<PeerMessage> question, Class<R> kind, BiConsumer<R, Consumer<Step>> judge, Runnable exhausted) {
        this.question = question;
        this.kind = kind;
        this.judge = judge;
        this.exhausted = exhausted;
    }

    /**
     * Final blocks from a height on.
     *
     * @param taken called where replies are judged; what it makes of the reply is its own affair
     */
    public static OneReplyFetch<FinalBlocksReply> ofFinalBlocks(
            long fromHeight, Consumer<FinalBlocksReply> taken, Runnable exhausted) {
        return new OneReplyFetch<>(
                id -> new GetFinalBlocks(id, fromHeight),
                FinalBlocksReply.class,
                (reply, conclude) -> {
                    taken.accept(reply);
                    conclude.accept(Step.DONE);
                },
                exhausted);
    }

    @Override
    public Transfer begin() {
        return new FromOne();
    }

    @Override
    public void exhausted() {
        exhausted.run();
    }

    private final class FromOne implements Transfer {

        private boolean asked;

        @Override
        public @Nullable PeerMessage next(int requestId) {
            if (asked) {
                return null;
            }
            asked = true;
            return question.apply(requestId);
        }

        @Override
        public Step take(PeerMessage asks, PeerMessage reply) {
            if (!kind.isInstance(reply)) {
                return new Step.False("answered another question than was asked");
            }
            return new Step.Judge(conclude -> judge.accept(kind.cast(reply), step -> conclude.accept(() -> step)));
        }
    }
}

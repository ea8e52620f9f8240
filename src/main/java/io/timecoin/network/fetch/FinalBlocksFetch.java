package io.timecoin.network.fetch;

import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Final blocks from a height on. Whether the reply proves anything is for who takes it to say. */
public final class FinalBlocksFetch implements Fetch {

    private final long fromHeight;
    private final Consumer<FinalBlocksReply> taken;
    private final Runnable exhausted;

    /**
     * Final blocks from a height on.
     *
     * @param taken called where replies are judged
     */
    public FinalBlocksFetch(long fromHeight, Consumer<FinalBlocksReply> taken, Runnable exhausted) {
        this.fromHeight = fromHeight;
        this.taken = taken;
        this.exhausted = exhausted;
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
            return new GetFinalBlocks(requestId, fromHeight);
        }

        @Override
        public Step take(PeerMessage question, PeerMessage reply) {
            if (!(reply instanceof FinalBlocksReply blocks)) {
                return new Step.False("answered another question than was asked");
            }
            return new Step.Judge(conclude -> {
                taken.accept(blocks);
                conclude.accept(() -> Step.DONE);
            });
        }
    }
}

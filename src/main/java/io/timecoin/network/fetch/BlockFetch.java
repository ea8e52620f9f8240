package io.timecoin.network.fetch;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.EncodedPart;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.conduct.Fault;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A block by its hash, in parts. All parts come from one source, so that it is clear whose fault it is if they make another
 * block. No memory is taken for parts that have not come.
 */
public final class BlockFetch implements Fetch {

    private final Hash256 hash;
    private final int partBytes;
    private final Consumer<Block> taken;
    private final Runnable exhausted;

    /**
     * A block that matches its header and has this hash.
     *
     * @param partBytes length of each part but the last
     * @param taken called where replies are judged
     */
    public BlockFetch(Hash256 hash, int partBytes, Consumer<Block> taken, Runnable exhausted) {
        this.hash = hash;
        this.partBytes = partBytes;
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

    @Override
    public Object subject() {
        return hash;
    }

    private final class FromOne implements Transfer {

        private static final int UNKNOWN = -1;

        private final Map<Integer, EncodedPart> parts = new TreeMap<>();
        private int total = UNKNOWN;
        private int asked;
        private int arrived;

        @Override
        public @Nullable PeerMessage next(int requestId) {
            boolean first = asked == 0; // only its reply tells how many there are
            if (!first && asked >= total) {
                return null;
            }
            GetBlock question = new GetBlock(requestId, hash, asked);
            asked += partBytes;
            return question;
        }

        @Override
        public Step take(PeerMessage question, PeerMessage reply) {
            if (!(question instanceof GetBlock asks) || !(reply instanceof BlockReply part)) {
                return new Step.False("answered another question than was asked");
            }
            if (part.total() == 0) {
                return Step.USELESS;
            }
            if (total != UNKNOWN && part.total() != total) {
                return new Step.False("named two lengths of one block");
            }
            total = part.total();
            if (part.part().length() != Math.min(partBytes, total - asks.from())) {
                return new Step.False("sent a part of a block that is too short or too long");
            }
            parts.put(asks.from(), part.part());
            arrived += part.part().length();
            return arrived < total ? Step.MORE : judgement(Map.copyOf(parts), total);
        }

        @Override
        public long heldBytes() {
            return arrived;
        }
    }

    private Step judgement(Map<Integer, EncodedPart> parts, int total) {
        return new Step.Judge(conclude -> {
            Step verdict = judge(parts, total);
            Supplier<Step> step = () -> verdict;
            conclude.accept(step);
        });
    }

    private Step judge(Map<Integer, EncodedPart> parts, int total) {
        byte[] encoding = new byte[total];
        parts.forEach((from, part) -> part.copyTo(encoding, from));
        Block block;
        try {
            block = Block.decode(encoding);
        } catch (MalformedException e) {
            return new Step.False(Fault.MALFORMED_FRAME, "sent a malformed block: " + e.getMessage());
        }
        if (!block.hash().equals(hash)) {
            return new Step.False("sent another block than was asked for");
        }
        if (!CompactBlock.of(block).matchesHeader()) {
            return new Step.False(Fault.HEADER_CONTRADICTED, "sent a body that contradicts its header");
        }
        taken.accept(block);
        return Step.DONE;
    }
}

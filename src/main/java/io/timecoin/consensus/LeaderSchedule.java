package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.codec.ByteWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Who leads a view: a draw by weight that everybody can repeat (protocol §5). Keeps INV-12. */
public final class LeaderSchedule {

    private final Hash256 genesisHash;
    private final long epoch;
    private final ActiveSet set;

    public LeaderSchedule(Hash256 genesisHash, long epoch, ActiveSet set) {
        this.genesisHash = genesisHash;
        this.epoch = epoch;
        this.set = set;
    }

    /** Index of the leader of {@code view} in the active set. */
    public int leader(long view) {
        byte[] place = new ByteWriter(16).u64(epoch).u64(view).toBytes();
        Hash256 draw = HashTag.LEADER.hash(genesisHash.toBytes(), place);
        long first =
                ByteBuffer.wrap(draw.toBytes()).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return set.indexByTicket(Long.remainderUnsigned(first, set.totalWeight()));
    }
}

package io.timecoin.sync;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.ChainState;
import io.timecoin.network.EncodedReply;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.ProvenHeader;
import io.timecoin.storage.ChainStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers who wants to know how far the chain goes: settlements, each of which proves who votes on the next one, and the newest block
 * with a finalization of its own (protocol §9). Reads the database; on threads for replies.
 */
final class SettlementsServer {

    /** The newest blocks nearly always have a finalization of their own. */
    private static final int MOST_LOOKED_AT = 64;

    private final ChainStore chain;

    SettlementsServer(ChainStore chain) {
        this.chain = chain;
    }

    EncodedReply reply(GetSettlements question) {
        ChainState tip = chain.tip();
        List<ProvenHeader> settlements = new ArrayList<>();
        long height = 0;
        long bytes = 0;
        boolean complete = true;
        for (long epoch = question.firstEpoch(); epoch < tip.epoch() && complete; epoch++) {
            height = settlementOf(epoch, height + 1, tip.height());
            Optional<ProvenHeader> settlement = proven(height, tip);
            int size = settlement.map(ProvenHeader::size).orElse(0);
            complete = settlement.isPresent()
                    && settlements.size() < PeerMessage.MAX_SETTLEMENTS
                    && (settlements.isEmpty() || bytes + size <= PeerMessage.MAX_PART_BYTES);
            if (complete) {
                settlements.add(settlement.get());
                bytes += size;
            }
        }
        return EncodedReply.of(
                new SettlementsReply(question.requestId(), false, settlements, complete ? newest(tip) : List.of()));
    }

    /** The last height of an epoch that has ended; epochs only grow with the height. */
    private long settlementOf(long epoch, long from, long to) {
        long low = from;
        long high = to;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            BlockHeader header = chain.header(middle);
            if (header != null && header.epoch() <= epoch) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private Optional<ProvenHeader> proven(long height, ChainState tip) {
        @Nullable BlockHeader header = chain.header(height);
        @Nullable Certificate finalization = chain.certificate(height);
        if (header == null || finalization == null || header.kind() != BlockKind.SETTLEMENT) {
            return Optional.empty();
        }
        if (header.nextSetHash().equals(header.activeSetHash())) {
            return Optional.of(new ProvenHeader(header, finalization));
        }
        ActiveSet now = tip.activeSet(); // the rules change no set yet, and no other one is kept
        return header.nextSetHash().equals(now.hash())
                ? Optional.of(new ProvenHeader(header, finalization, List.of(now)))
                : Optional.empty();
    }

    private List<ProvenHeader> newest(ChainState tip) {
        for (long height = tip.height(); height > Math.max(0, tip.height() - MOST_LOOKED_AT); height--) {
            @Nullable BlockHeader header = chain.header(height);
            @Nullable Certificate finalization = chain.certificate(height);
            if (header != null && finalization != null) {
                return List.of(new ProvenHeader(header, finalization));
            }
        }
        return List.of();
    }
}

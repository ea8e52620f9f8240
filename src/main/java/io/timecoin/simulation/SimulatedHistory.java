package io.timecoin.simulation;

import io.timecoin.ledger.Block;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.network.EncodedPart;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.ProvenHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a node tells of its final chain to those that are behind, read from its disk. */
final class SimulatedHistory {

    private SimulatedHistory() {}

    static SettlementsReply settlements(SimulatedDisk chain, GetSettlements ask) {
        List<ProvenHeader> settlements = new ArrayList<>();
        Optional<ProvenHeader> newest = Optional.empty();
        for (long height = 1; height <= chain.tip().height(); height++) {
            Block block = chain.block(height);
            Optional<ProvenHeader> proven =
                    chain.certificate(height).map(proof -> new ProvenHeader(block.header(), proof));
            newest = proven.isPresent() ? proven : newest;
            if (block.isSettlement() && block.header().epoch() >= ask.firstEpoch()) {
                settlements.add(proven.orElseThrow());
            }
        }
        return new SettlementsReply(
                ask.requestId(), false, settlements, newest.stream().toList());
    }

    static BlockRangeReply blockRange(SimulatedDisk chain, GetBlockRange ask) {
        FinalBlocksReply found =
                chain.finalBlocks(ask.requestId(), ask.firstHeight(), ask.lastHeight(), ask.mostBytes());
        List<Block> blocks = found.blocks();
        if (blocks.isEmpty()) {
            return BlockRangeReply.none(ask.requestId());
        }
        ByteWriter out = new ByteWriter(1_000);
        blocks.forEach(block -> block.write(out));
        return new BlockRangeReply(
                ask.requestId(),
                false,
                blocks.size(),
                EncodedPart.of(out.toBytes(), 0, out.size()),
                found.links(),
                found.finalization());
    }
}

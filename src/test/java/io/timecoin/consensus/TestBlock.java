package io.timecoin.consensus;

import io.timecoin.consensus.Input.BlockFacts;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import java.util.List;
import java.util.Set;

/**
 * A block that is only a header, with what the network of a test needs to know of it.
 *
 * @param transactions numbers that stand for the transactions in it
 * @param valid what every node's validation will find
 */
record TestBlock(BlockHeader header, Hash256 hash, Set<Integer> transactions, boolean valid) {

    static TestBlock of(
            long height, long epoch, BlockKind kind, Hash256 parent, int proposer, long salt, Set<Integer> txs) {
        return of(height, epoch, kind, parent, proposer, salt, txs, true);
    }

    static TestBlock of(
            long height,
            long epoch,
            BlockKind kind,
            Hash256 parent,
            int proposer,
            long salt,
            Set<Integer> txs,
            boolean valid) {
        BlockHeader header = new BlockHeader(
                height,
                epoch,
                kind,
                parent,
                salt,
                TestVoters.id(proposer),
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO,
                kind == BlockKind.SETTLEMENT ? parent : Hash256.ZERO);
        return new TestBlock(header, header.hash(), Set.copyOf(txs), valid);
    }

    boolean isSettlement() {
        return header.kind() == BlockKind.SETTLEMENT;
    }

    CompactBlock compact() {
        return new CompactBlock(header, List.of(), List.of());
    }

    BlockFacts facts() {
        return new BlockFacts(hash, header.parentHash(), isSettlement(), isSettlement() || !transactions.isEmpty());
    }
}

package io.timecoin.simulation;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.Merkle;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.List;

/** A block whose fields a traitor changes; root and body hash follow the transactions unless it changes those, too. */
final class BlockDraft {

    final Block original;
    final List<Transaction> transactions;
    long height;
    long epoch;
    BlockKind kind;
    Hash256 parentHash;
    long timestamp;
    Hash256 proposer;
    Hash256 activeSetHash;
    Hash256 nextSetHash;
    boolean falseRoot;
    boolean falseBodyHash;

    BlockDraft(Block block) {
        BlockHeader header = block.header();
        original = block;
        transactions = new ArrayList<>(block.transactions());
        height = header.height();
        epoch = header.epoch();
        kind = header.kind();
        parentHash = header.parentHash();
        timestamp = header.timestamp();
        proposer = header.proposer();
        activeSetHash = header.activeSetHash();
        nextSetHash = header.nextSetHash();
    }

    /** A normal block without transactions on another parent. */
    BlockDraft emptyOn(Hash256 parent, long parentHeight) {
        transactions.clear();
        kind = BlockKind.NORMAL;
        nextSetHash = Hash256.ZERO;
        parentHash = parent;
        height = parentHeight + 1;
        return this;
    }

    Block build() {
        return new Block(
                new BlockHeader(
                        height,
                        epoch,
                        kind,
                        parentHash,
                        timestamp,
                        proposer,
                        falseRoot ? parentHash : Merkle.rootOf(transactions),
                        falseBodyHash ? parentHash : Block.bodyHash(transactions),
                        activeSetHash,
                        nextSetHash),
                transactions);
    }
}

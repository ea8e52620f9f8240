package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.List;

/**
 * A block that names its transactions instead of carrying them: receivers have most of them already (protocol §7).
 *
 * @param fullHashes of all transactions, in order
 * @param settlement the settlement transaction, which is never relayed; empty in a normal block
 */
public record CompactBlock(BlockHeader header, List<Hash256> fullHashes, List<Transaction> settlement) {

    public CompactBlock {
        fullHashes = List.copyOf(fullHashes);
        settlement = List.copyOf(settlement);
    }

    public static CompactBlock of(Block block) {
        List<Transaction> transactions = block.transactions();
        boolean settles = !transactions.isEmpty() && transactions.getFirst().kind() == TransactionKind.SETTLEMENT;
        return new CompactBlock(
                block.header(),
                transactions.stream().map(Transaction::fullHash).toList(),
                settles ? List.of(transactions.getFirst()) : List.of());
    }

    public static CompactBlock read(ByteReader in) throws MalformedException {
        return new CompactBlock(
                BlockHeader.read(in),
                in.list(Block.MAX_TRANSACTIONS, Hash256.LENGTH, "full hashes", r -> r.hash("full hash")),
                in.list(1, 1, "settlement transaction", Transaction::read));
    }

    public void write(ByteWriter out) {
        header.write(out);
        out.u32(fullHashes.size());
        fullHashes.forEach(out::hash);
        out.u32(settlement.size());
        settlement.forEach(transaction -> transaction.write(out));
    }

    /** About what it takes encoded, bytes: names and the settlement transaction, without the header. */
    public long size() {
        return (long) Hash256.LENGTH * fullHashes.size()
                + settlement.stream().mapToLong(Transaction::size).sum();
    }

    /**
     * Whether the header commits to the named transactions, and the settlement transaction is there exactly if the block is
     * a settlement. Depends on nothing else: a block that fails this is its sender's fault.
     */
    public boolean matchesHeader() {
        boolean settles = header.kind() == BlockKind.SETTLEMENT;
        if (settles != !settlement.isEmpty()) {
            return false;
        }
        if (settles && !isFirst(settlement.getFirst())) {
            return false;
        }
        ByteWriter out = new ByteWriter(Hash256.LENGTH * fullHashes.size());
        fullHashes.forEach(out::hash);
        return HashTag.BODY.hash(out.toBytes()).equals(header.bodyHash());
    }

    private boolean isFirst(Transaction transaction) {
        return transaction.kind() == TransactionKind.SETTLEMENT
                && !fullHashes.isEmpty()
                && fullHashes.getFirst().equals(transaction.fullHash());
    }
}

package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;

/**
 * How much of a block's limits (protocol §4) is used by what is known of it. Counts only grow: a block that is over a limit
 * stays over it whatever else it has, so that who brings one together piece by piece can stop there. For one thread.
 */
public final class BlockSizeCount {

    private final ChainParameters params;
    private long bytes;
    private long transactions;
    private long named;
    private long witnesses;

    /** Counts a block of this kind, of which nothing but the header is known. */
    public BlockSizeCount(ChainParameters params, BlockKind kind) {
        this.params = params;
        this.bytes = bytesWithoutTransactions(kind);
    }

    /** Encoded bytes of header and count. */
    static int bytesWithoutTransactions(BlockKind kind) {
        return BlockHeader.LEAST_ENCODED_LENGTH + (kind == BlockKind.SETTLEMENT ? Hash256.LENGTH : 0) + 4;
    }

    /** The block has at least so many transactions, the settlement transaction and those that were added among them. */
    public void name(int atLeast) {
        named = Math.max(named, atLeast);
    }

    /** The block has this transaction as well; each is to be added once, the settlement transaction too. */
    public void add(Transaction transaction) {
        transactions++;
        bytes += transaction.size();
        witnesses += transaction.witnesses().size();
    }

    /** Valid while no limit is exceeded; else the limit's rule. */
    public Verdict verdict() {
        long least = Math.max(named, transactions);
        if (least > params.maxBlockTransactions()) {
            return Verdict.invalid(
                    Rule.TOO_MANY_TRANSACTIONS, least + " transactions, at most " + params.maxBlockTransactions());
        }
        if (bytes > params.maxBlockBytes()) {
            return Verdict.invalid(Rule.BLOCK_TOO_LARGE, bytes + " bytes, at most " + params.maxBlockBytes());
        }
        if (witnesses > params.maxBlockWitnesses()) {
            return Verdict.invalid(
                    Rule.TOO_MANY_WITNESSES, witnesses + " witnesses, at most " + params.maxBlockWitnesses());
        }
        return Verdict.VALID;
    }
}

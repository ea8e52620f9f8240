package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Verdict.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The rules of protocol §4 for a block. {@link #check} depends on the chain alone; what depends on the moment ({@link
 * #checkClock}) or on the leader is asked apart. Safe for any thread if the settlement rules are.
 *
 * <p>Keeps INV-2, INV-18 and INV-19.
 */
public final class BlockRules {

    /** How far a fresh block may be behind the clock of who notarizes it, ms. */
    public static final long MAX_BEHIND_MILLIS = 30_000;

    /** How far it may be ahead, ms; further, it is held. */
    public static final long MAX_AHEAD_MILLIS = 2_000;

    private final ChainParameters params;
    private final SettlementRules settlementRules;

    public BlockRules(ChainParameters params, SettlementRules settlementRules) {
        this.params = params;
        this.settlementRules = settlementRules;
    }

    /**
     * Judges a block whose transactions have each been verified by {@link TransactionRules}.
     *
     * @param parent state that the block builds on
     * @param transfers the block's transactions in order, without the settlement transaction
     * @param spendable of the parent's state
     * @throws IllegalArgumentException if {@code transfers} are not the block's
     */
    public BlockOutcome check(
            ChainState parent, Block block, List<VerifiedTransaction> transfers, SpendableCoins spendable) {
        Verdict verdict = checkHeader(parent, block.header())
                .and(() -> checkBody(block))
                .and(() -> checkLimits(block))
                .and(() -> checkSettlementPlace(block));
        if (verdict instanceof Invalid invalid) {
            return new BlockOutcome.Refused(invalid);
        }
        BlockTransfers.requireSame(block, transfers);
        verdict = BlockTransfers.check(block.header().timestamp(), transfers, spendable);
        if (verdict instanceof Invalid invalid) {
            return new BlockOutcome.Refused(invalid);
        }
        return conclude(parent, block, transfers);
    }

    /** Position, time, epoch, kind and voters as the parent's state says. */
    private Verdict checkHeader(ChainState parent, BlockHeader header) {
        if (!header.parentHash().equals(parent.hash())) {
            return Verdict.invalid(Rule.PARENT_MISMATCH, "parent is " + header.parentHash() + ", not " + parent.hash());
        }
        if (header.height() != parent.height() + 1) {
            return Verdict.invalid(Rule.HEIGHT, "height " + header.height() + " after " + parent.height());
        }
        if (header.timestamp() <= parent.timestamp()) {
            return Verdict.invalid(
                    Rule.TIMESTAMP_NOT_LATER, "timestamp " + header.timestamp() + " after " + parent.timestamp());
        }
        if (header.epoch() != parent.epoch()) {
            return Verdict.invalid(Rule.EPOCH, "epoch is " + header.epoch() + ", not " + parent.epoch());
        }
        if (header.kind() != kindAt(parent, header.timestamp())) {
            return Verdict.invalid(
                    Rule.KIND_BOUNDARY,
                    header.kind() + " block at " + header.timestamp() + " ms, the boundary is "
                            + parent.boundary(params.epochMillis()));
        }
        if (!header.activeSetHash().equals(parent.activeSet().hash())) {
            return Verdict.invalid(Rule.ACTIVE_SET, "the active-set hash is not that of the epoch's set");
        }
        return Verdict.VALID;
    }

    private BlockKind kindAt(ChainState parent, long timestamp) {
        return timestamp >= parent.boundary(params.epochMillis()) ? BlockKind.SETTLEMENT : BlockKind.NORMAL;
    }

    /** Whether the header commits to this body; all that can be said without the chain. */
    public static Verdict checkBody(Block block) {
        if (!block.header().bodyHash().equals(Block.bodyHash(block.transactions()))) {
            return Verdict.invalid(Rule.BODY_HASH, "the header's body hash is not that of the transactions");
        }
        if (!block.header().transactionsRoot().equals(Merkle.rootOf(block.transactions()))) {
            return Verdict.invalid(Rule.TRANSACTIONS_ROOT, "the header's root is not that of the transactions");
        }
        return Verdict.VALID;
    }

    /** Counts what becomes known of a block against the limits, before all of it is there. */
    public BlockSizeCount count(BlockKind kind) {
        return new BlockSizeCount(params, kind);
    }

    private Verdict checkLimits(Block block) {
        BlockSizeCount count = count(block.header().kind());
        block.transactions().forEach(count::add);
        return count.verdict();
    }

    /** A settlement transaction is first in a settlement block, and nowhere else. */
    private static Verdict checkSettlementPlace(Block block) {
        List<Transaction> transactions = block.transactions();
        for (int i = 0; i < transactions.size(); i++) {
            boolean settles = transactions.get(i).kind() == TransactionKind.SETTLEMENT;
            if (settles != (block.isSettlement() && i == 0)) {
                return Verdict.invalid(
                        Rule.SETTLEMENT_CONTENT,
                        "transaction " + i + " of a " + block.header().kind() + " block is a "
                                + transactions.get(i).kind());
            }
        }
        if (block.isSettlement() && transactions.isEmpty()) {
            return Verdict.invalid(Rule.SETTLEMENT_CONTENT, "a settlement block has no settlement transaction");
        }
        return Verdict.VALID;
    }

    private BlockOutcome conclude(ChainState parent, Block block, List<VerifiedTransaction> transfers) {
        OptionalLong fees = BlockTransfers.fees(transfers);
        if (fees.isEmpty()) {
            return refused(Rule.AMOUNT_OVERFLOW, "the fees' sum is not below 2^63 satoshis");
        }
        if (!block.isSettlement()) {
            return new BlockOutcome.Accepted(afterNormal(parent, block, fees.getAsLong()));
        }
        SettlementRules.Content content = settlementRules.settle(parent, fees.getAsLong());
        Transaction expected = settlementTransaction(parent, content);
        if (!block.transactions().getFirst().equals(expected)) {
            return refused(
                    Rule.SETTLEMENT_CONTENT,
                    "the settlement transaction is "
                            + block.transactions().getFirst().txid() + ", the rules compute " + expected.txid());
        }
        if (!block.header().nextSetHash().equals(content.nextSet().hash())) {
            return refused(Rule.NEXT_SET, "the next-set hash is not that of the set the rules compute");
        }
        return new BlockOutcome.Accepted(afterSettlement(parent, block, content));
    }

    private static ChainState afterNormal(ChainState parent, Block block, long fees) {
        return new ChainState(
                block.height(),
                block.hash(),
                block.header().timestamp(),
                parent.epoch(),
                parent.settlementHeight(),
                parent.settlementTimestamp(),
                Math.addExact(parent.epochFees(), fees),
                parent.minted(),
                parent.activeSet());
    }

    private static ChainState afterSettlement(ChainState parent, Block block, SettlementRules.Content content) {
        return new ChainState(
                block.height(),
                block.hash(),
                block.header().timestamp(),
                parent.epoch() + 1,
                block.height(),
                block.header().timestamp(),
                content.carriedFees(),
                Math.addExact(parent.minted(), content.minted()),
                content.nextSet());
    }

    private static Transaction settlementTransaction(ChainState parent, SettlementRules.Content content) {
        return Transaction.settlement(parent.epoch(), parent.height() + 1, content.outputs());
    }

    private static BlockOutcome refused(Rule rule, String detail) {
        return new BlockOutcome.Refused(new Invalid(rule, detail));
    }

    /**
     * How a fresh block stands to the clock; not asked of notarized, re-proposed or synced blocks.
     *
     * @param nowMillis own clock, Unix ms
     */
    public static ClockVerdict checkClock(BlockHeader header, long nowMillis) {
        if (header.timestamp() > nowMillis + MAX_AHEAD_MILLIS) {
            return ClockVerdict.AHEAD;
        }
        return header.timestamp() < nowMillis - MAX_BEHIND_MILLIS ? ClockVerdict.BEHIND : ClockVerdict.ACCEPTABLE;
    }

    /** What may be selected for a child of {@code parent} with this timestamp, Unix ms. */
    public BlockLimits limits(ChainState parent, long timestamp) {
        BlockKind kind = kindAt(parent, timestamp);
        boolean settles = kind == BlockKind.SETTLEMENT;
        // The largest settlement that has an encoding: the leader cannot know its size before it has selected.
        int reserved = BlockSizeCount.bytesWithoutTransactions(kind) + (settles ? Transaction.MAX_SETTLEMENT_BYTES : 0);
        return new BlockLimits(
                params.maxBlockBytes() - reserved,
                params.maxBlockTransactions() - (settles ? 1 : 0),
                params.maxBlockWitnesses());
    }

    /**
     * Builds the valid child of {@code parent}; a settlement block if its time has come.
     *
     * @param timestamp Unix ms, later than the parent's
     * @param proposer id of the masternode that builds it
     * @param transfers selected within {@link #limits}, spendable in the parent's state, valid at {@code timestamp}
     * @throws IllegalArgumentException if the timestamp is not later or the limits are exceeded
     */
    public Block build(ChainState parent, long timestamp, Hash256 proposer, List<VerifiedTransaction> transfers) {
        if (timestamp <= parent.timestamp()) {
            throw new IllegalArgumentException("timestamp " + timestamp + " after " + parent.timestamp());
        }
        BlockKind kind = kindAt(parent, timestamp);
        List<Transaction> transactions = new ArrayList<>(transfers.size() + 1);
        Hash256 nextSetHash = Hash256.ZERO;
        if (kind == BlockKind.SETTLEMENT) {
            SettlementRules.Content content = settlementRules.settle(
                    parent, BlockTransfers.fees(transfers).orElseThrow());
            transactions.add(settlementTransaction(parent, content));
            nextSetHash = content.nextSet().hash();
        }
        transfers.forEach(transfer -> transactions.add(transfer.transaction()));
        BlockHeader header = new BlockHeader(
                parent.height() + 1,
                parent.epoch(),
                kind,
                parent.hash(),
                timestamp,
                proposer,
                Merkle.rootOf(transactions),
                Block.bodyHash(transactions),
                parent.activeSet().hash(),
                nextSetHash);
        Block block = new Block(header, transactions);
        if (checkLimits(block) instanceof Invalid invalid) {
            throw new IllegalArgumentException("more was selected than a block holds: " + invalid.detail());
        }
        return block;
    }
}

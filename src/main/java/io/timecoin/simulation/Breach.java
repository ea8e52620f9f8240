package io.timecoin.simulation;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import java.util.Collections;
import java.util.List;

/** How a block can break the rules of protocol §4; each is named after the rule that finds it first. */
enum Breach {
    PARENT_MISMATCH,
    HEIGHT,
    TIMESTAMP_NOT_LATER,
    TIMESTAMP_BEHIND_CLOCK,
    TIMESTAMP_AHEAD_OF_CLOCK,
    EPOCH,
    KIND_BOUNDARY,
    ACTIVE_SET,
    NEXT_SET,
    TRANSACTIONS_ROOT,
    BODY_HASH,
    BLOCK_TOO_LARGE,
    TOO_MANY_TRANSACTIONS,
    DUPLICATE_TRANSACTION,
    COIN_SPENT_TWICE,
    INPUT_SPENT,
    INPUT_UNKNOWN,
    INPUTS_BELOW_OUTPUTS,
    OUTPUT_BELOW_MINIMUM,
    SIGNATURE_INVALID,
    WITNESS_MISSING,
    EXPIRED,
    LOCK_TIME_NOT_REACHED,
    SETTLEMENT_CONTENT,
    SETTLEMENT_OUT_OF_PLACE,
    PROPOSER_NOT_LEADER,
    SETTLEMENT_NOT_FINAL;

    private static final long CLOCK_MILLIS = 600_000;

    /** Breaks this rule in a draft, if it can be broken in it; whether it is. */
    boolean breaks(BlockDraft draft, FalsePayments payments, SimulatedNode self) {
        Hash256 noise = TraitorKey.noise(self);
        BlockHeader header = draft.original.header();
        boolean settlement = draft.original.isSettlement();
        switch (this) {
            case PARENT_MISMATCH -> draft.parentHash = noise;
            case HEIGHT -> draft.height += self.world().random.nextBoolean() ? 1 : -1;
            case TIMESTAMP_NOT_LATER -> draft.timestamp = SimulatedLedger.GENESIS_TIME;
            case TIMESTAMP_BEHIND_CLOCK -> draft.timestamp -= CLOCK_MILLIS;
            case TIMESTAMP_AHEAD_OF_CLOCK -> draft.timestamp += CLOCK_MILLIS;
            case EPOCH -> draft.epoch++;
            case KIND_BOUNDARY -> turnKind(draft, noise);
            case ACTIVE_SET -> draft.activeSetHash = noise;
            case NEXT_SET -> draft.nextSetHash = settlement ? noise : Hash256.ZERO;
            case TRANSACTIONS_ROOT -> draft.falseRoot = true;
            case BODY_HASH -> draft.falseBodyHash = true;
            case BLOCK_TOO_LARGE -> {
                draft.transactions
                        .subList(settlement ? 1 : 0, draft.transactions.size())
                        .clear();
                int most = self.world().ledger.genesis.parameters().maxBlockBytes();
                draft.transactions.addAll(
                        payments.large(most, self.world().plan.treasons().keySet()));
                return draft.transactions.size() <= self.world().plan.maxBlockTransactions();
            }
            case TOO_MANY_TRANSACTIONS ->
                draft.transactions.addAll(payments.rivals(self.world().plan.maxBlockTransactions() + 1));
            case DUPLICATE_TRANSACTION -> draft.transactions.addAll(Collections.nCopies(2, payments.valid()));
            case COIN_SPENT_TWICE -> draft.transactions.addAll(payments.rivals(2));
            case INPUT_SPENT -> {
                return payments.isSpent(self) && draft.transactions.addAll(payments.rivals(1));
            }
            case INPUT_UNKNOWN -> draft.transactions.add(payments.ofNoCoin(noise));
            case INPUTS_BELOW_OUTPUTS -> draft.transactions.add(payments.ofTooMuch());
            case OUTPUT_BELOW_MINIMUM -> draft.transactions.add(payments.ofNothing());
            case SIGNATURE_INVALID -> draft.transactions.add(payments.signedByOther());
            case WITNESS_MISSING -> draft.transactions.add(payments.unsigned());
            case EXPIRED -> draft.transactions.add(payments.within(0, header.timestamp() - 1));
            case LOCK_TIME_NOT_REACHED -> draft.transactions.add(payments.within(header.timestamp() + 1, 0));
            case SETTLEMENT_CONTENT -> {
                return settlement && pay(draft, self);
            }
            case SETTLEMENT_OUT_OF_PLACE ->
                draft.transactions.add(Transaction.settlement(header.epoch(), header.height(), List.of()));
            case PROPOSER_NOT_LEADER ->
                draft.proposer = self.world()
                        .ledger
                        .set
                        .voter((self.voter + 1) % self.world().ledger.set.size())
                        .id();
            case SETTLEMENT_NOT_FINAL -> {
                draft.emptyOn(draft.original.hash(), header.height());
                draft.timestamp++;
                return settlement;
            }
        }
        return true;
    }

    /** A settlement before its time, or none when it is due. */
    private static void turnKind(BlockDraft draft, Hash256 nextSetHash) {
        if (draft.original.isSettlement()) {
            draft.kind = BlockKind.NORMAL;
            draft.nextSetHash = Hash256.ZERO;
            draft.transactions.removeFirst();
        } else {
            draft.kind = BlockKind.SETTLEMENT;
            draft.nextSetHash = nextSetHash;
            draft.transactions.addFirst(Transaction.settlement(draft.epoch, draft.height, List.of()));
        }
    }

    /** Lets a settlement pay the traitor. */
    private static boolean pay(BlockDraft draft, SimulatedNode self) {
        Address own = Address.of(self.world().ledger.operator(self.voter).publicKey());
        draft.transactions.removeFirst();
        draft.transactions.addFirst(
                Transaction.settlement(draft.epoch, draft.height, List.of(new TransactionOutput(1_000_000_000, own))));
        return true;
    }
}

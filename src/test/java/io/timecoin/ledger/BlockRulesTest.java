package io.timecoin.ledger;

import static io.timecoin.ledger.TestLedger.GENESIS_TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.crypto.Hash256;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BlockRulesTest {

    private static final long E = ChainParameters.STANDARD.epochMillis();
    private static final long NOW = GENESIS_TIME + 50;
    private static final SpendableCoins ALL = (transaction, input) -> true;

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final ChainState start = ledger.initialState();
    private final VerifiedTransaction first = ledger.verifiedTransfer(0, 1, Amount.SATOSHIS_PER_TIME);
    private final VerifiedTransaction second = ledger.verifiedTransfer(1, 2, Amount.SATOSHIS_PER_TIME);
    private final SettlementRules paying = (parent, fees) -> new SettlementRules.Content(
            List.of(new TransactionOutput(1_000 + parent.epochFees() + fees, TestLedger.address(TestLedger.wallet(9)))),
            1_000,
            0,
            new ActiveSet(parent.activeSet().voters().subList(0, 3)));
    private final BlockRules rules = new BlockRules(ledger.parameters(), paying);

    @Test
    void aNormalBlockAddsItsFeesToTheEpochs() {
        Block block = build(NOW, first, second);
        ChainState next = accepted(start, block, first, second);
        assertEquals(
                new ChainState(
                        1, block.hash(), NOW, 0, 0, GENESIS_TIME, first.fee() + second.fee(), 0, start.activeSet()),
                next);
        Block empty = rules.build(next, NOW + 20, Hash256.ZERO, List.of());
        assertEquals(2, accepted(next, empty).height());
    }

    @Test
    void aBlockAtTheBoundarySettlesTheEpoch() {
        long boundary = start.boundary(E);
        assertEquals(BlockKind.NORMAL, build(boundary - 1).header().kind());
        Block block = build(boundary, first);
        assertEquals(BlockKind.SETTLEMENT, block.header().kind());
        assertEquals(
                Transaction.settlement(
                        0,
                        1,
                        List.of(new TransactionOutput(1_000 + first.fee(), TestLedger.address(TestLedger.wallet(9))))),
                block.transactions().getFirst());
        ChainState next = accepted(start, block, first);
        assertEquals(1, next.epoch());
        assertEquals(1, next.settlementHeight());
        assertEquals(boundary, next.settlementTimestamp());
        assertEquals(0, next.epochFees());
        assertEquals(1_000, next.minted());
        assertEquals(3, next.activeSet().size());
        assertEquals(boundary + E, next.boundary(E));
    }

    @Test
    void boundariesMissedInAnOutageAreSkipped() {
        long late = start.boundary(E) + 5 * E + 17;
        ChainState next = accepted(start, build(late));
        assertEquals(1, next.epoch());
        assertEquals(start.boundary(E) + 6 * E, next.boundary(E));
    }

    @Test
    void aBlockOnAnotherParentIsRefused() {
        BlockHeader h = build(NOW).header();
        assertRefused(Rule.PARENT_MISMATCH, header(h, h.height(), 0, h.kind(), Hash256.ZERO, NOW, h.activeSetHash()));
    }

    @Test
    void aWrongHeightIsRefused() {
        BlockHeader h = build(NOW).header();
        assertRefused(Rule.HEIGHT, header(h, 2, 0, h.kind(), h.parentHash(), NOW, h.activeSetHash()));
    }

    @Test
    void aTimestampNotLaterThanTheParentsIsRefused() {
        BlockHeader h = build(NOW).header();
        assertRefused(
                Rule.TIMESTAMP_NOT_LATER, header(h, 1, 0, h.kind(), h.parentHash(), GENESIS_TIME, h.activeSetHash()));
    }

    @Test
    void aWrongEpochIsRefused() {
        BlockHeader h = build(NOW).header();
        assertRefused(Rule.EPOCH, header(h, 1, 1, h.kind(), h.parentHash(), NOW, h.activeSetHash()));
    }

    @Test
    void aKindThatDoesNotFitTheBoundaryIsRefused() {
        BlockHeader h = build(NOW).header();
        assertRefused(
                Rule.KIND_BOUNDARY, header(h, 1, 0, BlockKind.SETTLEMENT, h.parentHash(), NOW, h.activeSetHash()));
        assertRefused(
                Rule.KIND_BOUNDARY,
                header(h, 1, 0, BlockKind.NORMAL, h.parentHash(), start.boundary(E), h.activeSetHash()));
    }

    @Test
    void anotherActiveSetIsRefused() {
        BlockHeader h = build(NOW).header();
        assertRefused(Rule.ACTIVE_SET, header(h, 1, 0, h.kind(), h.parentHash(), NOW, Hash256.ZERO));
    }

    @Test
    void aBodyThatContradictsItsHeaderIsRefusedWithoutTheChain() {
        Block block = build(NOW, first);
        Block other = new Block(block.header(), List.of(second.transaction()));
        assertRule(Rule.BODY_HASH, BlockRules.checkBody(other));
        assertRefused(Rule.BODY_HASH, other, second);
        BlockHeader h = block.header();
        BlockHeader rootless = new BlockHeader(
                1,
                0,
                h.kind(),
                h.parentHash(),
                NOW,
                h.proposer(),
                Hash256.ZERO,
                h.bodyHash(),
                h.activeSetHash(),
                Hash256.ZERO);
        assertRule(Rule.TRANSACTIONS_ROOT, BlockRules.checkBody(new Block(rootless, block.transactions())));
        assertEquals(Verdict.VALID, BlockRules.checkBody(block));
    }

    @Test
    void moreTransactionsThanAllowedAreRefused() {
        assertTooMuch(Rule.TOO_MANY_TRANSACTIONS, new ChainParameters(E, 546, 1_000, 1_000, 1, 2_000_000, 1, 10, 100));
    }

    @Test
    void moreBytesThanAllowedAreRefused() {
        assertTooMuch(Rule.BLOCK_TOO_LARGE, new ChainParameters(E, 546, 1_000, 1_000, 1, 600, 9, 10, 100));
    }

    @Test
    void moreWitnessesThanAllowedAreRefused() {
        assertTooMuch(Rule.TOO_MANY_WITNESSES, new ChainParameters(E, 546, 1_000, 1_000, 1, 2_000_000, 9, 1, 100));
    }

    @Test
    void theEncodedSizeOfABlockIsExactlyWhatIsLimited() {
        Block block = build(NOW, first, second);
        int size = block.encode().length;
        assertEquals(
                BlockOutcome.Accepted.class,
                withMaxBytes(size)
                        .check(start, block, List.of(first, second), ALL)
                        .getClass());
        assertEquals(
                BlockOutcome.Refused.class,
                withMaxBytes(size - 1)
                        .check(start, block, List.of(first, second), ALL)
                        .getClass());
        Block settlement = build(start.boundary(E), first);
        int larger = settlement.encode().length;
        assertEquals(
                BlockOutcome.Accepted.class,
                withMaxBytes(larger)
                        .check(start, settlement, List.of(first), ALL)
                        .getClass());
        assertEquals(
                BlockOutcome.Refused.class,
                withMaxBytes(larger - 1)
                        .check(start, settlement, List.of(first), ALL)
                        .getClass());
    }

    @Test
    void aTransactionTwiceInABlockIsRefused() {
        assertRefused(Rule.DUPLICATE_TRANSACTION, build(NOW, first, first), first, first);
    }

    @Test
    void aCoinSpentTwiceInABlockIsRefused() {
        VerifiedTransaction rival = ledger.verifiedTransfer(0, 3, Amount.SATOSHIS_PER_TIME);
        assertRefused(Rule.COIN_SPENT_TWICE, build(NOW, first, rival), first, rival);
    }

    @Test
    void aCoinThatIsNotUnspentInTheParentsStateIsRefused() {
        Block block = build(NOW, first, second);
        BlockOutcome outcome =
                rules.check(start, block, List.of(first, second), (t, input) -> !input.equals(ledger.coinOf(1)));
        assertRule(
                Rule.COIN_NOT_SPENDABLE,
                assertInstanceOf(BlockOutcome.Refused.class, outcome).reason());
    }

    @Test
    void timeConditionsAreJudgedByTheBlocksTimestamp() {
        VerifiedTransaction locked = timed(NOW + 1, 0);
        assertRefused(Rule.LOCK_TIME_NOT_REACHED, build(NOW, locked), locked);
        accepted(start, build(NOW + 1, locked), locked);
        VerifiedTransaction expired = timed(0, NOW - 1);
        assertRefused(Rule.EXPIRED, build(NOW, expired), expired);
    }

    @Test
    void aSettlementTransactionOutsideItsPlaceIsRefused() {
        Transaction settlement = Transaction.settlement(0, 1, List.of());
        assertRefused(Rule.SETTLEMENT_CONTENT, rebuilt(build(NOW), List.of(settlement)));
        Block block = build(start.boundary(E), first);
        assertRefused(Rule.SETTLEMENT_CONTENT, rebuilt(block, List.of()));
        assertRefused(Rule.SETTLEMENT_CONTENT, rebuilt(block, List.of(first.transaction())));
        assertRefused(
                Rule.SETTLEMENT_CONTENT, rebuilt(block, block.transactions().reversed()));
    }

    @Test
    void aSettlementThatPaysOtherThanTheRulesIsRefused() {
        Block block = build(start.boundary(E), first);
        Transaction generous = Transaction.settlement(
                0, 1, List.of(new TransactionOutput(1_000_000, TestLedger.address(TestLedger.wallet(9)))));
        assertRefused(Rule.SETTLEMENT_CONTENT, rebuilt(block, List.of(generous, first.transaction())), first);
    }

    @Test
    void anotherNextSetIsRefused() {
        Block block = build(start.boundary(E), first);
        BlockHeader h = block.header();
        BlockHeader other = new BlockHeader(
                1,
                0,
                h.kind(),
                h.parentHash(),
                h.timestamp(),
                h.proposer(),
                h.transactionsRoot(),
                h.bodyHash(),
                h.activeSetHash(),
                start.activeSet().hash());
        assertRefused(Rule.NEXT_SET, new Block(other, block.transactions()), first);
    }

    @Test
    void verifiedTransactionsOfAnotherBlockAreTheCallersFault() {
        Block block = build(NOW, first);
        assertThrows(IllegalArgumentException.class, () -> rules.check(start, block, List.of(second), ALL));
        assertThrows(IllegalArgumentException.class, () -> rules.check(start, block, List.of(), ALL));
        assertThrows(IllegalArgumentException.class, () -> rules.check(start, block, List.of(first, second), ALL));
    }

    @Test
    void theClockAllowsThirtySecondsBehindAndTwoAhead() {
        BlockHeader header = build(NOW).header();
        assertEquals(ClockVerdict.ACCEPTABLE, BlockRules.checkClock(header, NOW + 30_000));
        assertEquals(ClockVerdict.BEHIND, BlockRules.checkClock(header, NOW + 30_001));
        assertEquals(ClockVerdict.ACCEPTABLE, BlockRules.checkClock(header, NOW - 2_000));
        assertEquals(ClockVerdict.AHEAD, BlockRules.checkClock(header, NOW - 2_001));
    }

    @Test
    void limitsLeaveRoomForHeaderAndSettlement() {
        BlockLimits normal = rules.limits(start, NOW);
        assertEquals(10_000, normal.transactions());
        assertEquals(10_000, normal.witnesses());
        assertEquals(2_000_000 - build(NOW).encode().length, normal.bytes());
        BlockLimits settling = rules.limits(start, start.boundary(E));
        assertEquals(9_999, settling.transactions());
        assertEquals(10_000, settling.witnesses());
        Block settlement = build(start.boundary(E));
        int without = settlement.encode().length
                - settlement.transactions().getFirst().size();
        assertEquals(2_000_000 - without - Transaction.MAX_SETTLEMENT_BYTES, settling.bytes());
    }

    @Test
    void aBlockThatCannotBeValidIsNotBuilt() {
        assertThrows(IllegalArgumentException.class, () -> build(GENESIS_TIME));
        BlockRules tight = withMaxBytes(300);
        assertThrows(IllegalArgumentException.class, () -> tight.build(start, NOW, Hash256.ZERO, List.of(first)));
    }

    private void assertTooMuch(Rule rule, ChainParameters params) {
        Block block = build(NOW, first, second);
        BlockOutcome outcome = new BlockRules(params, paying).check(start, block, List.of(first, second), ALL);
        assertRule(rule, assertInstanceOf(BlockOutcome.Refused.class, outcome).reason());
    }

    private BlockRules withMaxBytes(int bytes) {
        return new BlockRules(new ChainParameters(E, 546, 1_000, 1_000, 1, bytes, 9, 10, 100), paying);
    }

    private VerifiedTransaction timed(long lockTime, long validUntil) {
        Transaction plain = first.transaction();
        return ledger.verified(ledger.sign(
                new TransactionBody(
                        plain.kind(), plain.inputs(), plain.outputs(), lockTime, validUntil, new byte[0], new byte[0]),
                TestLedger.wallet(0)));
    }

    private Block build(long timestamp, VerifiedTransaction... transfers) {
        return rules.build(start, timestamp, Hash256.ZERO, List.of(transfers));
    }

    /** The same header over another body that it commits to. */
    private static Block rebuilt(Block block, List<Transaction> transactions) {
        BlockHeader h = block.header();
        List<Transaction> body = new ArrayList<>(transactions);
        return new Block(
                new BlockHeader(
                        h.height(),
                        h.epoch(),
                        h.kind(),
                        h.parentHash(),
                        h.timestamp(),
                        h.proposer(),
                        Merkle.rootOf(body),
                        Block.bodyHash(body),
                        h.activeSetHash(),
                        h.nextSetHash()),
                body);
    }

    private static Block header(
            BlockHeader h, long height, long epoch, BlockKind kind, Hash256 parent, long timestamp, Hash256 set) {
        return new Block(
                new BlockHeader(
                        height,
                        epoch,
                        kind,
                        parent,
                        timestamp,
                        h.proposer(),
                        h.transactionsRoot(),
                        h.bodyHash(),
                        set,
                        Hash256.ZERO),
                List.of());
    }

    private ChainState accepted(ChainState parent, Block block, VerifiedTransaction... transfers) {
        BlockOutcome outcome = rules.check(parent, block, List.of(transfers), ALL);
        return assertInstanceOf(BlockOutcome.Accepted.class, outcome, outcome::toString)
                .next();
    }

    private void assertRefused(Rule rule, Block block, VerifiedTransaction... transfers) {
        BlockOutcome outcome = rules.check(start, block, List.of(transfers), ALL);
        assertRule(
                rule,
                assertInstanceOf(BlockOutcome.Refused.class, outcome, outcome::toString)
                        .reason());
    }

    private static void assertRule(Rule rule, Verdict verdict) {
        Verdict.Invalid invalid = assertInstanceOf(Verdict.Invalid.class, verdict);
        assertEquals(rule, invalid.rule(), invalid.detail());
    }
}

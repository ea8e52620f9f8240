package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Voter;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.ProvenHeader;
import io.timecoin.network.history.BlockRange;
import io.timecoin.storage.FinalBlock;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.TestDatabases;
import io.timecoin.verification.history.HistoryJudge;
import io.timecoin.verification.history.HistoryJudge.Headers;
import io.timecoin.verification.history.HistoryJudge.Verdict;
import io.timecoin.verification.history.ProvenEpochs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain of several epochs, as one node tells it and another one believes it. */
final class HistoryOfEpochsTest {

    private static final int BLOCKS = 30;

    /** So that an epoch has six or seven blocks. */
    private static final long BLOCK_MILLIS = 100_000;

    @SuppressWarnings("NullAway.Init")
    private static NodeDatabases databases;

    private static final List<Block> CHAIN = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private SyncFixture f;

    @SuppressWarnings("NullAway.Init")
    private HistoryJudge judge;

    @BeforeAll
    static void apply(@TempDir Path directory) {
        TestLedger ledger = TestLedger.ofBronze(4);
        databases = TestDatabases.ofObserver(directory, ledger);
        SyncFixture signers = new SyncFixture(databases);
        ChainState state = ledger.initialState();
        for (int i = 1; i <= BLOCKS; i++) {
            Block block = ledger.block(state, TestLedger.GENESIS_TIME + i * BLOCK_MILLIS);
            state = ledger.after(state, block);
            databases.chain().apply(List.of(new FinalBlock(block, state, finalization(signers, block))));
            CHAIN.add(block);
        }
        assertTrue(state.epoch() > 3, "several epochs have ended: " + state.epoch());
    }

    private static Certificate finalization(SyncFixture signers, Block block) {
        return signers.certificate(new Statement(
                StatementKind.FINALIZE, block.header().epoch(), block.height() + 1, block.height(), block.hash()));
    }

    @AfterAll
    static void close() {
        databases.close();
    }

    @BeforeEach
    void link() {
        f = new SyncFixture(databases);
        judge = new HistoryJudge(f.verification.sets(), new ProvenEpochs(f.ledger.initialState()), _ -> true);
    }

    private <T extends PeerMessage> T answer(PeerMessage question, Class<T> kind) {
        f.receive(f.voter(1), question);
        f.settle();
        return kind.cast(f.sent.getLast().message());
    }

    private SettlementsReply settlements() {
        return answer(new GetSettlements(7, 0), SettlementsReply.class);
    }

    private static List<Long> heights() {
        return CHAIN.stream().filter(Block::isSettlement).map(Block::height).toList();
    }

    @Test
    void eachSettlementProvesTheNextOneAndTheNewestBlockComesLast() {
        Verdict<Headers> verdict = judge.headers(0, settlements());
        assertEquals(new Verdict.Holds<>(new Headers(heights(), OptionalLong.of(BLOCKS))), verdict);
    }

    @Test
    void settlementsOfLaterEpochsComeAloneWhereTheFormerAreKnown() {
        SettlementsReply all = settlements();
        SettlementsReply later = answer(new GetSettlements(8, 2), SettlementsReply.class);
        assertEquals(all.settlements().subList(2, all.settlements().size()), later.settlements());
        assertEquals(all.tip(), later.tip());
    }

    @Test
    void aGapInTheSettlementsIsALie() {
        SettlementsReply all = settlements();
        assertInstanceOf(
                Verdict.Lie.class,
                judge.headers(
                        0,
                        new SettlementsReply(
                                7,
                                false,
                                List.of(
                                        all.settlements().getFirst(),
                                        all.settlements().get(2)),
                                List.of())));
        assertInstanceOf(
                Verdict.Lie.class,
                judge.headers(
                        0, new SettlementsReply(7, false, all.settlements().subList(0, 1), all.tip())));
    }

    @Test
    void aSetThatTheSettlementDoesNotNameIsALie() {
        ProvenHeader first = settlements().settlements().getFirst();
        ActiveSet other = new ActiveSet(
                List.of(new Voter(Hash256.ZERO, TestLedger.signer("x").publicKey(), 1)));
        ProvenHeader lie = new ProvenHeader(first.header(), first.finalization(), List.of(other));
        assertInstanceOf(Verdict.Lie.class, judge.headers(0, new SettlementsReply(7, false, List.of(lie), List.of())));
    }

    @Test
    void aSetThatChangesComesWithItsSettlementAndProvesWhatFollows() {
        ActiveSet next = new ActiveSet(
                List.of(new Voter(Hash256.ZERO, TestLedger.signer("x").publicKey(), 1)));
        BlockHeader old = CHAIN.get(heights().getFirst().intValue() - 1).header();
        BlockHeader changed = new BlockHeader(
                old.height(),
                old.epoch(),
                old.kind(),
                old.parentHash(),
                old.timestamp(),
                old.proposer(),
                old.transactionsRoot(),
                old.bodyHash(),
                old.activeSetHash(),
                next.hash());
        Certificate signed = f.certificate(new Statement(StatementKind.FINALIZE, old.epoch(), 9, 8, changed.hash()));
        ProvenEpochs epochs = new ProvenEpochs(f.ledger.initialState());
        HistoryJudge own = new HistoryJudge(f.verification.sets(), epochs, _ -> true);
        assertInstanceOf(
                Verdict.Lie.class,
                own.headers(0, new SettlementsReply(7, false, List.of(new ProvenHeader(changed, signed)), List.of())));
        assertInstanceOf(
                Verdict.Holds.class,
                own.headers(
                        0,
                        new SettlementsReply(
                                7, false, List.of(new ProvenHeader(changed, signed, List.of(next))), List.of())));
        assertEquals(next, epochs.find(old.epoch() + 1).orElseThrow().set());
        assertInstanceOf(
                Verdict.Lie.class,
                own.headers(
                        old.epoch() + 1,
                        new SettlementsReply(
                                7, false, settlements().settlements().subList(1, 2), List.of())),
                "of the set that voted before");
    }

    @Test
    void blocksOfALaterEpochHoldOnceItsVotersAreProven() {
        long last = heights().get(2);
        long first = heights().get(1) + 1;
        BlockRangeReply reply = answer(new GetBlockRange(9, first, last, 1_000_000), BlockRangeReply.class);
        assertEquals(last - first + 1, reply.count());
        BlockRange asked = new BlockRange(first, last);
        assertInstanceOf(
                Verdict.Nothing.class, judge.blocks(asked, 1_000_000, reply), "nobody has proven who votes then");
        judge.headers(0, settlements());
        assertInstanceOf(Verdict.Holds.class, judge.blocks(asked, 1_000_000, reply));
    }

    @Test
    void ofAnEpochThatIsOverHereMeanwhileNothingIsHeldAgainstAHeader() {
        ProvenEpochs epochs = new ProvenEpochs(f.ledger.initialState());
        BlockHeader old = CHAIN.getFirst().header();
        assertTrue(epochs.agrees(old));
        epochs.progressed(databases.chain().tip());
        assertTrue(epochs.find(old.epoch()).isEmpty(), "that epoch is over");
        assertTrue(epochs.agrees(old), "it was found a moment ago, and whoever sent it is correct");
    }

    @Test
    void aRangeEndsWithItsLastHeightItsBytesAndItsEpoch() {
        assertEquals(
                3,
                answer(new GetBlockRange(1, 1, 3, 1_000_000), BlockRangeReply.class)
                        .count());
        assertEquals(
                1, answer(new GetBlockRange(2, 1, 30, 1), BlockRangeReply.class).count());
        assertEquals(
                heights().getFirst().intValue(),
                answer(new GetBlockRange(3, 1, 30, 1_000_000), BlockRangeReply.class)
                        .count());
        assertEquals(
                0,
                answer(new GetBlockRange(4, 31, 40, 1_000_000), BlockRangeReply.class)
                        .count());
    }

    @Test
    void whoseShareIsUsedUpIsToldThatTheNodeIsBusy() {
        for (int i = 0; i < 1_100; i++) {
            answer(new GetBlockRange(i, 1, 3, 1_000_000), BlockRangeReply.class);
        }
        assertTrue(answer(new GetBlockRange(9_999, 1, 3, 1_000_000), BlockRangeReply.class)
                .busy());
        assertTrue(answer(new GetSettlements(9_998, 0), SettlementsReply.class).busy());
        f.listening.later(2_000);
        assertEquals(
                3,
                answer(new GetBlockRange(10_000, 1, 3, 1_000_000), BlockRangeReply.class)
                        .count());
    }
}

package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.engine.ListeningEngine.Order;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.network.EncodedPart;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.ProvenHeader;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.history.SyncProgress;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.TestDatabases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is far behind: what peers prove becomes final through the engine, and what they lie about costs them. */
final class HistorySyncTest {

    /** More than one question brings. */
    private static final int BLOCKS = 600;

    @SuppressWarnings("NullAway.Init")
    private static NodeDatabases databases;

    @SuppressWarnings("NullAway.Init")
    private static List<Block> chain;

    @SuppressWarnings("NullAway.Init")
    private SyncFixture f;

    private int finalsPassedOn;
    private int wishesPassedOn;

    @BeforeAll
    static void open(@TempDir Path directory) {
        databases = TestDatabases.ofObserver(directory, TestLedger.ofBronze(4));
        chain = chain(TestLedger.ofBronze(4));
    }

    private static List<Block> chain(TestLedger ledger) {
        List<Block> blocks = new ArrayList<>();
        ChainState state = ledger.initialState();
        for (int i = 1; i <= BLOCKS; i++) {
            Block block = ledger.block(state, TestLedger.GENESIS_TIME + i);
            state = ledger.after(state, block);
            blocks.add(block);
        }
        return blocks;
    }

    @AfterAll
    static void close() {
        databases.close();
    }

    @BeforeEach
    void link() {
        f = new SyncFixture(databases);
    }

    /** Voters 1 and 2 are linked and say how far they are; the engine asks for what it lacks. */
    private void lag(long claim) {
        Stream.of(1, 2).forEach(voter -> f.history.claims(f.key(voter), claim, true));
        f.listening.replica.peerHeight(f.key(1), claim, true);
        f.listening.later(2_000);
        f.settle();
        passOn();
    }

    /** As the node's executor does, with all that the replica has ordered since the last time. */
    private void passOn() {
        for (boolean more = true; more; ) {
            List<Order> finals = f.listening.orders("finalized");
            List<Order> wishes = f.listening.orders("fetchFinalBlocks");
            more = finals.size() > finalsPassedOn || wishes.size() > wishesPassedOn;
            for (; finalsPassedOn < finals.size(); finalsPassedOn++) {
                f.history.finalized(finalized(finals.get(finalsPassedOn)));
            }
            for (; wishesPassedOn < wishes.size(); wishesPassedOn++) {
                List<Object> wish = wishes.get(wishesPassedOn).arguments();
                if ((long) wish.getFirst() < BLOCKS) {
                    assertTrue(f.history.takes((long) wish.getFirst(), (PublicKey) wish.get(1)));
                }
            }
            f.settle();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<FinalizedBlock> finalized(Order order) {
        return (List<FinalizedBlock>) order.arguments().getFirst();
    }

    private <T extends PeerMessage> List<SyncFixture.Sent> asked(Class<T> kind) {
        return f.sent.stream().filter(sent -> kind.isInstance(sent.message())).toList();
    }

    private Certificate finalization(long height) {
        return f.finalization(height + 1, chain.get((int) height - 1));
    }

    private BlockHeader header(long height) {
        return chain.get((int) height - 1).header();
    }

    private void proveTip(long height) {
        SyncFixture.Sent question = asked(GetSettlements.class).getFirst();
        f.receive(
                from(question.to()),
                new SettlementsReply(
                        ((GetSettlements) question.message()).requestId(),
                        false,
                        List.of(),
                        List.of(new ProvenHeader(header(height), finalization(height)))));
        f.settle();
    }

    private PeerInfo from(PublicKey key) {
        return f.key(1).equals(key) ? f.voter(1) : f.voter(2);
    }

    private BlockRangeReply range(int id, long first, long last, Certificate proof) {
        ByteWriter out = new ByteWriter(1_000);
        chain.subList((int) first - 1, (int) last).forEach(block -> block.write(out));
        return new BlockRangeReply(
                id,
                false,
                (int) (last - first + 1),
                EncodedPart.of(out.toBytes(), 0, out.size()),
                List.of(),
                List.of(proof));
    }

    private void answer(SyncFixture.Sent question) {
        GetBlockRange ask = (GetBlockRange) question.message();
        f.receive(
                from(question.to()),
                range(ask.requestId(), ask.firstHeight(), ask.lastHeight(), finalization(ask.lastHeight())));
        f.settle();
        passOn();
    }

    private GetBlockRange firstRange() {
        return (GetBlockRange) asked(GetBlockRange.class).getFirst().message();
    }

    // ---- what is proven

    @Test
    void aFewBlocksAreAskedOfOnePeerAsBefore() {
        f.history.claims(f.key(1), 3, true);
        assertFalse(f.history.takes(1, f.key(1)));
    }

    @Test
    void nothingIsAskedForBeforeAHeightIsProven() {
        lag(BLOCKS);
        assertEquals(List.of(), asked(GetBlockRange.class));
        assertEquals(List.of(), asked(GetFinalBlocks.class));
        assertEquals(SyncProgress.Stage.HEADERS, f.history.progress().stage());
        assertEquals(0, f.history.progress().target());
        proveTip(BLOCKS);
        assertEquals(BLOCKS, f.history.progress().target());
        assertEquals(SyncProgress.Stage.BLOCKS, f.history.progress().stage());
        assertEquals(1, firstRange().firstHeight());
    }

    @Test
    void rangesOfTwoPeersBecomeFinalInOrderWhicheverComesFirst() {
        lag(BLOCKS);
        proveTip(BLOCKS);
        answer(asked(GetBlockRange.class).getFirst());
        long first = f.listening.replica.tip().height();
        assertTrue(first > 0, "the first range is final");
        List<SyncFixture.Sent> ranges = asked(GetBlockRange.class);
        assertTrue(ranges.stream().map(SyncFixture.Sent::to).distinct().count() > 1, "of both peers");
        for (int next = ranges.size() - 1; next > 0; next--) {
            answer(ranges.get(next));
        }
        for (int next = ranges.size(); next < asked(GetBlockRange.class).size(); next++) {
            answer(asked(GetBlockRange.class).get(next));
        }
        assertEquals(BLOCKS, f.listening.replica.tip().height());
        assertEquals(List.of(), f.faults);
        assertEquals(List.of(), f.failures);
    }

    // ---- lies

    private void assertNothingIsFinal(Fault... faults) {
        assertEquals(0, f.listening.replica.tip().height());
        assertEquals(List.of(faults), f.faults);
        assertEquals(List.of(), f.failures);
    }

    private void answerFirst(BlockRangeReply reply) {
        f.receive(from(asked(GetBlockRange.class).getFirst().to()), reply);
        f.settle();
    }

    private int idOfFirst() {
        lag(BLOCKS);
        proveTip(BLOCKS);
        return firstRange().requestId();
    }

    @Test
    void theRightChainWithoutFinalityIsUseless() {
        int id = idOfFirst();
        BlockRangeReply good = range(id, 1, 10, finalization(10));
        answerFirst(new BlockRangeReply(id, false, good.count(), good.blocks(), List.of(), List.of()));
        assertNothingIsFinal(Fault.USELESS_REPLY);
    }

    @Test
    void aForgedFinalizationIsASignatureThatDoesNotHold() {
        int id = idOfFirst();
        answerFirst(range(id, 1, 10, SyncFixture.spoiled(finalization(10))));
        assertNothingIsFinal(Fault.BAD_SIGNATURE);
    }

    @Test
    void aFinalizationBySomeWhoAreNoQuorumIsUseless() {
        int id = idOfFirst();
        Certificate good = finalization(10);
        answerFirst(range(
                id,
                1,
                10,
                new Certificate(
                        good.statement(),
                        good.signers().subList(0, 2),
                        good.signatures().subList(0, 2))));
        assertNothingIsFinal(Fault.USELESS_REPLY);
    }

    @Test
    void aFinalizationOfAnotherEpochIsUseless() {
        int id = idOfFirst();
        Certificate later = f.certificate(
                new Statement(StatementKind.FINALIZE, 3, 11, 10, chain.get(9).hash()));
        answerFirst(range(id, 1, 10, later));
        assertNothingIsFinal(Fault.USELESS_REPLY);
    }

    @Test
    void blocksOfAnotherPlaceOrMoreThanWereAskedForAreUseless() {
        int id = idOfFirst();
        answerFirst(range(id, 2, 10, finalization(10)));
        assertNothingIsFinal(Fault.USELESS_REPLY);
    }

    @Test
    void aTruncatedStreamIsMalformed() {
        int id = idOfFirst();
        BlockRangeReply good = range(id, 1, 10, finalization(10));
        ByteWriter out = new ByteWriter(1_000);
        chain.subList(0, 9).forEach(block -> block.write(out));
        answerFirst(new BlockRangeReply(
                id, false, 10, EncodedPart.of(out.toBytes(), 0, out.size()), List.of(), good.finalization()));
        assertNothingIsFinal(Fault.MALFORMED_FRAME);
    }

    @Test
    void aBodyThatContradictsItsHeaderIsMoreThanUseless() {
        int id = idOfFirst();
        ByteWriter out = new ByteWriter(1_000);
        new Block(chain.getFirst().header(), List.of(f.ledger.transfer(0, 1, 1_000_000))).write(out);
        answerFirst(new BlockRangeReply(
                id, false, 1, EncodedPart.of(out.toBytes(), 0, out.size()), List.of(), List.of(finalization(1))));
        assertNothingIsFinal(Fault.HEADER_CONTRADICTED);
    }

    @Test
    void moreBytesThanWereAskedForAreNotEvenDecoded() {
        int id = idOfFirst();
        byte[] noBlocks = new byte[firstRange().mostBytes() + 1];
        answerFirst(new BlockRangeReply(
                id, false, 2, EncodedPart.of(noBlocks, 0, noBlocks.length), List.of(), List.of(finalization(2))));
        assertNothingIsFinal(Fault.USELESS_REPLY);
    }

    @Test
    void moreBlocksThanItsFinalizationCoversProveNothing() {
        int id = idOfFirst();
        answerFirst(range(id, 1, 12, finalization(10)));
        assertNothingIsFinal(Fault.USELESS_REPLY);
    }

    @Test
    void aChainOfAnotherGenesisIsForgedHere() {
        int id = idOfFirst();
        Statement statement =
                new Statement(StatementKind.FINALIZE, 0, 11, 10, chain.get(9).hash());
        Certificate foreign = new Certificate(
                statement,
                List.of(0, 1, 2),
                Stream.of(0, 1, 2)
                        .map(voter -> f.ledger.voter(voter).sign(statement.digest(Hash256.ZERO)))
                        .toList());
        answerFirst(range(id, 1, 10, foreign));
        assertNothingIsFinal(Fault.BAD_SIGNATURE);
    }

    @Test
    void headersThatNobodyHasSignedMoveNoTarget() {
        lag(BLOCKS);
        SyncFixture.Sent question = asked(GetSettlements.class).getFirst();
        f.receive(
                from(question.to()),
                new SettlementsReply(
                        ((GetSettlements) question.message()).requestId(),
                        false,
                        List.of(),
                        List.of(new ProvenHeader(header(BLOCKS), SyncFixture.spoiled(finalization(BLOCKS))))));
        f.settle();
        assertEquals(0, f.history.progress().target());
        assertNothingIsFinal(Fault.BAD_SIGNATURE);
    }

    @Test
    void headersThatAreNoSettlementsAreUseless() {
        lag(BLOCKS);
        SyncFixture.Sent question = asked(GetSettlements.class).getFirst();
        f.receive(
                from(question.to()),
                new SettlementsReply(
                        ((GetSettlements) question.message()).requestId(),
                        false,
                        List.of(new ProvenHeader(header(9), finalization(9))),
                        List.of()));
        f.settle();
        assertEquals(0, f.history.progress().target());
        assertNothingIsFinal(Fault.USELESS_REPLY);
    }

    @Test
    void aChainWithoutTheCheckpointIsRefusedWhoeverHasSignedIt() {
        f = new SyncFixture(databases, Optional.of(new Checkpoint(5, Hash256.ZERO)));
        answerFirst(range(idOfFirst(), 1, 10, finalization(10)));
        assertNothingIsFinal(Fault.USELESS_REPLY);
    }

    @Test
    void theCheckpointItselfIsTaken() {
        f = new SyncFixture(
                databases, Optional.of(new Checkpoint(5, chain.get(4).hash())));
        answerFirst(range(idOfFirst(), 1, 10, finalization(10)));
        assertEquals(10, f.listening.replica.tip().height());
    }

    @Test
    void whoIsBusyIsNotAtFault() {
        answerFirst(BlockRangeReply.busy(idOfFirst()));
        assertNothingIsFinal();
    }

    @Test
    void whoHasNothingIsNotAtFault() {
        answerFirst(BlockRangeReply.none(idOfFirst()));
        assertNothingIsFinal();
    }
}

package io.timecoin.verification.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.TestLedger;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.fetch.Step;
import io.timecoin.network.history.HistoryLimits;
import io.timecoin.network.history.HistoryPlan;
import io.timecoin.network.history.HistoryQuestion;
import io.timecoin.verification.history.HistoryDownload.Turn;
import io.timecoin.verification.history.HistoryJudge.Headers;
import io.timecoin.verification.history.HistoryJudge.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What follows from what peers claim, prove and keep to themselves, while a node gets the final chain ahead of its engine. */
final class HistoryDownloadTest {

    private static final int BLOCKS = 60;
    private static final int BLOCK_BYTES = 100;
    private static final List<Block> CHAIN = new ArrayList<>();
    private static final List<ChainState> STATES = new ArrayList<>();

    private final List<FetchedBlocks> letGo = new ArrayList<>();

    /** Ranges of ten blocks, once it is known how long a block is. */
    private final HistoryDownload<String> download =
            new HistoryDownload<>(new HistoryLimits(1_000_000, 8, 10 * BLOCK_BYTES), STATES.getFirst(), letGo::add);

    private long now = 1_000;

    @BeforeAll
    static void chain() {
        TestLedger ledger = TestLedger.ofBronze(4);
        STATES.add(ledger.initialState());
        for (int i = 1; i <= BLOCKS; i++) {
            Block block = ledger.block(STATES.getLast(), TestLedger.GENESIS_TIME + i);
            STATES.add(ledger.after(STATES.getLast(), block));
            CHAIN.add(block);
        }
    }

    private static FetchedBlocks range(long first, long last) {
        List<Block> blocks = CHAIN.subList((int) first - 1, (int) last);
        Statement statement = new Statement(
                StatementKind.FINALIZE, 0, last + 1, last, blocks.getLast().hash());
        return new FetchedBlocks(
                new FinalBlocksReply(
                        1, blocks, List.of(), List.of(new Certificate(statement, List.of(), List.of())), 0),
                (last - first + 1) * BLOCK_BYTES);
    }

    private Turn<String> turn() {
        return download.turn(now, false);
    }

    /** Peers claim the chain, the engine asks one after the other, and the first that is asked proves how far it goes. */
    private List<HistoryPlan.Order<String>> behind(String... peers) {
        for (String peer : peers) {
            download.claims(peer, BLOCKS, true);
        }
        for (String peer : peers) {
            assertTrue(download.takes(1, peer, now));
        }
        HistoryPlan.Order<String> headers = turn().questions().getFirst();
        Headers proven = new Headers(List.of(), OptionalLong.of(BLOCKS));
        assertSame(
                Step.DONE,
                download.headers(
                        headers.peer(),
                        (HistoryQuestion.Headers) headers.question(),
                        new Verdict.Holds<>(proven),
                        now));
        return turn().questions();
    }

    private FetchedBlocks answer(HistoryPlan.Order<String> order, long most) {
        HistoryQuestion.Blocks question = (HistoryQuestion.Blocks) order.question();
        long first = question.range().first();
        FetchedBlocks fetched = range(first, Math.min(question.range().last(), first + most - 1));
        assertSame(Step.DONE, download.blocks(order.peer(), question, new Verdict.Holds<>(fetched), now));
        return fetched;
    }

    @Test
    void whoIsAFewBlocksBehindAsksThePeerByItself() {
        download.claims("one", HistoryDownload.NEAR, true);
        assertFalse(download.takes(1, "one", now));
        download.claims("other", HistoryDownload.NEAR + 1, true);
        assertTrue(download.takes(1, "one", now), "somebody claims more");
    }

    @Test
    void verifiedBlocksGoToTheEngineOnceInTheNameOfThePeerItAskedLast() {
        FetchedBlocks fetched = answer(behind("one", "other").getFirst(), 10);
        assertEquals(List.of(fetched), turn().verifyAhead());
        assertEquals(Optional.empty(), turn().delivery(), "they are not verified yet");
        download.verified(fetched);
        assertEquals(Optional.of(new HistoryDownload.Delivery<>("other", fetched)), turn().delivery());
        assertEquals(Optional.empty(), turn().delivery());
        assertEquals(List.of(), letGo);
        download.progressed(STATES.get((int) fetched.lastHeight()));
        assertEquals(List.of(fetched), letGo, "they are final here");
    }

    @Test
    void whatIsReadyWaitsForWhatTakesFinalBlocks() {
        FetchedBlocks fetched = answer(behind("one").getFirst(), 10);
        turn();
        download.verified(fetched);
        Turn<String> waiting = download.turn(now, true);
        assertTrue(waiting.waitsForSink());
        assertEquals(Optional.empty(), waiting.delivery());
        assertTrue(turn().delivery().isPresent(), "it has caught up");
    }

    @Test
    void threeRangesAreVerifiedAtOnce() {
        List<HistoryPlan.Order<String>> open = new ArrayList<>(behind("one", "two", "three"));
        List<FetchedBlocks> verifying = new ArrayList<>();
        for (int answers = 0; answers < 5; answers++) {
            answer(open.removeFirst(), 10);
            Turn<String> next = turn();
            open.addAll(next.questions());
            verifying.addAll(next.verifyAhead());
        }
        assertEquals(3, verifying.size());
        download.verified(verifying.getFirst());
        assertEquals(1, turn().verifyAhead().size());
    }

    @Test
    void theEngineIsToldWhenNobodyIsLeftToAsk() {
        HistoryPlan.Order<String> asked = behind("one", "other").getFirst();
        assertEquals(List.of(), turn().unanswered());
        download.gone("one");
        download.gone("other");
        assertEquals(List.of(), turn().unanswered(), "in nobody's name");
        download.claims("third", BLOCKS, true);
        assertTrue(download.takes(1, "third", now));
        HistoryPlan.Order<String> again = turn().questions().getFirst();
        assertEquals("third", again.peer());
        assertEquals(asked.question(), again.question());
        download.silent("third", again.question(), now);
        assertEquals(List.of("third"), turn().unanswered());
    }

    @Test
    void whoIsBusyIsNoUselessSourceAndALieIsAFault() {
        HistoryPlan.Order<String> asked = behind("one", "other").getFirst();
        HistoryQuestion.Blocks question = (HistoryQuestion.Blocks) asked.question();
        assertSame(Step.USELESS, download.blocks(asked.peer(), question, new Verdict.Busy<>(), now));
        assertEquals(0, download.useless());
        HistoryPlan.Order<String> next = turn().questions().getFirst();
        Step.False fault = new Step.False("lies");
        assertSame(
                fault,
                download.blocks(next.peer(), (HistoryQuestion.Blocks) next.question(), new Verdict.Lie<>(fault), now));
        assertEquals(1, download.useless());
        assertEquals(0, download.receivedBytes());
    }
}

package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.TestLedger;
import io.timecoin.network.LinkedPeers;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.TestDatabases;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What questions of peers cost, and whom they hold up. */
final class PeerQuestionsTest {

    @SuppressWarnings("NullAway.Init")
    private static NodeDatabases databases;

    @SuppressWarnings("NullAway.Init")
    private SyncFixture f;

    private final PeerInfo stranger = LinkedPeers.stranger("peer");

    @BeforeAll
    static void open(@TempDir Path directory) {
        databases = TestDatabases.ofObserver(directory, TestLedger.ofBronze(4));
    }

    @AfterAll
    static void close() {
        databases.close();
    }

    @BeforeEach
    void link() {
        f = new SyncFixture(databases);
    }

    private static List<PeerMessage> questions() {
        return List.of(
                new GetTransactions(1, List.of(Hash256.ZERO)),
                new GetBlock(2, Hash256.ZERO, 0),
                new GetCertificates(3, 0, 1, 9),
                new GetFinalBlocks(4, 1));
    }

    @Test
    void repliesAreMadeBesideTheEngineAndBesideTheThreadsOfLinks() {
        for (PeerMessage question : questions()) {
            f.receive(f.voter(1), question);
            f.listening.turn();
            f.links.runAll();
            assertEquals(List.of(), f.sent, question::toString);
            f.replying.runAll();
            while (f.listening.turn() > 0) {
                f.replying.runAll();
            }
            assertEquals(1, f.sent.size(), question::toString);
            f.sent.clear();
        }
    }

    @Test
    void theNextQuestionOfALinkIsTakenWhenTheLastReplyHasLeft() {
        f.unread.add(stranger.nodeKey());
        f.receive(stranger, new GetFinalBlocks(1, 1));
        f.receive(stranger, new GetFinalBlocks(2, 1));
        f.settle();
        assertEquals(1, f.sent.size());
        assertEquals(0, f.taken, "they fill the window of their link");
        f.read();
        f.settle();
        assertEquals(2, f.sent.size());
        assertEquals(1, f.taken);
    }

    @Test
    void nothingIsLookedUpForWhoHasNoRoomForTheReply() {
        f.full.add(stranger.nodeKey());
        for (PeerMessage question : questions()) {
            f.receive(stranger, question);
            assertEquals(0, f.listening.engine.waitingConsensus());
            assertEquals(0, f.replying.waiting());
        }
        assertEquals(4, f.taken);
        assertEquals(List.of(), f.sent);
    }

    @Test
    void howeverManyStrangersAskTheEngineLooksUpOneThingForThemInATurn() {
        IntStream.range(0, 100)
                .mapToObj(i -> LinkedPeers.stranger("peer " + i))
                .forEach(each -> f.receive(each, new GetTransactions(1, List.of(Hash256.ZERO))));
        assertEquals(1, f.listening.turn());
        f.receive(f.voter(1), new GetTransactions(1, List.of(Hash256.ZERO)));
        f.replying.runAll();
        assertEquals(2, f.listening.turn(), "the voter's, and the next stranger's");
        f.settle();
        assertEquals(101, f.sent.size());
    }

    @Test
    void aVoterIsAnsweredBeforeStrangersWhoseRepliesWaitToBeMade() {
        f.receive(stranger, new GetFinalBlocks(1, 1));
        f.receive(f.voter(2), new GetFinalBlocks(1, 1));
        f.replying.runOne();
        assertEquals(f.key(2), f.sent.getFirst().to());
    }
}

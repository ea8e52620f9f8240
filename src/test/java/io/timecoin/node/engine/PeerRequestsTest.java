package io.timecoin.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.TestLedger;
import io.timecoin.network.PeerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerRequestsTest {

    private static final PublicKey FIRST = TestLedger.signer("first").publicKey();
    private static final PublicKey SECOND = TestLedger.signer("second").publicKey();
    private static final PublicKey UNLINKED = TestLedger.signer("unlinked").publicKey();

    private record Sent(PublicKey to, int id) {}

    private final List<Sent> sent = new ArrayList<>();
    private final Set<PublicKey> linked = Set.of(FIRST, SECOND);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final PeerRequests requests = new PeerRequests(this::send, timer);
    private final List<PeerMessage> taken = new ArrayList<>();
    private int exhausted;

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private boolean send(PublicKey peer, PeerMessage message) {
        if (!linked.contains(peer)) {
            return false;
        }
        sent.add(new Sent(peer, ((PeerMessage.GetBlock) message).requestId()));
        return true;
    }

    private void ask(boolean useful, PublicKey... sources) {
        requests.ask(new PeerRequests.Request(
                List.of(sources),
                Duration.ofHours(1),
                id -> new PeerMessage.GetBlock(id, Hash256.ZERO),
                reply -> taken.add(reply) && useful,
                () -> exhausted++));
    }

    private static PeerMessage reply(int id) {
        return new PeerMessage.BlockReply(id, List.of());
    }

    @Test
    void aReplyGoesToItsRequestOnce() {
        ask(true, FIRST);
        int id = sent.getFirst().id();
        requests.answered(FIRST, id, reply(id));
        requests.answered(FIRST, id, reply(id));
        assertEquals(1, taken.size());
        assertEquals(0, requests.size());
        assertEquals(0, exhausted);
    }

    @Test
    void aReplyFromSomebodyElseIsDropped() {
        ask(true, FIRST);
        int id = sent.getFirst().id();
        requests.answered(SECOND, id, reply(id));
        requests.answered(FIRST, id + 1, reply(id + 1));
        assertEquals(List.of(), taken);
        assertEquals(1, requests.size());
    }

    @Test
    void aUselessReplyPassesTheQuestionOnAndTheLastEndsIt() {
        ask(false, FIRST, SECOND);
        requests.answered(FIRST, sent.getFirst().id(), reply(0));
        assertEquals(SECOND, sent.getLast().to());
        requests.answered(SECOND, sent.getLast().id(), reply(0));
        assertEquals(1, exhausted);
        assertEquals(0, requests.size());
    }

    @Test
    void whoIsNotLinkedIsPassedOver() {
        ask(true, UNLINKED, SECOND);
        assertEquals(SECOND, sent.getFirst().to());
        ask(true, UNLINKED);
        assertEquals(1, exhausted);
        assertEquals(1, requests.size());
    }

    @Test
    void tooManyQuestionsAtOnceAreRefusedAtOnce() {
        for (int i = 0; i < 1_100; i++) {
            ask(true, FIRST);
        }
        assertEquals(1_024, requests.size());
        assertEquals(76, exhausted);
    }
}

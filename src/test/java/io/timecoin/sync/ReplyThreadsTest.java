package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.TestLedger;
import io.timecoin.runtime.StepThreads;
import io.timecoin.sync.ReplyThreads.Urgency;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replies in the order in which they are made. */
class ReplyThreadsTest {

    private final StepThreads threads = new StepThreads();
    private final ReplyThreads replies = new ReplyThreads(threads);
    private final List<String> made = new ArrayList<>();

    private static PublicKey key(String peer) {
        return TestLedger.signer(peer).publicKey();
    }

    private void reply(Urgency urgency, String peer) {
        replies.execute(urgency, key(peer), () -> made.add(peer));
    }

    @Test
    void whatAgreementWaitsForIsMadeFirstAndStrangersRepliesLast() {
        reply(Urgency.STRANGER, "stranger");
        reply(Urgency.CATCHING_UP, "late voter");
        reply(Urgency.AGREEMENT, "voter");
        threads.runAll();
        assertEquals(List.of("voter", "late voter", "stranger"), made);
    }

    @Test
    void strangersAndTheDiskNeverHoldAllThreads() {
        replies.execute(Urgency.STRANGER, key("first"), () -> {
            made.add("first begins");
            while (threads.runOne()) {
                // what another thread does meanwhile
            }
            made.add("first ends");
        });
        threads.runOne(); // nothing else waits yet
        reply(Urgency.STRANGER, "second");
        replies.execute(Urgency.CATCHING_UP, key("third"), () -> {
            made.add("third begins");
            reply(Urgency.STRANGER, "fourth");
            reply(Urgency.AGREEMENT, "voter");
            while (threads.runOne()) {
                // what another thread does meanwhile
            }
            made.add("third ends");
        });
        threads.runAll();
        assertEquals(
                List.of("first begins", "first ends", "third begins", "voter", "third ends", "second", "fourth"), made);
        assertEquals(0, replies.waiting());
    }
}

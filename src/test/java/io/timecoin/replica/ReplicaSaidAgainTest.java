package io.timecoin.replica;

import static io.timecoin.replica.ReplicaFixture.verified;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A node that is no voter says again what waits at it (protocol §7): nobody else may have heard of it. */
final class ReplicaSaidAgainTest {

    /** How long news waits for company. */
    private static final long GOSSIP_MILLIS = 10;

    private final ReplicaFixture f = ReplicaFixture.observing();
    private final VerifiedTransaction payment = f.ledger.verifiedTransfer(0, 1, 1_000_000);
    private final List<Transaction> one = List.of(payment.transaction());

    private void admit() {
        f.turn(() -> f.replica.checked(List.of(verified(payment, 0))));
        f.pass(GOSSIP_MILLIS);
    }

    @Test
    void whatWaitsIsSaidAgainUntilItIsFinal() {
        admit();
        assertEquals(List.of(one), f.port.announced);
        f.pass(SaidAgain.INTERVAL_MILLIS - GOSSIP_MILLIS - 1);
        assertEquals(List.of(one), f.port.announced);
        f.pass(1);
        assertEquals(List.of(one, one), f.port.announced);
        f.pass(SaidAgain.INTERVAL_MILLIS);
        assertEquals(List.of(one, one, one), f.port.announced);
        Block block = f.block(f.genesis, 1, f.time(), payment);
        f.turn(() -> f.replica.fetchedBlock(block));
        f.finalizeAt(1, 0, block);
        assertEquals(1, f.replica.tip().height());
        f.pass(SaidAgain.INTERVAL_MILLIS);
        f.pass(SaidAgain.INTERVAL_MILLIS);
        assertEquals(3, f.port.announced.size());
        assertEquals(List.of(), f.port.reminded);
    }

    @Test
    void aVoterSaysItOnceAndRemindsTheLeaderInstead() {
        ReplicaFixture voter = ReplicaFixture.following();
        voter.turn(() -> voter.replica.checked(List.of(verified(payment, 0))));
        voter.pass(GOSSIP_MILLIS);
        voter.pass(SaidAgain.INTERVAL_MILLIS);
        voter.pass(SaidAgain.INTERVAL_MILLIS);
        assertEquals(List.of(one), voter.port.announced);
    }

    @Test
    void aFewOfManyAreSaidAtATime() {
        List<Checked> many = IntStream.range(0, 12)
                .mapToObj(wallet -> verified(f.ledger.verifiedTransfer(wallet, 15, 1_000_000), 0))
                .toList();
        f.turn(() -> f.replica.checked(many));
        f.pass(GOSSIP_MILLIS);
        f.pass(SaidAgain.INTERVAL_MILLIS);
        assertEquals(List.of(12, 8), f.port.announced.stream().map(List::size).toList());
    }
}

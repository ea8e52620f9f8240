package io.timecoin.replica;

import static io.timecoin.replica.ReplicaFixture.verified;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.consensus.Statement;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A leader that proposes nothing is told what a voter waits for (protocol §5.2). */
final class ReplicaReminderTest {

    private final ReplicaFixture f = ReplicaFixture.following();
    private final VerifiedTransaction payment = f.ledger.verifiedTransfer(0, 1, 1_000_000);

    private void admit() {
        f.turn(() -> f.replica.checked(List.of(verified(payment, 0))));
    }

    @Test
    void aLeaderThatKeepsAVoterWithAPaymentWaitingIsToldOfItOnce() {
        f.pass(500);
        admit();
        f.pass(Reminder.PATIENCE_MILLIS - 1);
        assertEquals(List.of(), f.port.reminded);
        assertEquals(f.now + 1, f.replica.nextWakeup());
        f.pass(1);
        assertEquals(List.of(f.leaders.leader(f.replica.core().currentView())), f.port.reminded);
        assertEquals(List.of(payment.transaction()), f.port.reminders);
        f.pass(Reminder.PATIENCE_MILLIS);
        assertEquals(1, f.port.reminded.size());
    }

    @Test
    void oneThatHasProposedIsNot() {
        admit();
        f.propose(1, 0, f.block(f.genesis, 1, f.time()));
        f.pass(Reminder.PATIENCE_MILLIS);
        f.pass(Reminder.PATIENCE_MILLIS);
        assertEquals(List.of(), f.port.reminded);
    }

    @Test
    void whoWaitsForNothingTellsNothing() {
        f.pass(Reminder.PATIENCE_MILLIS);
        f.pass(Reminder.PATIENCE_MILLIS);
        assertEquals(List.of(), f.port.reminded);
    }

    @Test
    void theNextLeaderIsToldToo() {
        admit();
        f.pass(0);
        f.pass(Reminder.PATIENCE_MILLIS);
        f.pass(1_000);
        assertEquals(1, f.port.reminded.size());
        f.certify(Statement.nullify(0, 1));
        f.pass(Reminder.PATIENCE_MILLIS);
        f.pass(Reminder.PATIENCE_MILLIS);
        assertEquals(List.of(f.leaders.leader(1), f.leaders.leader(2)), f.port.reminded);
    }

    @Test
    void aFewOfManyAreEnough() {
        List<Checked> many = IntStream.range(0, 12)
                .mapToObj(wallet -> verified(f.ledger.verifiedTransfer(wallet, 15, 1_000_000), 0))
                .toList();
        f.turn(() -> f.replica.checked(many));
        f.pass(Reminder.PATIENCE_MILLIS);
        f.pass(Reminder.PATIENCE_MILLIS);
        assertEquals(8, f.port.reminders.size());
    }
}

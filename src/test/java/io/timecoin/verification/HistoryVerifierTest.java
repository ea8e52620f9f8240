package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.ledger.Witness;
import io.timecoin.runtime.StepThreads;
import io.timecoin.storage.FinalBlock;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.TestDatabases;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is verified of blocks before the engine asks for it: what holds, and nothing else. */
final class HistoryVerifierTest {

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final ChainState genesis = ledger.initialState();
    private final StepThreads verifiers = new StepThreads();
    private final StepThreads historians = new StepThreads();
    private final VerifierPool pool = new VerifierPool(verifiers, historians);
    private final VerifiedTransaction payment = ledger.verifiedTransfer(0, 1, 1_000_000);
    private final Block first = ledger.block(genesis, TestLedger.GENESIS_TIME + 1, payment);

    @TempDir
    private Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private NodeDatabases databases;

    @SuppressWarnings("NullAway.Init")
    private HistoryVerifier history;

    private boolean done;

    @BeforeEach
    void open() {
        databases = TestDatabases.ofObserver(directory, ledger);
        history = new HistoryVerifier(pool, databases.chain(), new RecentOutputs(), ledger.rules());
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private HistoryVerifier.Batch verified(Block... blocks) {
        HistoryVerifier.Batch batch = history.take(List.of(blocks));
        batch.verify().subscribe().with(_ -> done = true, failure -> {
            throw new AssertionError(failure);
        });
        historians.runAll();
        verifiers.runAll();
        assertTrue(done);
        return batch;
    }

    private boolean holds(Transaction transaction) {
        return history.find(transaction)
                .filter(checked -> checked.outcome() instanceof VerificationOutcome.Verified)
                .isPresent();
    }

    /** Spends what the payment of the first block made for wallet 1. */
    private Block second() {
        OutPoint coin = new OutPoint(payment.transaction().txid(), 0);
        Transaction next = ledger.transfer(
                coin, 1_000_000, TestLedger.wallet(1), TestLedger.address(TestLedger.wallet(2)), 500_000);
        VerifiedTransaction holding =
                ledger.verified(next, List.of(new Coin(1_000_000, TestLedger.address(TestLedger.wallet(1)), 1, false)));
        return ledger.block(ledger.after(genesis, first, payment), TestLedger.GENESIS_TIME + 2, holding);
    }

    @Test
    void whatSpendsCoinsOfBlocksThatWereTakenBeforeIsVerified() {
        Block second = second();
        verified(first, second);
        assertTrue(holds(payment.transaction()));
        assertTrue(holds(second.transactions().getFirst()));
        Transaction spending = second.transactions().getFirst();
        assertEquals(spending.inputs(), unsettled(spending), "its coin is not final where it was seen");
    }

    /** Inputs of a transaction that holds whose coins are made by blocks that are not applied. */
    private List<OutPoint> unsettled(Transaction transaction) {
        return history.find(transaction).stream()
                .map(checked -> ((VerificationOutcome.Verified) checked.outcome()).transaction())
                .findFirst()
                .orElseThrow()
                .unsettled();
    }

    @Test
    void coinsOfBlocksThatAreAppliedAreSettledAlsoWhileTheirRangeIsNot() {
        Block second = second();
        HistoryVerifier.Batch batch = history.take(List.of(first, second));
        Certificate finalization =
                new Certificate(new Statement(StatementKind.FINALIZE, 0, 2, 1, first.hash()), List.of(), List.of());
        databases.chain().apply(List.of(new FinalBlock(first, ledger.after(genesis, first, payment), finalization)));
        batch.verify().subscribe().with(_ -> done = true, failure -> {
            throw new AssertionError(failure);
        });
        verifiers.runAll();
        assertTrue(done);
        assertEquals(List.of(), unsettled(second.transactions().getFirst()), "its coin is on the disk");
    }

    @Test
    void whatDoesNotHoldIsNotRemembered() {
        Transaction good = payment.transaction();
        Transaction forged = Transaction.of(
                TransactionBody.transfer(good.inputs(), good.outputs()),
                List.of(new Witness(
                        good.witnesses().getFirst().publicKey(), Signature.of(new byte[Signature.LENGTH]))));
        verified(new Block(first.header(), List.of(forged)));
        assertEquals(Optional.empty(), history.find(forged));
        assertEquals(0, history.size());
    }

    @Test
    void whatIsForgottenIsNotRememberedAlsoIfItIsBeingLookedAt() {
        verified(first).forget();
        assertEquals(0, history.size());
        HistoryVerifier.Batch batch = history.take(List.of(first));
        batch.verify().subscribe().with(_ -> {}, failure -> {
            throw new AssertionError(failure);
        });
        batch.forget();
        verifiers.runAll();
        historians.runAll();
        assertEquals(0, history.size());
    }

    @Test
    void historiansTakeNothingElse() {
        pool.execute(Urgency.TRANSACTION, () -> done = true);
        pool.execute(Urgency.HISTORY, () -> {});
        historians.runAll();
        assertFalse(done);
        verifiers.runAll();
        assertTrue(done);
    }
}

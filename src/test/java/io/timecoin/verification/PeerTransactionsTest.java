package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.Verdict.Invalid;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.Origin;
import io.timecoin.mempool.TransactionMemory;
import io.timecoin.network.conduct.Fault;
import io.timecoin.replica.Checked;
import io.timecoin.replica.Replica;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.runtime.StepThreads;
import io.timecoin.storage.CoinsAt;
import io.timecoin.storage.Spend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What peers bring costs what their share is, and clients nothing of theirs (protocol §7, Transactions). */
class PeerTransactionsTest {

    private static final long NOW = TestLedger.GENESIS_TIME;
    private static final PublicKey PEER = TestLedger.signer("peer").publicKey();
    private static final Origin STRANGER = new Origin.Stranger(PEER);
    private static final Origin VOTER = new Origin.Voter(Hash256.ZERO);

    /** Signatures that were verified, and looks into the database. */
    private int verified;

    private int reads;

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final StepThreads threads = new StepThreads();
    private final Engine engine = new Engine();
    private final PendingSpends spends = new PendingSpends();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final TransactionRules rules =
            new TransactionRules(ledger.parameters(), ledger.genesisHash(), (key, digest, signature) -> {
                verified++;
                return ledger.verifier().verify(key, digest, signature);
            });
    private final HeapAccount heap = new HeapAccount(512L << 20);
    private final TransactionIntake intake = intake(heap);

    /** What every link waits for: whether it is done, and why it has to end. */
    private final List<Optional<Invalid>> done = new ArrayList<>();

    /** Takes what it has room for and does nothing with it. */
    private static final class Engine implements EngineInbox {
        private int room = TransactionIntake.CAPACITY;
        private final List<Integer> batches = new ArrayList<>();
        private final List<Runnable> abandoned = new ArrayList<>();

        /** It ends, and does nothing of what it has taken. */
        private void end() {
            abandoned.forEach(Runnable::run);
            abandoned.clear();
        }

        @Override
        public boolean submit(Consumer<Replica> task) {
            return true;
        }

        @Override
        public void answer(Consumer<Replica> task) {}

        @Override
        public boolean submitTransactions(int size, Consumer<Replica> task, Runnable ifAbandoned) {
            batches.add(size);
            if (room > 0) {
                abandoned.add(ifAbandoned);
            }
            return room > 0;
        }

        @Override
        public boolean hasRoomFor(int transactions) {
            return transactions <= room;
        }
    }

    private final class GenesisCoins implements CoinResolver.Coins {
        @Override
        public long height() {
            return 0;
        }

        @Override
        public CoinsAt coins(List<OutPoint> outPoints) {
            reads++;
            List<@Nullable Coin> found = new ArrayList<>();
            outPoints.forEach(outPoint -> found.add(ledger.genesis().coins().get(outPoint)));
            return new CoinsAt(0, found);
        }

        @Override
        public @Nullable Spend spender(OutPoint outPoint) {
            return null;
        }
    }

    /** A client that waits for an answer. */
    private static final class Ticket implements ClientTicket {
        private boolean overloaded;

        @Override
        public void admission(Checked checked, AdmissionResult result) {}

        @Override
        public void alreadyFinal(Checked checked) {}

        @Override
        public void overloaded() {
            overloaded = true;
        }
    }

    private TransactionIntake intake(HeapAccount account) {
        return new TransactionIntake(
                engine,
                new VerifierPool(threads),
                new FirstLook(rules, spends, () -> NOW),
                new CoinResolver(new GenesisCoins(), new RecentOutputs(), rules),
                _ -> Optional.empty(),
                (peer, fault) -> faults.add(fault),
                new TransactionStages(() -> 0),
                account);
    }

    private void receive(Origin origin, List<Transaction> transactions) {
        intake.fromPeer(PEER, origin, transactions).subscribe().with(done::add, failures::add);
    }

    private void submit(Transaction transaction, Ticket ticket) {
        try (ClientPlaces places = intake.places(1, transaction.size()).orElseThrow()) {
            places.submit(List.of(transaction), List.of(ticket));
        }
    }

    private boolean hasRoomFor(int transactions, long encodedBytes) {
        Optional<ClientPlaces> places = intake.places(transactions, encodedBytes);
        places.ifPresent(ClientPlaces::close);
        return places.isPresent();
    }

    /** So many sound payments, all of one coin. */
    private List<Transaction> rivals(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ledger.transfer(0, 1, 1_000_000 + i))
                .toList();
    }

    private static Transaction empty() {
        return Transaction.of(TransactionBody.transfer(List.of(), List.of()), List.of());
    }

    @Test
    void whatPeersHaveWaitingKeepsNoClientOut() {
        receive(STRANGER, rivals(200));
        receive(
                VOTER,
                IntStream.range(0, 200)
                        .mapToObj(i -> ledger.transfer(2, 3, 1_000_000 + i))
                        .toList());
        assertEquals(400, intake.waiting());
        assertTrue(hasRoomFor(TransactionIntake.CAPACITY, 0));
        threads.runAll();
        assertEquals(0, intake.waiting());
        assertEquals(List.of(Optional.empty(), Optional.empty()), done);
    }

    /** They may differ in size by a factor of three hundred. */
    @Test
    void clientsHaveRoomForSoMuchMemoryUntilTheEngineHasHadIt() {
        long most = heap.limit(HeapShare.CLIENT_TRANSACTIONS);
        Transaction payment = ledger.transfer(4, 5, 1_000_000);
        assertTrue(hasRoomFor(1_000, most), "nothing waits: a batch has room whatever its size");
        submit(payment, new Ticket());
        assertTrue(hasRoomFor(1, most / 10));
        assertFalse(hasRoomFor(1_000, most), "though their number is within bounds");
        assertEquals(TransactionMemory.waiting(payment), heap.held(HeapShare.CLIENT_TRANSACTIONS));
        assertEquals(1, intake.waiting());
        threads.runAll();
        assertEquals(List.of(1), engine.batches);
        assertEquals(0, intake.waiting(), "what is verified waits for the engine alone");
        assertEquals(TransactionMemory.waiting(payment), heap.held(HeapShare.CLIENT_TRANSACTIONS));
        engine.end();
        assertEquals(0, heap.held(HeapShare.CLIENT_TRANSACTIONS));
    }

    @Test
    void roomIsTakenBeforeAnythingIsDecodedSoThatNoTwoClientsFindTheSame() {
        long half = heap.limit(HeapShare.CLIENT_TRANSACTIONS) / 2;
        ClientPlaces first = intake.places(1, half / 8 - 1_000).orElseThrow();
        ClientPlaces second = intake.places(1, half / 8 - 1_000).orElseThrow();
        assertTrue(intake.places(1, half / 8 - 1_000).isEmpty(), "though nothing was submitted yet");
        first.close();
        second.submit(List.of(ledger.transfer(4, 5, 1_000_000)), List.of(new Ticket()));
        second.close();
        second.close();
        assertTrue(intake.places(1, half / 8 - 1_000).isPresent());
    }

    /** Protocol §7: a link has no more before the verifiers than one piece. */
    @Test
    void aPieceOfABatchThatIsVerifiedWaitsNoMore() {
        receive(VOTER, rivals(200));
        threads.runOne();
        assertEquals(200 - 32, intake.waiting());
        threads.runAll();
        assertEquals(0, intake.waiting());
    }

    @Test
    void whatAClientIsRefusedTakesNoRoomAnyMore() {
        Ticket ticket = new Ticket();
        submit(ledger.transfer(4, 5, 1_000_000), ticket);
        engine.room = 0;
        threads.runAll();
        assertTrue(ticket.overloaded);
        assertEquals(0, heap.held(HeapShare.CLIENT_TRANSACTIONS));
    }

    @Test
    void verifiedOnesOfPeersHaveRoomForSoMuchMemoryAndStrangersForHalfOfIt() {
        HeapAccount small = new HeapAccount(420_000);
        TransactionIntake crowded = intake(small);
        long one = TransactionMemory.waiting(ledger.transfer(0, 1, 1_000_000));
        long most = small.limit(HeapShare.PEER_TRANSACTIONS);
        for (int i = 0; i < 20; i++) {
            crowded.fromPeer(PEER, STRANGER, List.of(ledger.transfer(0, 1, 1_000_000 + i)))
                    .subscribe()
                    .with(done::add, failures::add);
            threads.runAll();
        }
        assertEquals(most / 2 / one, engine.batches.size());
        for (int i = 0; i < 20; i++) {
            crowded.fromPeer(PEER, VOTER, List.of(ledger.transfer(2, 3, 1_000_000 + i)))
                    .subscribe()
                    .with(done::add, failures::add);
            threads.runAll();
        }
        assertEquals(most / one, engine.batches.size());
        assertEquals(20 + 20, done.size(), "no link waits, and none ends");
        assertEquals(List.of(), faults);
        engine.end();
        assertEquals(0, small.held(HeapShare.PEER_TRANSACTIONS));
    }

    @Test
    void aBatchHasOnePieceBeforeTheVerifiersAtATime() {
        receive(VOTER, rivals(200));
        assertEquals(1, threads.waiting());
        threads.runOne();
        assertEquals(List.of(32), engine.batches);
        assertEquals(1, threads.waiting());
        assertEquals(List.of(), done);
    }

    @Test
    void clientsComeBeforeStrangers() {
        receive(STRANGER, rivals(100));
        submit(ledger.transfer(4, 5, 1_000_000), new Ticket());
        threads.runOne();
        assertEquals(List.of(1), engine.batches);
    }

    @Test
    void aVoterWhoseSignatureDidNotHoldComesAfterClientsFromThenOn() {
        Transaction good = ledger.transfer(0, 1, 1_000_000);
        receive(
                VOTER,
                List.of(Transaction.of(
                        TransactionBody.transfer(good.inputs(), good.outputs()),
                        ledger.transfer(0, 1, 1_000_001).witnesses())));
        threads.runAll();
        assertEquals(List.of(Fault.BAD_TRANSACTION_SIGNATURE), faults);
        receive(VOTER, rivals(2));
        submit(ledger.transfer(4, 5, 1_000_000), new Ticket());
        threads.runOne();
        assertEquals(List.of(1), engine.batches, "the client's");
    }

    @Test
    void rivalsOfWhatIsInTheMempoolCostNoSignatureAndNoLookIntoTheDatabase() {
        spends.admitted(ledger.transfer(0, 1, 999_999));
        List<Transaction> rivals = rivals(100);
        receive(STRANGER, rivals);
        threads.runAll();
        assertEquals(0, verified);
        assertEquals(0, reads);
        assertEquals(List.of(), engine.batches, "nor a task of the engine");
        assertEquals(List.of(Optional.empty()), done, "it depends on the state, and ends no link");
        assertEquals(List.of(), faults);
        spends.departed(ledger.transfer(0, 1, 999_999));
        receive(STRANGER, rivals.subList(0, 1));
        threads.runAll();
        assertEquals(1, verified, "it may come again");
    }

    @Test
    void whoseTimeIsOverOrTooFarAheadCostsNoSignature() {
        for (long[] times : new long[][] {{0, NOW - 1}, {NOW + 600_001, 0}}) {
            receive(STRANGER, List.of(timed(times[0], times[1])));
        }
        threads.runAll();
        assertEquals(0, verified);
        receive(STRANGER, List.of(timed(NOW + 600_000, 0), timed(0, NOW)));
        threads.runAll();
        assertEquals(2, verified);
    }

    private Transaction timed(long lockTime, long validUntil) {
        Address payee = TestLedger.address(TestLedger.wallet(1));
        return ledger.sign(
                new TransactionBody(
                        TransactionKind.TRANSFER,
                        List.of(ledger.coinOf(0)),
                        List.of(new TransactionOutput(1_000_000, payee)),
                        lockTime,
                        validUntil,
                        new byte[0],
                        new byte[0]),
                TestLedger.wallet(0));
    }

    @Test
    void theFirstFaultOfFormEndsTheBatchAndNothingIsRememberedOfIt() {
        List<Transaction> batch = new ArrayList<>(rivals(40));
        batch.add(empty());
        batch.addAll(IntStream.range(0, 40)
                .mapToObj(i -> ledger.transfer(2, 3, 1_000_000 + i))
                .toList());
        receive(STRANGER, batch);
        threads.runAll();
        assertEquals(Rule.NO_INPUTS, done.getFirst().orElseThrow().rule());
        assertEquals(List.of(Fault.MALFORMED_TRANSACTION), faults);
        assertEquals(32, verified, "the piece before it was sound");
        assertEquals(0, intake.waiting());
        receive(VOTER, batch.subList(32, 40));
        receive(VOTER, batch.subList(41, 81));
        threads.runAll();
        assertEquals(80, verified, "others may bring what was beside it");
    }

    @Test
    void aFaultOfFormIsOfItsSenderAloneAndFoundEachTime() {
        receive(STRANGER, List.of(empty()));
        receive(VOTER, List.of(empty()));
        threads.runAll();
        assertEquals(2, done.stream().flatMap(Optional::stream).count());
    }

    @Test
    void peersLeaveRoomInTheEngineToClients() {
        engine.room = TransactionIntake.CAPACITY / 2;
        receive(STRANGER, rivals(1));
        threads.runAll();
        assertEquals(List.of(), engine.batches);
        receive(VOTER, rivals(1));
        threads.runAll();
        assertEquals(List.of(1), engine.batches, "and it may come again");
        engine.room = TransactionIntake.CAPACITY / 4;
        receive(
                VOTER,
                IntStream.range(0, 1)
                        .mapToObj(i -> ledger.transfer(2, 3, 1_000_000))
                        .toList());
        Ticket ticket = new Ticket();
        submit(ledger.transfer(4, 5, 1_000_000), ticket);
        threads.runAll();
        assertEquals(List.of(1, 1), engine.batches);
        assertFalse(ticket.overloaded);
        assertEquals(List.of(), failures);
    }
}

package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.Origin;
import io.timecoin.replica.Checked;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.storage.CoinsAt;
import io.timecoin.storage.Spend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever strangers send, and however much of it, is verified after everything of voters, blocks and clients. */
class StrangersLastTest {

    private final IntakeFixture f = new IntakeFixture();

    /** First inputs of the transactions whose coins were looked up, in that order. */
    private final List<OutPoint> looked = new ArrayList<>();

    private final TransactionIntake transactions = new TransactionIntake(
            f.engine,
            f.pool,
            new FirstLook(rules(), new PendingSpends(), () -> 0),
            new CoinResolver(coins(), new RecentOutputs(), rules()),
            _ -> Optional.empty(),
            (peer, fault) -> {},
            new TransactionStages(() -> 0),
            new HeapAccount(512L << 20));

    private TransactionRules rules() {
        return new TransactionRules(f.ledger.parameters(), f.ledger.genesisHash(), f.ledger.verifier());
    }

    private CoinResolver.Coins coins() {
        return new CoinResolver.Coins() {
            @Override
            public long height() {
                return 0;
            }

            @Override
            public CoinsAt coins(List<OutPoint> outPoints) {
                looked.add(outPoints.getFirst());
                List<@Nullable Coin> none = new ArrayList<>(Collections.nCopies(outPoints.size(), null));
                return new CoinsAt(0, none);
            }

            @Override
            public @Nullable Spend spender(OutPoint outPoint) {
                return null;
            }
        };
    }

    private Transaction payment(int wallet) {
        return f.ledger.verifiedTransfer(wallet, wallet + 1, 1_000_000).transaction();
    }

    private record Ticket() implements ClientTicket {
        @Override
        public void admission(Checked checked, AdmissionResult result) {}

        @Override
        public void alreadyFinal(Checked checked) {}

        @Override
        public void overloaded() {}
    }

    private void fromPeer(String name, boolean voter, Transaction payment) {
        PublicKey peer = TestLedger.signer(name).publicKey();
        Origin origin = voter ? new Origin.Voter(Hash256.ZERO) : new Origin.Stranger(peer);
        transactions.fromPeer(peer, origin, List.of(payment)).subscribe().with(_ -> {});
    }

    private void fromClient(Transaction payment) {
        try (ClientPlaces places = transactions.places(1, payment.size()).orElseThrow()) {
            places.submit(List.of(payment), List.of(new Ticket()));
        }
    }

    @Test
    void whileBadVotesOfManyStrangersWaitAVotersVoteIsVerifiedNext() {
        for (int stranger = 0; stranger < 100; stranger++) {
            f.send(IntakeFixture.stranger("stranger " + stranger), IntakeFixture.forged(1, 2, 7));
        }
        f.send(f.voter(3), f.vote(StatementKind.NOTARIZE, 1, 3, 0));
        f.verifyOne();
        assertEquals(1, f.turn(), "the engine has it");
        assertEquals(1, f.verified);
    }

    @Test
    void whileTransactionsOfManyStrangersWaitAClientsPaymentIsVerifiedNext() {
        for (int stranger = 0; stranger < 5; stranger++) {
            fromPeer("stranger " + stranger, false, payment(2 * stranger));
        }
        fromClient(payment(12));
        f.verifyOne();
        assertEquals(payment(12).inputs().subList(0, 1), looked);
    }

    @Test
    void whatVotersPassOnComesBeforeWhatStrangersDo() {
        fromPeer("stranger", false, payment(0));
        fromPeer("node 1", true, payment(2));
        f.verifyOne();
        assertEquals(payment(2).inputs().subList(0, 1), looked);
    }

    @Test
    void aClientsPaymentIsVerifiedWhileBadVotesOfStrangersWait() {
        f.send(IntakeFixture.stranger("stranger"), IntakeFixture.forged(1, 2, 7));
        fromClient(payment(0));
        f.verifyOne();
        assertEquals(0, f.verified);
        assertEquals(1, looked.size());
    }

    @Test
    void whatABlockNeedsComesBeforeAllOfThat() {
        fromPeer("stranger", false, payment(0));
        fromClient(payment(2));
        transactions.forBlock(List.of(payment(4)), (replica, checked) -> {});
        f.verifyOne();
        assertEquals(payment(4).inputs().subList(0, 1), looked);
    }
}

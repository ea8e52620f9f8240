package io.timecoin.mempool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.ledger.Witness;
import io.timecoin.ledger.codec.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bounds count is what is really held: never less, and not much more. */
class TransactionMemoryTest {

    private static final long NOW = 1_000_000;
    private static final MempoolLimits ROOMY = new MempoolLimits(1L << 40, 1_000, 1_000, 1L << 40, 5_000, 0);

    /** Transactions that are measured together, so that what is there once hardly counts. */
    private static final int COUNT = 64;

    /** As it comes from a peer: nothing in it is shared with another. */
    private static Transaction decoded(int number, int inputs, int outputs, int witnesses, int memo, boolean timed) {
        List<OutPoint> spent = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            byte[] seed = ByteBuffer.allocate(8).putInt(number).putInt(i).array();
            spent.add(new OutPoint(HashTag.TRANSACTION_ID.hash(seed), i));
        }
        List<TransactionOutput> made = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            made.add(new TransactionOutput(5_000 + i, Address.of(new byte[Address.LENGTH])));
        }
        List<Witness> signed = new ArrayList<>();
        for (int i = 0; i < witnesses; i++) {
            signed.add(new Witness(PublicKey.of(new byte[PublicKey.LENGTH]), Signature.of(new byte[Signature.LENGTH])));
        }
        TransactionBody body = new TransactionBody(
                TransactionKind.TRANSFER,
                spent,
                made,
                timed ? NOW + 1 : 0,
                timed ? NOW + 2 : 0,
                new byte[memo],
                new byte[0]);
        try {
            return Transaction.decode(Transaction.of(body, signed).encode());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 1, 0, false",
        "1, 1, 1, 256, true",
        "1, 0, 1, 0, true",
        "1024, 1, 1, 0, false",
        "1, 1024, 1, 0, false",
        "600, 2, 600, 0, false",
        "300, 300, 300, 100, true"
    })
    void theModelIsWhatTheMempoolReallyHolds(int inputs, int outputs, int witnesses, int memo, boolean timed) {
        Mempool mempool = new Mempool(ROOMY, 0);
        CoinStates coins = new CoinStates(transition -> {});
        long empty = HeldObjects.bytes(mempool, coins);
        for (int i = 0; i < COUNT; i++) {
            Transaction transaction = decoded(i, inputs, outputs, witnesses, memo, timed);
            mempool.admit(new VerifiedTransaction(transaction, 1_000 + i, 0, List.of()), NOW);
            coins.locked(transaction);
        }
        assertClose(HeldObjects.bytes(mempool, coins) - empty, mempool.memory(), 1.35);
        assertTrue(mempool.memory() / COUNT <= TransactionMemory.MOST);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 1", "1024, 1, 1", "1, 1024, 1", "600, 2, 600"})
    void theModelIsWhatTheParkedOnesReallyTake(int inputs, int outputs, int witnesses) {
        Mempool mempool = new Mempool(ROOMY, 0);
        long empty = HeldObjects.bytes(mempool);
        for (int i = 0; i < COUNT; i++) {
            mempool.park(decoded(i, inputs, outputs, witnesses, 0, false), new Origin.Clients(), 0, NOW);
        }
        assertClose(HeldObjects.bytes(mempool) - empty, mempool.held().parked(), 1.5);
    }

    /** Places of other objects are in the model that are not measured here, and maps grow in steps. */
    private static void assertClose(long held, long counted, double most) {
        String both = "held " + held / COUNT + " bytes each, counted " + counted / COUNT;
        assertTrue(counted >= held, both);
        assertTrue(counted <= most * held, both);
    }
}

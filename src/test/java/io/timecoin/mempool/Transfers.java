package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
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
import java.nio.ByteBuffer;
import java.util.List;

/** Transfers for tests of the mempool, which looks at no signature. */
final class Transfers {

    private static final Address SOMEBODY = Address.of(new byte[Address.LENGTH]);

    private Transfers() {}

    /** A coin of a transaction that nobody has. */
    static OutPoint coin(int number) {
        return new OutPoint(
                HashTag.TRANSACTION_ID.hash(
                        ByteBuffer.allocate(4).putInt(number).array()),
                0);
    }

    static Transaction spending(OutPoint... inputs) {
        return timed(0, 0, inputs);
    }

    static Transaction timed(long lockTime, long validUntil, OutPoint... inputs) {
        return transfer(lockTime, validUntil, 0, inputs);
    }

    /** The same txid for each {@code witness}, but another full hash. */
    static Transaction witnessed(int witness, OutPoint... inputs) {
        return transfer(0, 0, witness, inputs);
    }

    /** Larger by {@code memoBytes}. */
    static Transaction withMemo(int memoBytes, OutPoint... inputs) {
        return Transaction.of(body(0, 0, new byte[memoBytes], inputs), List.of(witness(0)));
    }

    static VerifiedTransaction paying(long fee, Transaction transaction) {
        return new VerifiedTransaction(transaction, fee, 0, List.of());
    }

    static VerifiedTransaction unsettled(long fee, Transaction transaction, OutPoint... unsettled) {
        return new VerifiedTransaction(transaction, fee, 0, List.of(unsettled));
    }

    static Hash256 txid(VerifiedTransaction verified) {
        return verified.transaction().txid();
    }

    private static Transaction transfer(long lockTime, long validUntil, int witness, OutPoint... inputs) {
        return Transaction.of(body(lockTime, validUntil, new byte[0], inputs), List.of(witness(witness)));
    }

    private static TransactionBody body(long lockTime, long validUntil, byte[] memo, OutPoint... inputs) {
        return new TransactionBody(
                TransactionKind.TRANSFER,
                List.of(inputs),
                List.of(new TransactionOutput(1_000, SOMEBODY)),
                lockTime,
                validUntil,
                memo,
                new byte[0]);
    }

    private static Witness witness(int number) {
        byte[] signature = new byte[Signature.LENGTH];
        signature[0] = (byte) number;
        return new Witness(PublicKey.of(new byte[PublicKey.LENGTH]), Signature.of(signature));
    }
}

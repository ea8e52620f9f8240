package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Blocks that match their headers and are long. Nothing in them is valid. */
public final class LongBlocks {

    private static final TransactionOutput OUTPUT =
            new TransactionOutput(1_000, Address.of(TestLedger.wallet(0).publicKey()));

    private static final Witness WITNESS =
            new Witness(TestLedger.wallet(0).publicKey(), TestLedger.wallet(0).sign(Hash256.ZERO));

    private LongBlocks() {}

    /** A transaction of about {@code bytes} bytes, at most 95,000, another one for each number. */
    public static Transaction transaction(int number, int bytes) {
        int inputs = Math.min(Transaction.MAX_INPUTS, bytes / OutPoint.ENCODED_LENGTH);
        List<OutPoint> spent = IntStream.range(0, Math.max(1, inputs))
                .mapToObj(vout -> new OutPoint(Hash256.ZERO, vout))
                .toList();
        int left = bytes - spent.size() * OutPoint.ENCODED_LENGTH;
        int witnesses = Math.max(0, left / Witness.ENCODED_LENGTH);
        return Transaction.of(
                new TransactionBody(
                        TransactionKind.TRANSFER, spent, List.of(OUTPUT), number, 0, new byte[0], new byte[0]),
                Collections.nCopies(witnesses, WITNESS));
    }

    /** Transactions of about {@code bytes} bytes each. */
    public static List<Transaction> transactions(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(number -> transaction(number, bytes))
                .toList();
    }

    /** A settlement transaction with so many outputs. */
    public static Transaction settlement(int outputs) {
        return Transaction.of(
                new TransactionBody(
                        TransactionKind.SETTLEMENT,
                        List.of(),
                        Collections.nCopies(outputs, OUTPUT),
                        0,
                        0,
                        new byte[0],
                        new byte[16]),
                List.of());
    }

    public static Block block(List<Transaction> transactions) {
        return new Block(header(BlockKind.NORMAL, Block.bodyHash(transactions)), transactions);
    }

    public static BlockHeader header(BlockKind kind, Hash256 bodyHash) {
        return new BlockHeader(
                7,
                0,
                kind,
                Hash256.ZERO,
                1,
                Hash256.ZERO,
                Hash256.ZERO,
                bodyHash,
                Hash256.ZERO,
                kind == BlockKind.SETTLEMENT ? bodyHash : Hash256.ZERO);
    }
}

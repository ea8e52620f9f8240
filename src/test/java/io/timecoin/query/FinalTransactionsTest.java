package io.timecoin.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import io.timecoin.mempool.HeldObjects;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FinalTransactionsTest {

    private static final long ROOM = 1 << 20;

    /** With so many outputs its objects take several times what its encoding does. */
    private static Transaction transfer(int number, int outputs) {
        OutPoint coin = new OutPoint(
                HashTag.TRANSACTION_ID.hash(
                        ByteBuffer.allocate(4).putInt(number).array()),
                0);
        TransactionBody body = TransactionBody.transfer(
                List.of(coin),
                Collections.nCopies(outputs, new TransactionOutput(5_000, Address.of(new byte[Address.LENGTH]))));
        return Transaction.of(
                body,
                List.of(new Witness(
                        PublicKey.of(new byte[PublicKey.LENGTH]), Signature.of(new byte[Signature.LENGTH]))));
    }

    private static Block block(long height, int transactions, int outputs) {
        BlockHeader header = new BlockHeader(
                height,
                0,
                BlockKind.NORMAL,
                Hash256.ZERO,
                17,
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO);
        return new Block(
                header,
                IntStream.range(0, transactions)
                        .mapToObj(i -> transfer((int) height * 10_000 + i, outputs))
                        .toList());
    }

    @Test
    void aTransactionIsFoundWithItsPlace() {
        FinalTransactions finals = new FinalTransactions(ROOM);
        Block block = block(3, 2, 1);
        finals.add(block, 99);
        Transaction second = block.transactions().getLast();
        FinalTransactions.Recent found = finals.find(second.txid()).orElseThrow();
        assertEquals(second.fullHash(), found.transaction().fullHash());
        assertEquals(1, found.index());
        assertEquals(new FinalTransactions.RecentBlock(3, block.hash(), 17, 99), found.block());
        assertEquals(Optional.empty(), finals.find(Hash256.ZERO));
    }

    @Test
    void memoryIsBoundedWhateverTheTransactionsAre() {
        FinalTransactions finals = new FinalTransactions(ROOM);
        for (int height = 1; height <= 20; height++) {
            Block block = block(height, 10, Transaction.MAX_OUTPUTS);
            finals.add(block, 1);
            block.transactions()
                    .forEach(newest -> assertTrue(finals.find(newest.txid()).isPresent()));
        }
        assertTrue(finals.bytes() <= ROOM, () -> finals.bytes() + " bytes");
        assertTrue(finals.bytes() > ROOM / 2, () -> finals.bytes() + " bytes");
    }

    @Test
    void whatIsCountedIsWhatIsHeld() {
        FinalTransactions finals = new FinalTransactions(ROOM);
        List<Hash256> txids = block(1, 100, 200).transactions().stream()
                .map(Transaction::txid)
                .toList();
        finals.add(block(1, 100, 200), 1);
        Object[] held =
                txids.stream().map(txid -> finals.find(txid).orElseThrow()).toArray();
        long bytes = HeldObjects.bytes(held);
        assertTrue(bytes <= finals.bytes(), () -> bytes + " bytes are held, counted are " + finals.bytes());
        assertTrue(2 * bytes > finals.bytes(), () -> bytes + " bytes are held, counted are " + finals.bytes());
    }
}

package io.timecoin.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.timecoin.crypto.Hash256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockSizeCountTest {

    private static final int MANY = 1_000;

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final Transaction transfer = ledger.transfer(0, 1, Amount.SATOSHIS_PER_TIME);

    private static ChainParameters limits(int bytes, int transactions, int witnesses) {
        return new ChainParameters(600_000, 546, 1_000, 1_000, 1, bytes, transactions, witnesses, 100);
    }

    private static BlockSizeCount counted(ChainParameters params, BlockKind kind, List<Transaction> transactions) {
        BlockSizeCount count = new BlockSizeCount(params, kind);
        transactions.forEach(count::add);
        return count;
    }

    private static void assertOver(Rule rule, BlockSizeCount count) {
        Verdict.Invalid invalid = assertInstanceOf(Verdict.Invalid.class, count.verdict());
        assertEquals(rule, invalid.rule(), invalid.detail());
    }

    @ParameterizedTest
    @EnumSource(BlockKind.class)
    void bytesAreThoseOfTheEncodedBlock(BlockKind kind) {
        Hash256 next = kind == BlockKind.SETTLEMENT ? ledger.genesisHash() : Hash256.ZERO;
        Hash256 zero = Hash256.ZERO;
        BlockHeader header = new BlockHeader(1, 0, kind, zero, 5, zero, zero, zero, zero, next);
        for (List<Transaction> transactions :
                List.of(List.<Transaction>of(), List.of(transfer), List.of(transfer, transfer))) {
            int bytes = new Block(header, transactions).encode().length;
            assertEquals(
                    Verdict.VALID,
                    counted(limits(bytes, MANY, MANY), kind, transactions).verdict());
            assertOver(Rule.BLOCK_TOO_LARGE, counted(limits(bytes - 1, MANY, MANY), kind, transactions));
        }
    }

    @Test
    void transactionsAndWitnessesAreCounted() {
        List<Transaction> two = List.of(transfer, transfer);
        BlockKind kind = BlockKind.NORMAL;
        assertEquals(Verdict.VALID, counted(limits(100_000, 2, 2), kind, two).verdict());
        assertOver(Rule.TOO_MANY_TRANSACTIONS, counted(limits(100_000, 1, 2), kind, two));
        assertOver(Rule.TOO_MANY_WITNESSES, counted(limits(100_000, 2, 1), kind, two));
    }

    @Test
    void transactionsThatAreOnlyNamedCount() {
        BlockSizeCount count = new BlockSizeCount(limits(100_000, 3, 10), BlockKind.NORMAL);
        count.name(3);
        assertEquals(Verdict.VALID, count.verdict());
        count.add(transfer);
        assertEquals(Verdict.VALID, count.verdict(), "the one that came is among those that were named");
        count.name(4);
        count.name(1);
        assertOver(Rule.TOO_MANY_TRANSACTIONS, count);
    }

    /** Stopping early never refuses what the whole block would be accepted with. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsOverALimitStaysOverIt(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            ChainParameters params = limits(random.nextInt(200, 3_000), random.nextInt(1, 8), random.nextInt(1, 12));
            List<Transaction> transactions = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                Witness witness = transfer.witnesses().getFirst();
                transactions.add(Transaction.of(
                        TransactionBody.transfer(transfer.inputs(), List.of()),
                        Collections.nCopies(random.nextInt(4), witness)));
            }
            BlockSizeCount count = new BlockSizeCount(params, BlockKind.NORMAL);
            boolean over = false;
            for (Transaction transaction : transactions) {
                count.add(transaction);
                boolean now = count.verdict() instanceof Verdict.Invalid;
                assertEquals(over || now, now, "seed " + seed + ", run " + run);
                over = now;
            }
            long bytes = BlockHeader.LEAST_ENCODED_LENGTH + 4L;
            long witnesses = 0;
            for (Transaction transaction : transactions) {
                bytes += transaction.encode().length;
                witnesses += transaction.witnesses().size();
            }
            boolean expected = bytes > params.maxBlockBytes()
                    || transactions.size() > params.maxBlockTransactions()
                    || witnesses > params.maxBlockWitnesses();
            assertEquals(expected, over, "seed " + seed + ", run " + run);
        }
    }
}

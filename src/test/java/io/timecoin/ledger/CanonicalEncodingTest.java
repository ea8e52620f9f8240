package io.timecoin.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CanonicalEncodingTest {

    private static final long SEED = 424242;

    /** Decodes and encodes again. */
    @FunctionalInterface
    private interface Round {
        byte[] trip(byte[] bytes) throws MalformedException;
    }

    private final Random random = new Random(SEED);

    @Test
    void transactionsHaveOneEncoding() throws MalformedException {
        for (int i = 0; i < 100; i++) {
            Transaction transaction = transaction();
            assertEquals(transaction, Transaction.decode(transaction.encode()), "seed " + SEED);
            assertEquals(
                    transaction.txid(), Transaction.decode(transaction.encode()).txid());
            assertEquals(transaction.size(), transaction.encode().length);
            assertOneForm(
                    transaction.encode(), bytes -> Transaction.decode(bytes).encode());
        }
    }

    @Test
    void blocksHaveOneEncoding() throws MalformedException {
        for (int i = 0; i < 20; i++) {
            List<Transaction> transactions = new ArrayList<>();
            if (i % 2 == 0) {
                transactions.add(Transaction.settlement(i, i, List.of(output())));
            }
            for (int j = random.nextInt(4); j > 0; j--) {
                transactions.add(transaction());
            }
            Block block = new Block(header(), transactions);
            assertEquals(block, Block.decode(block.encode()));
            assertOneForm(block.encode(), bytes -> Block.decode(bytes).encode());
        }
    }

    @Test
    void headersAndStatesHaveOneEncoding() throws MalformedException {
        for (int i = 0; i < 50; i++) {
            ByteWriter out = new ByteWriter(0);
            header().write(out);
            assertOneForm(out.toBytes(), bytes -> {
                ByteReader in = new ByteReader(bytes);
                BlockHeader header = BlockHeader.read(in);
                in.end("the header");
                ByteWriter again = new ByteWriter(0);
                header.write(again);
                return again.toBytes();
            });
        }
        ByteWriter state = new ByteWriter(0);
        TestLedger.ofBronze(5).initialState().write(state);
        assertOneForm(state.toBytes(), bytes -> {
            ByteReader in = new ByteReader(bytes);
            ChainState read = ChainState.read(in);
            in.end("the state");
            ByteWriter again = new ByteWriter(0);
            read.write(again);
            return again.toBytes();
        });
    }

    @Test
    void genesesHaveOneEncoding() throws MalformedException {
        for (int masternodes = 1; masternodes < 6; masternodes++) {
            Genesis genesis = TestLedger.ofBronze(masternodes).genesis();
            assertEquals(genesis, Genesis.decode(genesis.encode()));
            assertOneForm(genesis.encode(), bytes -> Genesis.decode(bytes).encode());
        }
    }

    @Test
    void integersOfTheUpperHalfAreMalformed() {
        byte[] high = new byte[8];
        Arrays.fill(high, (byte) 0xff);
        assertThrows(MalformedException.class, () -> new ByteReader(high).u64("x"));
        assertThrows(MalformedException.class, () -> new ByteReader(high).u32("x"));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter(0).u64(-1));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter(0).u32(-1));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter(0).u16(65_536));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter(0).u8(256));
    }

    @Test
    void countsAreCheckedBeforeAnythingIsAllocated() {
        byte[] lying = new ByteWriter(0)
                .u16(1)
                .u8(0)
                .u32(1_024)
                .hash(Hash256.ZERO)
                .u32(0)
                .toBytes();
        MalformedException few = assertThrows(MalformedException.class, () -> Transaction.decode(lying));
        assertEquals("inputs has fewer bytes than its count says", few.reason());
        byte[] many = new ByteWriter(0).u16(1).u8(0).u32(1_025).toBytes();
        MalformedException over = assertThrows(MalformedException.class, () -> Transaction.decode(many));
        assertEquals("inputs has 1025 elements, more than 1024", over.reason());
        byte[] settlement = new ByteWriter(0).u16(1).u8(4).u32(0).u32(4_097).toBytes();
        MalformedException paying = assertThrows(MalformedException.class, () -> Transaction.decode(settlement));
        assertEquals("outputs has 4097 elements, more than 4096", paying.reason());
    }

    @Test
    void aSettlementPaysUpTo4096OutputsOfAnyPositiveValue() throws MalformedException {
        Address owner = output().owner();
        Transaction largest = Transaction.settlement(1, 2, Collections.nCopies(4_096, new TransactionOutput(1, owner)));
        assertEquals(largest, Transaction.decode(largest.encode()));
        assertEquals(Transaction.MAX_SETTLEMENT_BYTES, largest.size());
        assertTrue(largest.size() > Transaction.MAX_BYTES, "a transfer's bound is not a settlement's");
        List<TransactionOutput> more = Collections.nCopies(4_097, new TransactionOutput(1, owner));
        assertMalformed("outputs has 4097 elements, more than 4096", settlement(more, 0, 0, 16, 0));
        assertThrows(IllegalArgumentException.class, () -> Transaction.settlement(1, 2, more));
        List<TransactionOutput> nothing = List.of(new TransactionOutput(0, owner));
        assertMalformed("an output of the settlement has 0 satoshis", settlement(nothing, 0, 0, 16, 0));
        assertThrows(IllegalArgumentException.class, () -> Transaction.settlement(1, 2, nothing));
    }

    @Test
    void aSettlementHasNothingThatTheRulesNeverCompute() throws MalformedException {
        Transaction plain = settlement(List.of(), 0, 0, 16, 0);
        assertEquals(plain, Transaction.decode(plain.encode()));
        assertMalformed("the settlement has a lockTime or validUntil", settlement(List.of(), 1, 0, 16, 0));
        assertMalformed("the settlement has a lockTime or validUntil", settlement(List.of(), 0, 1, 16, 0));
        assertMalformed("the settlement's payload has 15 bytes, not 16", settlement(List.of(), 0, 0, 15, 0));
        assertMalformed("payload has 17 elements, more than 16", settlement(List.of(), 0, 0, 17, 0));
        assertMalformed("witnesses has 1 elements, more than 0", settlement(List.of(), 0, 0, 16, 1));
    }

    private Transaction settlement(
            List<TransactionOutput> outputs, long lockTime, long validUntil, int payload, int witnesses) {
        return Transaction.of(
                new TransactionBody(
                        TransactionKind.SETTLEMENT,
                        List.of(),
                        outputs,
                        lockTime,
                        validUntil,
                        new byte[0],
                        new byte[payload]),
                Collections.nCopies(witnesses, witness()));
    }

    private static void assertMalformed(String reason, Transaction transaction) {
        byte[] bytes = transaction.encode();
        assertEquals(
                reason,
                assertThrows(MalformedException.class, () -> Transaction.decode(bytes))
                        .reason());
    }

    @Test
    void unknownVersionsAndKindsAreMalformed() {
        Transaction transaction = transaction();
        assertMalformed(transaction, 0, 2);
        assertMalformed(transaction, 2, 1);
        assertMalformed(transaction, 2, 9);
    }

    @Test
    void aTransferTooLargeToDecodeIsMalformed() {
        TransactionBody body = TransactionBody.transfer(
                java.util.stream.IntStream.range(0, 1_024)
                        .mapToObj(i -> new OutPoint(Hash256.ZERO, i))
                        .toList(),
                List.of(output()));
        Transaction large = Transaction.of(body, java.util.Collections.nCopies(1_000, witness()));
        assertTrue(large.size() > Transaction.MAX_BYTES);
        assertThrows(MalformedException.class, () -> Transaction.decode(large.encode()));
    }

    private static void assertMalformed(Transaction transaction, int at, int value) {
        byte[] bytes = transaction.encode();
        bytes[at] = (byte) value;
        assertThrows(MalformedException.class, () -> Transaction.decode(bytes));
    }

    /** Identity; every truncation and a trailing byte refused; what still decodes after a change encodes to the change. */
    private void assertOneForm(byte[] bytes, Round round) throws MalformedException {
        assertArrayEquals(bytes, round.trip(bytes));
        for (int length = 0; length < bytes.length; length += 1 + random.nextInt(7)) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(MalformedException.class, () -> round.trip(cut), "cut to " + cut.length + ", seed " + SEED);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThrows(MalformedException.class, () -> round.trip(longer));
        for (int i = 0; i < 60; i++) {
            byte[] changed = bytes.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            try {
                assertArrayEquals(changed, round.trip(changed), "byte " + at + ", seed " + SEED);
            } catch (MalformedException e) {
                assertTrue(!e.reason().isEmpty());
            }
        }
    }

    private Transaction transaction() {
        List<OutPoint> inputs = new ArrayList<>();
        List<TransactionOutput> outputs = new ArrayList<>();
        List<Witness> witnesses = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            inputs.add(new OutPoint(hash(), random.nextInt(1_000)));
            outputs.add(output());
            witnesses.add(witness());
        }
        byte[] memo = new byte[random.nextInt(257)];
        random.nextBytes(memo);
        return Transaction.of(
                new TransactionBody(TransactionKind.TRANSFER, inputs, outputs, amount(), amount(), memo, new byte[0]),
                witnesses);
    }

    private BlockHeader header() {
        BlockKind kind = random.nextBoolean() ? BlockKind.NORMAL : BlockKind.SETTLEMENT;
        return new BlockHeader(
                amount(),
                amount(),
                kind,
                hash(),
                amount(),
                hash(),
                hash(),
                hash(),
                hash(),
                kind == BlockKind.SETTLEMENT ? hash() : Hash256.ZERO);
    }

    private TransactionOutput output() {
        return new TransactionOutput(amount(), Address.of(Arrays.copyOf(hash().toBytes(), Address.LENGTH)));
    }

    private Witness witness() {
        byte[] signature = new byte[Signature.LENGTH];
        random.nextBytes(signature);
        return new Witness(PublicKey.of(hash().toBytes()), Signature.of(signature));
    }

    private long amount() {
        return random.nextLong() >>> 1;
    }

    private Hash256 hash() {
        byte[] bytes = new byte[Hash256.LENGTH];
        random.nextBytes(bytes);
        return Hash256.of(bytes);
    }
}

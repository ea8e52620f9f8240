package io.timecoin.api;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small chain of made-up content: five blocks with one transfer each, the last a settlement. Signatures are not real. */
final class FakeChain {

    static final long START = 1_767_225_600_123L; // 2026-01-01T00:00:00.123Z
    static final Address ALICE = address(1);
    static final Address BOB = address(2);
    static final Genesis GENESIS = genesis();
    static final List<Block> BLOCKS = blocks();

    private FakeChain() {}

    static Address address(int filler) {
        byte[] payload = new byte[Address.LENGTH];
        Arrays.fill(payload, (byte) filler);
        return Address.of(payload);
    }

    static PublicKey key(int filler) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        Arrays.fill(bytes, (byte) filler);
        return PublicKey.of(bytes);
    }

    static Signature signature(int filler) {
        byte[] bytes = new byte[Signature.LENGTH];
        Arrays.fill(bytes, (byte) filler);
        return Signature.of(bytes);
    }

    /** A transfer from coin {@code vout} of the genesis to Bob and Alice. */
    static Transaction transfer(int vout, long amount) {
        return Transaction.of(
                TransactionBody.transfer(
                        List.of(new OutPoint(GENESIS.coinsTxid(), vout)),
                        List.of(new TransactionOutput(amount, BOB), new TransactionOutput(29_000_000, ALICE))),
                List.of(new Witness(key(1), signature(1))));
    }

    private static Genesis genesis() {
        List<GenesisMasternode> masternodes = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            masternodes.add(new GenesisMasternode(
                    MasternodeTier.BRONZE, key(100 + i), address(50 + i), address(60 + i), "10.0.0." + i + ":24100"));
        }
        List<Genesis.Allocation> allocations = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            allocations.add(new Genesis.Allocation(ALICE, 500_000_000));
        }
        return new Genesis(Network.DEVNET, "fake", START, ChainParameters.STANDARD, masternodes, allocations);
    }

    private static List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Hash256 parent = GENESIS.hash();
        Hash256 set = GENESIS.activeSet().hash();
        for (int height = 1; height <= 5; height++) {
            BlockKind kind = height == 5 ? BlockKind.SETTLEMENT : BlockKind.NORMAL;
            Transaction transaction = height == 5
                    ? Transaction.settlement(0, 5, List.of(new TransactionOutput(435_000_000, address(61))))
                    : transfer(height, 110_000_000L + height);
            List<Transaction> transactions = List.of(transaction);
            BlockHeader header = new BlockHeader(
                    height,
                    0,
                    kind,
                    parent,
                    START + height * 1_000L,
                    GENESIS.masternodes().getFirst().id(),
                    transaction.txid(),
                    Block.bodyHash(transactions),
                    set,
                    kind == BlockKind.SETTLEMENT ? set : Hash256.ZERO);
            Block block = new Block(header, transactions);
            blocks.add(block);
            parent = block.hash();
        }
        return List.copyOf(blocks);
    }

    static Certificate certificate(Block block) {
        return new Certificate(
                new Statement(StatementKind.FINALIZE, 0, block.height(), block.height() - 1, block.hash()),
                List.of(0, 1, 2),
                List.of(signature(1), signature(2), signature(3)));
    }
}

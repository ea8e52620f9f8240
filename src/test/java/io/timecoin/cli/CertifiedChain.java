package io.timecoin.cli;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Merkle;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network of four voters of weight 10 each, whose blocks and certificates are true; a block follows another after a second. */
final class CertifiedChain {

    static final long START = TestLedger.GENESIS_TIME;

    final Genesis genesis;
    final List<Block> blocks = new CopyOnWriteArrayList<>();
    private final ActiveSet voters;

    CertifiedChain(String name) {
        this(name, ChainParameters.STANDARD);
    }

    CertifiedChain(String name, ChainParameters parameters) {
        List<GenesisMasternode> masternodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            masternodes.add(new GenesisMasternode(
                    MasternodeTier.SILVER,
                    TestLedger.operator(i).publicKey(),
                    address("owner " + i),
                    address("reward " + i),
                    "127.0.0.1:" + (24_100 + 10 * i)));
        }
        genesis = new Genesis(Network.DEVNET, name, START, parameters, masternodes, List.of());
        voters = genesis.activeSet();
    }

    private static Address address(String name) {
        return TestLedger.address(TestLedger.signer(name));
    }

    /** A block with these transactions, a second later than the last. */
    Block add(List<Transaction> transactions) {
        long last = blocks.isEmpty() ? START : blocks.getLast().header().timestamp();
        return add(transactions, last + 1_000, voters.hash());
    }

    Block add(List<Transaction> transactions, long timestamp, Hash256 activeSetHash) {
        Block block = block(
                blocks.isEmpty() ? genesis.hash() : blocks.getLast().hash(), transactions, timestamp, activeSetHash);
        blocks.add(block);
        return block;
    }

    private Block block(Hash256 parent, List<Transaction> transactions, long timestamp, Hash256 activeSetHash) {
        return new Block(
                new BlockHeader(
                        blocks.size() + 1,
                        0,
                        BlockKind.NORMAL,
                        parent,
                        timestamp,
                        voters.voter(0).id(),
                        Merkle.rootOf(transactions),
                        Block.bodyHash(transactions),
                        activeSetHash,
                        Hash256.ZERO),
                transactions);
    }

    Block at(long height) {
        return blocks.get(Math.toIntExact(height) - 1);
    }

    /** The finalization of a block by three of four. */
    Certificate certificate(Block block) {
        return certificate(block, StatementKind.FINALIZE, 0, 1, 2);
    }

    Certificate certificate(Block block, StatementKind kind, Integer... signers) {
        Statement statement = new Statement(kind, 0, block.height(), block.height() - 1, block.hash());
        TreeMap<Integer, Signature> signatures = new TreeMap<>();
        for (int signer : signers) {
            signatures.put(signer, voter(signer).sign(statement.digest(genesis.hash())));
        }
        return new Certificate(statement, List.copyOf(signatures.keySet()), List.copyOf(signatures.values()));
    }

    /** The same with signatures of nobody. */
    Certificate forged(Block block) {
        Certificate certificate = certificate(block);
        Signature nobody = TestLedger.signer("nobody").sign(HashTag.BLOCK.hash(new byte[0]));
        return new Certificate(certificate.statement(), certificate.signers(), List.of(nobody, nobody, nobody));
    }

    private Signer voter(int index) {
        for (int i = 0; i < 4; i++) {
            if (TestLedger.operator(i).publicKey().equals(voters.voter(index).operatorKey())) {
                return TestLedger.operator(i);
            }
        }
        throw new AssertionError("no operator of voter " + index);
    }
}

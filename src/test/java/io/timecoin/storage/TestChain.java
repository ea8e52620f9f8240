package io.timecoin.storage;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Voter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A chain that grows the same way each time: every block merges the two oldest coins and splits them again, so the supply
 * stays what genesis made. Nothing is signed; storage does not judge.
 */
public final class TestChain {

    static final Hash256 GENESIS = HashTag.GENESIS.hash(new byte[] {1});
    static final long COIN = 1_000_000_000L;
    static final int COINS = 4;

    private final Deque<OutPoint> oldest = new ArrayDeque<>();
    private final Map<OutPoint, Coin> unspent = new TreeMap<>();
    private final List<Map.Entry<OutPoint, Coin>> genesisCoins;
    private ChainState state;

    public TestChain() {
        state = new ChainState(0, GENESIS, 1_000, 0, 0, 1_000, 0, 0, activeSet());
        for (int i = 0; i < COINS; i++) {
            add(
                    new OutPoint(HashTag.GENESIS_COINS.hash(new byte[] {(byte) i}), i),
                    new Coin(COIN, address(i), 0, i == 3));
        }
        genesisCoins = unspent.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .toList();
    }

    static PublicKey key(int i) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        bytes[0] = (byte) i;
        return PublicKey.of(bytes);
    }

    static Address address(int i) {
        return Address.of(key(i % COINS));
    }

    private static ActiveSet activeSet() {
        return new ActiveSet(List.of(new Voter(Hash256.ZERO, key(9), 1)));
    }

    private void add(OutPoint outPoint, Coin coin) {
        oldest.add(outPoint);
        unspent.put(outPoint, coin);
    }

    public void initialise(ChainStore store) {
        store.initialise(GENESIS, genesisState(), genesisCoins);
    }

    ChainState genesisState() {
        return new ChainState(0, GENESIS, 1_000, 0, 0, 1_000, 0, 0, activeSet());
    }

    ChainState state() {
        return state;
    }

    Map<OutPoint, Coin> unspent() {
        return unspent;
    }

    /** The next block; every third one has a certificate of its own. */
    public FinalBlock next() {
        return next(Map.of());
    }

    FinalBlock next(Map<OutPoint, Coin> known) {
        long height = state.height() + 1;
        List<OutPoint> inputs = List.of(oldest.remove(), oldest.remove());
        long sum = 0;
        for (OutPoint input : inputs) {
            sum += Objects.requireNonNull(unspent.remove(input)).value();
        }
        Transaction transaction = Transaction.of(
                TransactionBody.transfer(
                        inputs,
                        List.of(
                                new TransactionOutput(sum / 3, address((int) (height % COINS))),
                                new TransactionOutput(sum - sum / 3, address((int) ((height + 1) % COINS))))),
                List.of());
        Block block = block(height, state.hash(), List.of(transaction));
        List<Coin> coins = transaction.coins(height);
        for (int vout = 0; vout < coins.size(); vout++) {
            add(new OutPoint(transaction.txid(), vout), coins.get(vout));
        }
        state = after(block);
        return new FinalBlock(block, state, height % 3 == 0 ? finalization(block) : ofDescendant(height), known);
    }

    static Block block(long height, Hash256 parent, List<Transaction> transactions) {
        BlockHeader header = new BlockHeader(
                height,
                0,
                BlockKind.NORMAL,
                parent,
                1_000 + height,
                Hash256.ZERO,
                Hash256.ZERO,
                Block.bodyHash(transactions),
                Hash256.ZERO,
                Hash256.ZERO);
        return new Block(header, transactions);
    }

    static ChainState after(Block block) {
        return new ChainState(block.height(), block.hash(), block.header().timestamp(), 0, 0, 1_000, 0, 0, activeSet());
    }

    static Certificate finalization(Block block) {
        Statement statement =
                new Statement(StatementKind.FINALIZE, 0, block.height(), block.height() - 1, block.hash());
        return new Certificate(statement, List.of(0), List.of(signature(7)));
    }

    /** A finalization of some block after this height. */
    static Certificate ofDescendant(long height) {
        Statement statement = new Statement(
                StatementKind.FINALIZE, 0, height + 1, height, HashTag.BLOCK.hash(new byte[] {(byte) height}));
        return new Certificate(statement, List.of(0), List.of(signature(7)));
    }

    static Signature signature(int i) {
        byte[] bytes = new byte[Signature.LENGTH];
        bytes[0] = (byte) i;
        return Signature.of(bytes);
    }
}

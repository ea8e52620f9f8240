package io.timecoin.ledger;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.crypto.Signer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A small network for tests: N Bronze masternodes and {@value #WALLETS} wallets with one coin of 1,000 TIME each. Every key
 * comes from its name, so two of them are equal.
 */
public final class TestLedger {

    public static final int WALLETS = 16;

    /** Satoshis of each wallet's coin. */
    public static final long COIN = 1_000 * Amount.SATOSHIS_PER_TIME;

    /** Timestamp of the genesis, Unix ms: 2026-01-01T00:00:00Z. */
    public static final long GENESIS_TIME = 1_767_225_600_000L;

    private static final SignatureVerifier VERIFIER = SignatureVerifiers.fastest();

    private final Genesis genesis;
    private final Hash256 genesisHash;
    private final Map<OutPoint, Coin> coins;
    private final TransactionRules rules;

    private TestLedger(Genesis genesis) {
        this.genesis = genesis;
        this.genesisHash = genesis.hash();
        this.coins = genesis.coins();
        this.rules = new TransactionRules(genesis.parameters(), genesisHash, VERIFIER);
    }

    public static TestLedger ofBronze(int masternodes) {
        return ofBronze(masternodes, ChainParameters.STANDARD);
    }

    public static TestLedger ofBronze(int masternodes, ChainParameters parameters) {
        List<GenesisMasternode> entries = new ArrayList<>();
        for (int i = 0; i < masternodes; i++) {
            entries.add(new GenesisMasternode(
                    MasternodeTier.BRONZE,
                    operator(i).publicKey(),
                    address(signer("owner " + i)),
                    address(signer("reward " + i)),
                    "127.0.0.1:" + (24_100 + 10 * i)));
        }
        List<Genesis.Allocation> allocations = new ArrayList<>();
        for (int i = 0; i < WALLETS; i++) {
            allocations.add(new Genesis.Allocation(address(wallet(i)), COIN));
        }
        return new TestLedger(new Genesis(Network.DEVNET, "test", GENESIS_TIME, parameters, entries, allocations));
    }

    /** The signer that a name stands for. */
    public static Signer signer(String name) {
        return Ed25519Signer.ofSeed(seed(name));
    }

    /** The 32 bytes that the private key of a name is made of. */
    public static byte[] seed(String name) {
        return HashTag.HANDSHAKE
                .hash(("test key " + name).getBytes(StandardCharsets.UTF_8))
                .toBytes();
    }

    /** Operator of masternode {@code i} in the order of the genesis, which is not that of the active set. */
    public static Signer operator(int i) {
        return signer("operator " + i);
    }

    /** Owner of the coin {@link #coinOf}. */
    public static Signer wallet(int i) {
        return signer("wallet " + i);
    }

    public static Address address(Signer signer) {
        return Address.of(signer.publicKey());
    }

    public Genesis genesis() {
        return genesis;
    }

    public Hash256 genesisHash() {
        return genesisHash;
    }

    public ChainParameters parameters() {
        return genesis.parameters();
    }

    public TransactionRules rules() {
        return rules;
    }

    public SignatureVerifier verifier() {
        return VERIFIER;
    }

    public ChainState initialState() {
        return genesis.initialState();
    }

    /** Signer of the vote of voter {@code index} in the order of the active set. */
    public Signer voter(int index) {
        for (int i = 0; i < genesis.masternodes().size(); i++) {
            if (operator(i).publicKey().equals(genesis.activeSet().voter(index).operatorKey())) {
                return operator(i);
            }
        }
        throw new IllegalArgumentException("no voter " + index);
    }

    /** The coin that wallet {@code i} has in the genesis. */
    public OutPoint coinOf(int i) {
        return new OutPoint(genesis.coinsTxid(), i);
    }

    public Coin coin(OutPoint outPoint) {
        return Objects.requireNonNull(coins.get(outPoint), outPoint.toString());
    }

    /** Signs a body that spends coins of {@link #COIN} by each of its owners, in the order the rules want. */
    public Transaction sign(TransactionBody body, Signer... owners) {
        long[] values = new long[body.inputs().size()];
        Arrays.fill(values, COIN);
        return sign(body, values, owners);
    }

    /** The same for coins of these values. */
    public Transaction sign(TransactionBody body, long[] values, Signer... owners) {
        Hash256 sighash = body.sighash(genesisHash, values);
        List<Witness> witnesses = new ArrayList<>();
        for (Signer owner : owners) {
            witnesses.add(new Witness(owner.publicKey(), owner.sign(sighash)));
        }
        witnesses.sort(Comparator.comparing(witness -> Address.of(witness.publicKey())));
        return Transaction.of(body, witnesses);
    }

    /** Spends one coin of {@code coinValue} satoshis: {@code value} to {@code to}, the rest less the least fee back. */
    public Transaction transfer(OutPoint coin, long coinValue, Signer owner, Address to, long value) {
        // One input, two outputs and one witness have 227 bytes.
        long fee = parameters().minimumFee(value, 227);
        long change = coinValue - value - fee;
        return sign(
                TransactionBody.transfer(
                        List.of(coin),
                        List.of(new TransactionOutput(value, to), new TransactionOutput(change, address(owner)))),
                new long[] {coinValue},
                owner);
    }

    /** Wallet {@code from} sends {@code value} satoshis of its genesis coin to wallet {@code to}. */
    public Transaction transfer(int from, int to, long value) {
        return transfer(coinOf(from), COIN, wallet(from), address(wallet(to)), value);
    }

    /** The same, verified. */
    public VerifiedTransaction verifiedTransfer(int from, int to, long value) {
        return verified(transfer(from, to, value));
    }

    /** Verifies a transaction that spends genesis coins. */
    public VerifiedTransaction verified(Transaction transaction) {
        return verified(
                transaction, transaction.inputs().stream().map(this::coin).toList());
    }

    public VerifiedTransaction verified(Transaction transaction, List<Coin> coins) {
        return switch (rules.verify(transaction, List.copyOf(coins), 0, List.of())) {
            case VerificationOutcome.Verified verified -> verified.transaction();
            case VerificationOutcome.Rejected rejected ->
                throw new IllegalArgumentException(rejected.reason().toString());
        };
    }

    /** Block rules whose settlements pay nobody, carry the fees over and keep the set. */
    public BlockRules blockRules() {
        return new BlockRules(
                parameters(),
                (parent, blockFees) -> new SettlementRules.Content(
                        List.of(), 0, Math.addExact(parent.epochFees(), blockFees), parent.activeSet()));
    }

    /** A valid child of {@code parent} by the first voter, with {@link #blockRules}. */
    public Block block(ChainState parent, long timestamp, VerifiedTransaction... transfers) {
        return blockRules().build(parent, timestamp, parent.activeSet().voter(0).id(), List.of(transfers));
    }

    /** State after a valid block whose coins are all spendable. */
    public ChainState after(ChainState parent, Block block, VerifiedTransaction... transfers) {
        return switch (blockRules().check(parent, block, List.of(transfers), (transaction, input) -> true)) {
            case BlockOutcome.Accepted accepted -> accepted.next();
            case BlockOutcome.Refused refused ->
                throw new IllegalArgumentException(refused.reason().toString());
        };
    }
}

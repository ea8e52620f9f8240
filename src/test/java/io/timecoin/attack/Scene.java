package io.timecoin.attack;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.OutPoint;
import io.timecoin.network.NodeIdentity;
import io.timecoin.network.NodeRecord;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an attacker knows: what anybody sees of the network, keys made for nothing, some coins of its own, and, as a traitor, the
 * keys of one voter. Safe for any thread.
 */
final class Scene {

    /**
     * How far the network was a moment ago.
     *
     * @param height of the newest final block, whose hash and timestamp (Unix ms) these are
     */
    record Moment(long epoch, long view, long height, Hash256 blockHash, long timestamp) {}

    /** Coins whose output has this number in the genesis or a greater one are the attackers'. */
    static final int FIRST_COIN = 700;

    private static final long RECORD_MILLIS = 24L * 3_600_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Genesis genesis;
    private final Signer faucet;
    private final Signer traitorOperator;
    private final Signer traitorNode;
    private final int traitor;
    private final List<Map.Entry<OutPoint, Coin>> coins;
    private final Signature foreign;
    private volatile Moment moment;

    /** @param traitor which masternode of the genesis the keys are of */
    Scene(Genesis genesis, Signer faucet, int traitor, Signer traitorOperator, Signer traitorNode) {
        this.genesis = genesis;
        this.faucet = faucet;
        this.traitor = traitor;
        this.traitorOperator = traitorOperator;
        this.traitorNode = traitorNode;
        this.moment = new Moment(0, 1, 0, genesis.hash(), 0);
        this.foreign = Ed25519Signer.generate(RANDOM).sign(genesis.hash());
        Address mine = Address.of(faucet.publicKey());
        this.coins = genesis.coins().entrySet().stream()
                .filter(coin -> coin.getKey().vout() >= FIRST_COIN)
                .filter(coin ->
                        coin.getValue().owner().equals(mine) && !coin.getValue().collateral())
                .toList();
    }

    /** How far the network is now. */
    void now(Moment seen) {
        moment = seen;
    }

    Moment moment() {
        return moment;
    }

    Genesis genesis() {
        return genesis;
    }

    /** Coins that nobody else spends, all of {@link #owner}. */
    List<Map.Entry<OutPoint, Coin>> coins() {
        return coins;
    }

    Signer owner() {
        return faucet;
    }

    /** Somebody with a fresh key. */
    NodeIdentity stranger(String endpoint) {
        return identity(Ed25519Signer.generate(RANDOM), null, endpoint);
    }

    /** Somebody with fresh keys who says to be a masternode that he is not. */
    NodeIdentity impostor(int masternode) {
        Signer node = Ed25519Signer.generate(RANDOM);
        Signer operator = Ed25519Signer.generate(RANDOM);
        return identity(node, record(operator, masternode, node), "203.0.113.9:24000");
    }

    /** The voter whose keys the attacker has. */
    NodeIdentity traitor() {
        return identity(traitorNode, record(traitorOperator, traitor, traitorNode), "");
    }

    /** Signs as that voter. */
    Signer traitorOperator() {
        return traitorOperator;
    }

    /** A signature of nothing that matters, of a key that nobody knows. */
    Signature foreignSignature() {
        return foreign;
    }

    /** Its place in the active set. */
    int traitorSigner() {
        return genesis.activeSet().indexOf(genesis.masternodes().get(traitor).id());
    }

    private NodeRecord record(Signer operator, int masternode, Signer node) {
        Hash256 id = genesis.masternodes().get(masternode).id();
        return NodeRecord.signed(
                operator, genesis.hash(), id, node.publicKey(), 0, System.currentTimeMillis() + RECORD_MILLIS);
    }

    private NodeIdentity identity(Signer node, @Nullable NodeRecord record, String endpoint) {
        return new NodeIdentity(genesis.network(), genesis.hash(), node, () -> Optional.ofNullable(record), endpoint);
    }

    static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static Hash256 randomHash() {
        return Hash256.of(randomBytes(Hash256.LENGTH));
    }
}

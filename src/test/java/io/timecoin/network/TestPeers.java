package io.timecoin.network;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Network;
import io.timecoin.network.conduct.BanStore;
import io.timecoin.network.conduct.Conduct;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Nodes whose keys come from their names. */
final class TestPeers {

    static final Hash256 GENESIS = hash("genesis");

    /** Expiry of records that hold for ever. */
    static final long NEVER = Long.MAX_VALUE;

    private TestPeers() {}

    static Signer signer(String name) {
        return Ed25519Signer.ofSeed(hash(name).toBytes());
    }

    /** @param operator name of its operator; null for an observer */
    static NodeIdentity identity(String name, @Nullable String operator) {
        return showing(name, operator == null ? null : record(name, operator, 0));
    }

    /** A node that shows a record; null for an observer. */
    static NodeIdentity showing(String name, @Nullable NodeRecord record) {
        return new NodeIdentity(
                Network.DEVNET, GENESIS, signer(name), () -> Optional.ofNullable(record), name + ":24100");
    }

    /** By an operator for the node of this name. */
    static NodeRecord record(String name, String operator, long serial) {
        return NodeRecord.signed(
                signer(operator), GENESIS, hash(operator), signer(name).publicKey(), serial, NEVER);
    }

    /** Knows every masternode at an address of its own. */
    static Optional<String> registered(NodeRecord record) {
        return Optional.of(record.masternodeId().toHex().substring(0, 12) + ":24100");
    }

    /** Scores and bans that nobody keeps, on a clock that stands still. */
    static Conduct conduct() {
        return new Conduct(() -> 0, () -> 0, BanStore.none());
    }

    /** All is done at once on the calling thread; no time passes. */
    static LinkRuntime runtime() {
        return new LinkRuntime(
                Runnable::run,
                Runnable::run,
                Runnable::run,
                (delay, task) -> () -> {},
                () -> 0,
                InstantSource.fixed(Instant.EPOCH),
                new SplittableRandom(1),
                new SecureRandom());
    }

    private static Hash256 hash(String name) {
        return HashTag.GENESIS.hash(name.getBytes(StandardCharsets.UTF_8));
    }
}

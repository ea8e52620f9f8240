package io.timecoin.network.discovery;

import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.ledger.Network;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.LocalNode;
import io.timecoin.network.NodeIdentity;
import io.timecoin.network.PeerManager;
import io.timecoin.network.PeerMessage.StatusMessage;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;

/** Looks for nobody. */
public final class IdleDiscovery {

    private IdleDiscovery() {}

    /** On no threads and no time. */
    public static Discovery of(PeerManager peers) {
        LinkRuntime runtime = new LinkRuntime(
                Runnable::run,
                Runnable::run,
                Runnable::run,
                (delay, task) -> () -> {},
                () -> 0,
                InstantSource.fixed(Instant.EPOCH),
                new SplittableRandom(1),
                new SecureRandom());
        LocalNode local = new LocalNode(
                new NodeIdentity(Network.DEVNET, Told.GENESIS, Told.signer("idle"), Optional::empty, ""),
                SignatureVerifiers.bouncyCastle(),
                () -> new StatusMessage(0, 0, 0),
                _ -> false,
                _ -> Optional.empty());
        DiscoveryPorts ports = new DiscoveryPorts(
                runtime,
                Runnable::run,
                NameResolver.ofMachine(),
                Runnable::run,
                (peer, fault) -> {},
                BookStore.none(new byte[32]),
                failure -> {
                    throw new AssertionError("discovery failed", failure);
                });
        return new Discovery(DiscoverySettings.none(), local, peers, ports);
    }
}

package io.timecoin.network;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.Genesis;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.grpc.ConnectionLimits;
import io.timecoin.network.grpc.GrpcTransport;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real peer that dials a node and claims the greatest height there may be. What it is asked it answers with what proves nothing, or
 * not at all.
 */
public final class HistoryLiar implements PeerListener, AutoCloseable {

    private static final long FAR = 1L << 60;
    private static final LinkTimings TIMINGS = new LinkTimings(
            Duration.ofSeconds(20),
            Duration.ofMillis(50),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMillis(5),
            Duration.ofMillis(50));
    private static final LinkLimits LIMITS = new LinkLimits(RateTerms.STANDARD, 64, 4L << 20, 8, 1L << 20, 16, 1_000);

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final ExecutorService handshakes = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger asked = new AtomicInteger();
    private final PeerManager manager;
    private final boolean silent;

    /** One that has dialled nobody yet. */
    public HistoryLiar(Genesis genesis, Signer nodeKey, HostPort victim, boolean silent) {
        this.silent = silent;
        LinkRuntime runtime = new LinkRuntime(
                executor,
                executor,
                handshakes,
                Scheduler.of(scheduler),
                System::nanoTime,
                InstantSource.system(),
                new SplittableRandom(1),
                new SecureRandom());
        this.manager = new PeerManager(
                new NetworkConfig("127.0.0.1", 0, List.of(victim), LIMITS, TIMINGS),
                new LocalNode(
                        new NodeIdentity(genesis.network(), genesis.hash(), nodeKey, Optional::empty, ""),
                        SignatureVerifiers.bouncyCastle(),
                        () -> new StatusMessage(FAR, 0, 1),
                        _ -> true,
                        _ -> Optional.empty()),
                GrpcTransport.open(runtime, ConnectionLimits.STANDARD),
                runtime,
                TestPeers.conduct());
    }

    public HistoryLiar start() throws ListenException {
        manager.start(this);
        return this;
    }

    /** Whether the node has taken its link. */
    public boolean isLinked() {
        return !manager.peers().isEmpty();
    }

    /** Questions for headers and blocks. */
    public int asked() {
        return asked.get();
    }

    @Override
    public void linked(PeerInfo peer) {}

    @Override
    public void unlinked(PeerInfo peer, String reason) {}

    @Override
    public void refused(String remoteAddress, Refusal refusal, String words, boolean byPeer) {}

    @Override
    public Uni<Void> received(PeerInfo peer, PeerMessage message) {
        if (silent) {
            return Uni.createFrom().voidItem();
        }
        switch (message) {
            case GetSettlements ask -> {
                asked.incrementAndGet();
                manager.send(
                        peer.nodeKey(),
                        new SettlementsReply(ask.requestId(), false, List.of(), List.of(signedByNobody())));
            }
            case GetBlockRange ask -> {
                asked.incrementAndGet();
                manager.send(
                        peer.nodeKey(),
                        new BlockRangeReply(
                                ask.requestId(),
                                false,
                                1,
                                EncodedPart.of(new byte[500], 0, 500),
                                List.of(),
                                List.of()));
            }
            default -> {}
        }
        return Uni.createFrom().voidItem();
    }

    private static ProvenHeader signedByNobody() {
        BlockHeader header = new BlockHeader(
                FAR,
                0,
                BlockKind.NORMAL,
                Hash256.ZERO,
                1,
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO);
        return new ProvenHeader(
                header,
                new Certificate(new Statement(StatementKind.FINALIZE, 0, 1, 0, header.hash()), List.of(), List.of()));
    }

    @Override
    public void close() {
        manager.stop();
        handshakes.shutdownNow();
        executor.shutdownNow();
        scheduler.shutdownNow();
    }
}

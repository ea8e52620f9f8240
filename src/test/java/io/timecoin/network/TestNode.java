package io.timecoin.network;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.grpc.ConnectionLimits;
import io.timecoin.network.grpc.GrpcTransport;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A node's network on loopback, on a port that the system chooses, that remembers what it was told. */
final class TestNode implements PeerListener, AutoCloseable {

    record Refused(Refusal refusal, boolean byPeer) {}

    /** Short waits, so that no test waits long; silence stays long, so that a slow machine breaks nothing. */
    static final LinkTimings TIMINGS = new LinkTimings(
            Duration.ofSeconds(20),
            Duration.ofMillis(50),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMillis(5),
            Duration.ofMillis(50));

    static final LinkLimits LIMITS = new LinkLimits(RateTerms.STANDARD, 64, 4L << 20, 8, 1L << 20, 16, 1_000);

    final List<PeerMessage> received = new CopyOnWriteArrayList<>();
    final List<String> unlinked = new CopyOnWriteArrayList<>();
    final List<Refused> refused = new CopyOnWriteArrayList<>();
    private final Queue<UniEmitter<? super Void>> untaken = new ArrayDeque<>();
    /** How many times secret random bytes were drawn: a handshake begins with that. */
    final AtomicInteger secretsDrawn = new AtomicInteger();

    private final NodeIdentity identity;
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final ExecutorService handshakes = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final GrpcTransport transport;
    private final PeerManager manager;
    final Conduct conduct = TestPeers.conduct();
    private volatile boolean takes = true;
    private int port;

    TestNode(NodeIdentity identity, LinkLimits limits, int port, HostPort... peers) {
        this(identity, limits, ConnectionLimits.STANDARD, TestPeers::registered, null, port, peers);
    }

    /** @param registered what it knows of records */
    TestNode(
            NodeIdentity identity,
            LinkLimits limits,
            Function<NodeRecord, Optional<String>> registered,
            int port,
            HostPort... peers) {
        this(identity, limits, ConnectionLimits.STANDARD, registered, null, port, peers);
    }

    /**
     * @param registered what it knows of records
     * @param time on which everything below the links waits; null for the machine's
     */
    TestNode(
            NodeIdentity identity,
            LinkLimits limits,
            ConnectionLimits connections,
            Function<NodeRecord, Optional<String>> registered,
            @Nullable SetTime time,
            int port,
            HostPort... peers) {
        this.identity = identity;
        LinkRuntime runtime = new LinkRuntime(
                executor,
                executor,
                handshakes,
                time == null ? Scheduler.of(scheduler) : time,
                time == null ? System::nanoTime : time::nanos,
                InstantSource.system(),
                new SplittableRandom(1),
                new SecureRandom() {
                    @Override
                    public void nextBytes(byte[] bytes) {
                        secretsDrawn.incrementAndGet();
                        super.nextBytes(bytes);
                    }
                });
        this.transport = GrpcTransport.open(runtime, connections);
        this.manager = new PeerManager(
                new NetworkConfig("127.0.0.1", port, List.of(peers), limits, TIMINGS),
                new LocalNode(
                        identity,
                        SignatureVerifiers.bouncyCastle(),
                        () -> new StatusMessage(7, 1, 1),
                        _ -> true,
                        registered),
                transport,
                runtime,
                conduct);
    }

    static TestNode started(String name, @Nullable String operator, HostPort... peers) throws ListenException {
        return new TestNode(TestPeers.identity(name, operator), LIMITS, 0, peers).start();
    }

    TestNode start() throws ListenException {
        port = manager.start(this);
        return this;
    }

    /** From now on messages stay in the node's queue. */
    TestNode takingNothing() {
        takes = false;
        return this;
    }

    synchronized void takeAll() {
        takes = true;
        for (UniEmitter<? super Void> taken = untaken.poll(); taken != null; taken = untaken.poll()) {
            taken.complete(null);
        }
    }

    HostPort address() {
        return new HostPort("127.0.0.1", port);
    }

    PublicKey key() {
        return identity.nodeSigner().publicKey();
    }

    /** Of messages that have begun and not ended. */
    long unfinishedBytes() {
        return transport.unfinishedBytes();
    }

    PeerManager manager() {
        return manager;
    }

    boolean isLinkedTo(TestNode other) {
        return manager.peers().stream().anyMatch(peer -> peer.nodeKey().equals(other.key()));
    }

    /** What came, the statuses of every second apart. */
    List<PeerMessage> messages() {
        return received.stream().filter(m -> !(m instanceof StatusMessage)).toList();
    }

    @Override
    public void linked(PeerInfo peer) {}

    @Override
    public void unlinked(PeerInfo peer, String reason) {
        unlinked.add(reason);
    }

    @Override
    public synchronized Uni<Void> received(PeerInfo peer, PeerMessage message) {
        received.add(message);
        return takes ? Uni.createFrom().voidItem() : Uni.createFrom().<Void>emitter(emitter -> untaken.add(emitter));
    }

    @Override
    public void refused(String remoteAddress, Refusal refusal, String words, boolean byPeer) {
        refused.add(new Refused(refusal, byPeer));
    }

    @Override
    public void close() {
        manager.stop();
        handshakes.shutdownNow();
        executor.shutdownNow();
        scheduler.shutdownNow();
    }

    /** Waits for a condition, at most 30 s. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never happened: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}

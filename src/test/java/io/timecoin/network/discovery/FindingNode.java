package io.timecoin.network.discovery;

import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Network;
import io.timecoin.network.HostPort;
import io.timecoin.network.LinkLimits;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.LinkTimings;
import io.timecoin.network.ListenException;
import io.timecoin.network.LocalNode;
import io.timecoin.network.NetworkConfig;
import io.timecoin.network.NodeIdentity;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerListener;
import io.timecoin.network.PeerManager;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.EndpointsReply;
import io.timecoin.network.PeerMessage.GetEndpoints;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.Scheduler;
import io.timecoin.network.conduct.BanStore;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.grpc.ConnectionLimits;
import io.timecoin.network.grpc.GrpcTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A node that finds others, over loopback and with short waits; whoever has an operator votes. */
final class FindingNode implements PeerListener, AutoCloseable {

    /** Short waits, but for silence, so that a slow machine breaks nothing. */
    private static final LinkTimings LINKS = new LinkTimings(
            Duration.ofSeconds(20),
            Duration.ofMillis(50),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMillis(5),
            Duration.ofMillis(50));

    private static final DiscoveryTimings FINDING = new DiscoveryTimings(
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ofMillis(40),
            Duration.ofMillis(50),
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofMillis(20),
            Duration.ofMillis(100));

    /** What names stand for. */
    static final class Names implements NameResolver {
        private final Map<String, List<InetAddress>> addresses = new ConcurrentHashMap<>();
        private final AtomicInteger lookups = new AtomicInteger();

        int lookups() {
            return lookups.get();
        }

        void set(String name, String... now) {
            addresses.put(name, List.of(now).stream().map(Told::ip).toList());
        }

        @Override
        public List<InetAddress> resolve(String name) throws UnknownHostException {
            lookups.incrementAndGet();
            List<InetAddress> known = addresses.get(name);
            if (known == null) {
                throw new UnknownHostException(name);
            }
            return known;
        }
    }

    final List<PeerMessage> received = new CopyOnWriteArrayList<>();
    final Conduct conduct = new Conduct(() -> 0, () -> 0, BanStore.none());
    final Names names = new Names();
    final PeerManager manager;
    final Discovery discovery;
    private final Signer key;
    private final HostPort address;
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final ExecutorService handshakes = Executors.newSingleThreadExecutor();
    private final ExecutorService lookups = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** A port that nobody has at present. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An operator's record of the node of this name. */
    static NodeRecord record(String name, String operator) {
        return NodeRecord.signed(
                Told.signer(operator),
                Told.GENESIS,
                Told.hash(operator),
                Told.signer(name).publicKey(),
                0,
                Long.MAX_VALUE);
    }

    /**
     * @param operator of the masternode that it runs; empty for an observer
     * @param address to listen on
     */
    FindingNode(String name, Optional<String> operator, HostPort address, DiscoverySettings settings) {
        this.key = Told.signer(name);
        this.address = address;
        LinkRuntime runtime = new LinkRuntime(
                executor,
                executor,
                handshakes,
                Scheduler.of(scheduler),
                System::nanoTime,
                InstantSource.system(),
                new SplittableRandom(address.port()),
                new SecureRandom());
        Optional<NodeRecord> record = operator.map(of -> record(name, of));
        LocalNode local = new LocalNode(
                new NodeIdentity(Network.DEVNET, Told.GENESIS, key, () -> record, address.toString()),
                SignatureVerifiers.bouncyCastle(),
                () -> new StatusMessage(7, 1, 1),
                _ -> true,
                of -> Optional.of(of.masternodeId().toHex().substring(0, 12) + ":24100"));
        this.manager = new PeerManager(
                new NetworkConfig(address.host(), address.port(), List.of(), LinkLimits.STANDARD, LINKS),
                local,
                GrpcTransport.open(runtime, ConnectionLimits.STANDARD),
                runtime,
                conduct);
        this.discovery = new Discovery(
                settings,
                FINDING,
                local,
                manager,
                new DiscoveryPorts(
                        runtime, lookups, names, executor, conduct, BookStore.none(new byte[32]), failures::add));
    }

    /** A place on loopback that nobody has at present. */
    static HostPort freePlace() {
        return new HostPort("127.0.0.1", freePort());
    }

    /** With these seeds and nothing else. */
    static FindingNode seeded(String name, Optional<String> operator, HostPort... seeds) {
        HostPort own = freePlace();
        return new FindingNode(name, operator, own, seeking(Optional.of(own), seeds));
    }

    /** The same that nobody can dial. */
    static FindingNode hidden(String name, HostPort... seeds) {
        return new FindingNode(name, Optional.empty(), freePlace(), seeking(Optional.empty(), seeds));
    }

    private static DiscoverySettings seeking(Optional<HostPort> own, HostPort... seeds) {
        return new DiscoverySettings(true, List.of(), List.of(), List.of(seeds), own, 16);
    }

    /** With these peers, and looking for no others. */
    static DiscoverySettings only(HostPort... peers) {
        return new DiscoverySettings(false, List.of(peers), List.of(), List.of(), Optional.empty(), 0);
    }

    FindingNode start() throws ListenException {
        manager.start(this);
        discovery.start();
        return this;
    }

    HostPort address() {
        return address;
    }

    PublicKey key() {
        return key.publicKey();
    }

    boolean isLinkedTo(FindingNode other) {
        return linkTo(other).isPresent();
    }

    Optional<PeerInfo> linkTo(FindingNode other) {
        return manager.peers().stream()
                .filter(peer -> peer.nodeKey().equals(other.key()))
                .findFirst();
    }

    @Override
    public void linked(PeerInfo peer) {}

    @Override
    public void unlinked(PeerInfo peer, String reason) {}

    @Override
    public Uni<Void> received(PeerInfo peer, PeerMessage message) {
        if (message instanceof GetEndpoints question) {
            received.add(message);
            discovery.asked(peer, question);
        } else if (message instanceof EndpointsReply reply) {
            received.add(message);
            return discovery.told(peer, reply);
        }
        return Uni.createFrom().voidItem();
    }

    /** What went wrong that no peer can bring about. */
    List<Throwable> failures() {
        return failures;
    }

    @Override
    public void close() {
        discovery.stop();
        manager.stop();
        lookups.shutdownNow();
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

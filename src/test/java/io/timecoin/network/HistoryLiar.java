package io.timecoin.network;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.codec.ByteWriter;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A real peer on real links that lies to who asks it for headers and final blocks, in one {@link HistoryLie way}. */
public final class HistoryLiar implements PeerListener, AutoCloseable {

    /** Not that of any honest node here: what is held against its prefix is held against liars alone. */
    static final String HOST = "127.0.1.1";

    private static final long FAR = 1L << 60;
    private static final int REPEATED = 50;

    /** Just before it would count as silent, ms. */
    private static final long IN_TIME_MILLIS = 1_700;

    private static final LinkTimings TIMINGS = new LinkTimings(
            Duration.ofSeconds(20),
            Duration.ofMillis(200),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMillis(5),
            Duration.ofMillis(50));
    private static final LinkLimits LIMITS = new LinkLimits(RateTerms.STANDARD, 64, 4L << 20, 8, 1L << 20, 16, 1_000);

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final ExecutorService handshakes = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong told = new AtomicLong();
    private final Genesis genesis;
    private final Signer nodeKey;
    private final HistoryLie lie;
    private final @Nullable SignedChain chain;
    private final PeerManager manager;
    private @Nullable TricklingProxy proxy;
    private int port;

    private HistoryLiar(
            Genesis genesis,
            String name,
            Optional<Signer> operator,
            HistoryLie lie,
            @Nullable SignedChain chain,
            List<HostPort> victims) {
        this.genesis = genesis;
        this.nodeKey = TestLedger.signer(name);
        this.lie = lie;
        this.chain = chain;
        LinkRuntime runtime = new LinkRuntime(
                executor,
                executor,
                handshakes,
                Scheduler.of(scheduler),
                System::nanoTime,
                InstantSource.system(),
                new SplittableRandom(1),
                new SecureRandom());
        Optional<NodeRecord> record = operator.map(this::record);
        this.manager = new PeerManager(
                new NetworkConfig(HOST, 0, victims, LIMITS, TIMINGS),
                new LocalNode(
                        new NodeIdentity(genesis.network(), genesis.hash(), nodeKey, () -> record, ""),
                        SignatureVerifiers.bouncyCastle(),
                        () -> new StatusMessage(FAR, 0, 1),
                        _ -> true,
                        _ -> Optional.empty()),
                GrpcTransport.open(runtime, ConnectionLimits.STANDARD),
                runtime,
                TestPeers.conduct());
    }

    private NodeRecord record(Signer operator) {
        return NodeRecord.signed(
                operator,
                genesis.hash(),
                genesis.masternodes().stream()
                        .filter(masternode -> masternode.operatorKey().equals(operator.publicKey()))
                        .findFirst()
                        .orElseThrow()
                        .id(),
                nodeKey.publicKey(),
                0,
                Long.MAX_VALUE);
    }

    /** A voter that waits to be dialled, and has a chain. */
    public static HistoryLiar voter(Genesis genesis, int operator, HistoryLie lie, SignedChain chain) {
        return new HistoryLiar(
                genesis, "liar " + operator, Optional.of(TestLedger.operator(operator)), lie, chain, List.of());
    }

    /** No voter, else the same. */
    public static HistoryLiar stranger(Genesis genesis, String name, HistoryLie lie, SignedChain chain) {
        return new HistoryLiar(genesis, name, Optional.empty(), lie, chain, List.of());
    }

    /** One that dials a node, and whose lie needs no chain. */
    public static HistoryLiar dialling(Genesis genesis, String name, HistoryLie lie, HostPort victim) {
        return new HistoryLiar(genesis, name, Optional.empty(), lie, null, List.of(victim));
    }

    public HistoryLiar start() throws ListenException {
        port = manager.start(this);
        proxy = lie == HistoryLie.ONE_BYTE_A_SECOND ? new TricklingProxy(port) : null;
        return this;
    }

    /** Where it waits to be dialled. */
    public HostPort address() {
        return proxy == null ? new HostPort(HOST, port) : new HostPort("127.0.0.1", proxy.port());
    }

    public PublicKey key() {
        return nodeKey.publicKey();
    }

    /** Whether the node has taken its link. */
    public boolean isLinked() {
        return !manager.peers().isEmpty();
    }

    /** Questions for headers and blocks that have come. */
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
        switch (message) {
            case StatusMessage status -> told.accumulateAndGet(status.finalHeight(), Math::max);
            case GetSettlements ask -> answer(peer, headers(ask));
            case GetBlockRange ask -> answer(peer, blocks(ask));
            default -> {}
        }
        return Uni.createFrom().voidItem();
    }

    private void answer(PeerInfo peer, PeerMessage reply) {
        asked.incrementAndGet();
        switch (lie) {
            case SILENT -> {}
            case ONE_BYTE_A_SECOND -> {
                Objects.requireNonNull(proxy).trickle();
                manager.send(peer.nodeKey(), reply);
            }
            case ONE_BLOCK_IN_TIME -> {
                var _ = scheduler.schedule(
                        () -> manager.send(peer.nodeKey(), reply), IN_TIME_MILLIS, TimeUnit.MILLISECONDS);
            }
            case ENDLESS_BLOCKS -> {
                for (int i = 0; i < REPEATED; i++) {
                    manager.send(peer.nodeKey(), reply);
                }
            }
            default -> manager.send(peer.nodeKey(), reply);
        }
    }

    // ---- headers

    private SettlementsReply headers(GetSettlements ask) {
        return switch (lie) {
            case WRONG_HEADERS -> tip(ask, invented(ask, 3));
            case UNSIGNED_HEADERS -> tip(ask, invented(ask, 0));
            case FAR_HEIGHT, SILENT -> new SettlementsReply(ask.requestId(), false, List.of(), List.of());
            case ONE_BLOCK_IN_TIME, ONE_BLOCK_AT_ONCE -> headers(ask, Math.min(told.get() + 1, chain().height()));
            case ANOTHER_GENESIS, TRUNCATED_BLOCKS, ENDLESS_BLOCKS, OTHER_BODIES, WITHOUT_FINALITY, ONE_BYTE_A_SECOND ->
                headers(ask, chain().height());
        };
    }

    private SettlementsReply headers(GetSettlements ask, long height) {
        return new SettlementsReply(
                ask.requestId(),
                false,
                chain().settlements(ask.firstEpoch()).stream()
                        .filter(settlement -> settlement.header().height() <= height)
                        .toList(),
                List.of(chain().header(height)));
    }

    private static SettlementsReply tip(GetSettlements ask, ProvenHeader tip) {
        return new SettlementsReply(ask.requestId(), false, List.of(), List.of(tip));
    }

    /** Of the asked epoch, and further than anybody is. */
    private ProvenHeader invented(GetSettlements ask, int signatures) {
        BlockHeader header = new BlockHeader(
                FAR,
                ask.firstEpoch(),
                BlockKind.NORMAL,
                Hash256.ZERO,
                1,
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO,
                genesis.activeSet().hash(),
                Hash256.ZERO);
        Statement statement = new Statement(StatementKind.FINALIZE, ask.firstEpoch(), 2, 1, header.hash());
        return new ProvenHeader(
                header,
                new Certificate(
                        statement,
                        List.of(0, 1, 2).subList(0, signatures),
                        Collections.nCopies(signatures, Signature.of(new byte[Signature.LENGTH]))));
    }

    // ---- blocks

    private BlockRangeReply blocks(GetBlockRange ask) {
        told.compareAndSet(ask.firstHeight() - 1, ask.firstHeight()); // it will have had that one
        return switch (lie) {
            case WRONG_HEADERS, UNSIGNED_HEADERS, FAR_HEIGHT, SILENT -> BlockRangeReply.none(ask.requestId());
            case ANOTHER_GENESIS, ONE_BYTE_A_SECOND -> reply(ask, rightly(ask), 0, true);
            case TRUNCATED_BLOCKS -> reply(ask, rightly(ask), 3, true);
            case ENDLESS_BLOCKS -> reply(ask, tooMany(ask), 0, true);
            case OTHER_BODIES ->
                reply(ask, rightly(ask).stream().map(this::withOtherBody).toList(), 0, true);
            case WITHOUT_FINALITY -> reply(ask, rightly(ask), 0, false);
            case ONE_BLOCK_IN_TIME, ONE_BLOCK_AT_ONCE -> reply(ask, rightly(ask).subList(0, 1), 0, true);
        };
    }

    private BlockRangeReply reply(GetBlockRange ask, List<Block> blocks, int missingBytes, boolean proven) {
        ByteWriter out = new ByteWriter(1_000);
        blocks.forEach(block -> block.write(out));
        return new BlockRangeReply(
                ask.requestId(),
                false,
                blocks.size(),
                EncodedPart.of(out.toBytes(), 0, out.size() - missingBytes),
                List.of(),
                proven ? List.of(chain().header(blocks.getLast().height()).finalization()) : List.of());
    }

    private List<Block> rightly(GetBlockRange ask) {
        List<Block> blocks = new ArrayList<>();
        long bytes = 0;
        for (long height = ask.firstHeight(); height <= Math.min(ask.lastHeight(), chain().height()); height++) {
            Block block = chain().block(height);
            bytes += block.encode().length;
            if (bytes > ask.mostBytes() && !blocks.isEmpty()) {
                break;
            }
            blocks.add(block);
            if (block.isSettlement()) {
                break;
            }
        }
        return blocks;
    }

    private List<Block> tooMany(GetBlockRange ask) {
        List<Block> right = rightly(ask);
        List<Block> blocks = new ArrayList<>();
        for (long bytes = 0; bytes <= ask.mostBytes() && blocks.size() < PeerMessage.MAX_FINAL_BLOCKS; ) {
            Block next = right.get(blocks.size() % right.size());
            bytes += next.encode().length;
            blocks.add(next);
        }
        return blocks;
    }

    private Block withOtherBody(Block block) {
        return new Block(
                block.header(),
                block.transactions().isEmpty() ? chain().block(1).transactions() : List.of());
    }

    private SignedChain chain() {
        return Objects.requireNonNull(chain, "this lie needs a chain");
    }

    @Override
    public void close() {
        manager.stop();
        if (proxy != null) {
            proxy.close();
        }
        handshakes.shutdownNow();
        executor.shutdownNow();
        scheduler.shutdownNow();
    }
}

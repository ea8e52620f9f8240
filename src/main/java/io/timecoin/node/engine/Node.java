package io.timecoin.node.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.SerialJudge;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.masternode.Settlement;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.ListenException;
import io.timecoin.network.LocalNode;
import io.timecoin.network.NetworkConfig;
import io.timecoin.network.NodeIdentity;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.PeerManager;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.Scheduler;
import io.timecoin.network.grpc.GrpcTransport;
import io.timecoin.node.EventLog;
import io.timecoin.node.NodeService;
import io.timecoin.replica.Replica;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.DataDirectory;
import io.timecoin.storage.MemoryBudget;
import io.timecoin.storage.VoteLog;
import io.timecoin.storage.VoteLogRecord;
import io.timecoin.verification.Knowledge;
import io.timecoin.verification.MessageGate;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One whole node: opens what is on disk, wires every part, starts and stops them in order. No framework inside. */
public final class Node implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Node.class);

    /** A voter without its record waits for an epoch that opens this long after its start (protocol §5). */
    private static final long RECORD_LOST_MARGIN_MILLIS = 4_000;

    /** What an operator decides. */
    public record Settings(
            Path dataDir,
            Genesis genesis,
            Signer nodeKey,
            Optional<Signer> operatorKey,
            String endpoint,
            NetworkConfig network,
            ConsensusConfig consensus,
            MempoolLimits mempool,
            MemoryBudget memory,
            String version) {}

    private final Settings settings;
    private final Clocks clocks;
    private final DataDirectory directory;
    private final HaltRecord haltRecord;
    private final ChainStore chain;
    private final Optional<VoteLog> voteLog;
    private final ThreadFailure failure;
    private final VerifierPool pool;
    private final ExecutorService linkThreads;
    private final ScheduledExecutorService timer;
    private final ScheduledExecutorService storage;
    private final ExecutorService reads;
    private final ConsensusEngine engine;
    private final RecentOutputs recent = new RecentOutputs();
    private final EngineSnapshot snapshot = new EngineSnapshot();
    private final EpochSets sets;
    private final BlockImporter importer;
    private final TransactionIntake intake;
    private final NodeJournal journal;
    private final ConsensusIntake consensusIntake;
    private final MessageIntake messages;
    private final Replica replica;
    private final GrpcTransport transport;
    private final PeerManager peers;
    private final RunningNode service;
    private final ClockWatch clockWatch;

    /**
     * Opens the databases and wires everything; nothing runs yet but the vote log's thread.
     *
     * @param failure told when the node cannot go on: it has to be closed, and the process has to exit
     * @throws io.timecoin.storage.StorageException if the data directory is in use, damaged, of another network …
     */
    public Node(Settings settings, SignatureVerifier verifier, Clocks clocks, ThreadFailure failure) {
        this.settings = settings;
        this.clocks = clocks;
        Genesis genesis = settings.genesis();
        Hash256 genesisHash = genesis.hash();
        this.directory = DataDirectory.open(settings.dataDir());
        this.haltRecord = new HaltRecord(directory);
        this.chain = openChain(genesisHash);
        this.voteLog = openVoteLog(genesisHash);
        ChainState tip = chain.tip();
        this.failure = failure;
        this.pool = new VerifierPool(VerifierPool.defaultSize(), failure);
        this.linkThreads = threads(2, "link");
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("timer").daemon().factory());
        this.storage = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("storage").factory());
        this.reads = threads(2, "reads");
        this.engine = new ConsensusEngine(clocks, failure::failed);
        this.sets = new EpochSets(genesisHash, verifier, tip.epoch(), tip.activeSet());
        this.importer = new BlockImporter(chain, voteLog, recent, storage, failure);
        LedgerReader reader = new LedgerReader(chain, genesis.coins());
        TransactionRules transactionRules = new TransactionRules(genesis.parameters(), genesisHash, verifier);
        BlockRules blockRules = new BlockRules(genesis.parameters(), Settlement.of(genesis));
        this.intake = new TransactionIntake(
                engine,
                pool,
                new CoinResolver(CoinResolver.Coins.of(chain), recent, transactionRules),
                txid -> reader.transaction(txid).map(known -> known.state()));
        EventLog events = new EventLog(
                clocks.wallMillis() * 1_000, EventLog.DEFAULT_CAPACITY, EventLog.DEFAULT_MAX_TRANSACTIONS, reads);
        this.journal = new NodeJournal(clocks, events, reads, tip, this::epochOpened);
        ShownCertificates shown = new ShownCertificates();
        PeerReplies replies = new PeerReplies(
                engine,
                pool,
                sets,
                new PeerRequests((peer, message) -> send(peer, message), timer, clocks::monotonicMillis, failure));
        PeerServer server = new PeerServer(engine, chain, linkThreads, reads, this::send);
        HeardVoters heard = new HeardVoters(engine);
        this.consensusIntake =
                new ConsensusIntake(new GatedVerifiers(engine, pool, sets, gate(shown), clocks), sets, shown);
        this.messages = new MessageIntake(new MessageIntake.Parts(
                engine, sets, consensusIntake, intake, server, replies, shown, heard, journal, clocks));
        this.replica = replica(
                tip,
                blockRules,
                new EffectExecutor(new EffectExecutor.Parts(
                        engine,
                        this::peers,
                        voteLog.map(this::voteWriter),
                        importer,
                        new SecondLooker(engine, importer, chain, new SerialJudge(transactionRules, blockRules)),
                        recent,
                        intake,
                        replies,
                        server,
                        shown,
                        sets,
                        journal,
                        haltRecord)));
        Scheduler scheduler = Scheduler.of(timer);
        this.transport = GrpcTransport.open(
                linkThreads, scheduler, settings.network().limits().inboundLinks());
        this.peers = new PeerManager(
                settings.network(),
                new LocalNode(identity(genesisHash), verifier, this::status, this::isVoter),
                transport,
                new LinkRuntime(
                        linkThreads,
                        scheduler,
                        clocks.nanos(),
                        clocks.wall(),
                        new SplittableRandom(new SecureRandom().nextLong()),
                        new SecureRandom()),
                messages);
        this.clockWatch =
                new ClockWatch(this::clockOffset, right -> engine.answer(running -> running.clockJudged(right)));
        this.service = new RunningNode(
                new RunningNode.Parts(
                        genesis,
                        settings.version(),
                        masternodeId(),
                        clocks,
                        engine,
                        intake,
                        importer,
                        chain,
                        reader,
                        this::peers,
                        journal,
                        settings.mempool(),
                        reads,
                        reads,
                        clockWatch),
                snapshot);
    }

    private MessageGate gate(ShownCertificates shown) {
        return new MessageGate(
                settings.genesis().parameters(),
                settings.consensus().retryInterval(),
                Knowledge.of(sets::isVerified, shown::isHeld));
    }

    private static ExecutorService threads(int size, String name) {
        return Executors.newFixedThreadPool(
                size, Thread.ofPlatform().name(name + "-", 0).factory());
    }

    private ChainStore openChain(Hash256 genesisHash) {
        try {
            ChainStore opened = ChainStore.open(directory, settings.memory());
            opened.initialise(
                    genesisHash,
                    settings.genesis().initialState(),
                    List.copyOf(settings.genesis().coins().entrySet()));
            return opened;
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private Optional<VoteLog> openVoteLog(Hash256 genesisHash) {
        try {
            Optional<VoteLog> opened =
                    settings.operatorKey().map(operator -> VoteLog.open(directory, genesisHash, operator.publicKey()));
            opened.ifPresent(this::requireChain);
            return opened;
        } catch (RuntimeException e) {
            chain.close();
            directory.close();
            throw e;
        }
    }

    private void requireChain(VoteLog log) {
        try {
            log.requireChain(chain.tip());
        } catch (RuntimeException e) {
            log.close(); // its thread would keep the process alive
            throw e;
        }
    }

    private VoteWriter voteWriter(VoteLog log) {
        return new VoteWriter(
                (records, durable) -> log.append(records, durable, failure::failed),
                chain::syncedHeight,
                importer::whenSynced);
    }

    private Replica replica(ChainState tip, BlockRules blockRules, EffectExecutor executor) {
        Genesis genesis = settings.genesis();
        return new Replica(
                new Replica.Parts(
                        new ConsensusCore(
                                settings.consensus(),
                                genesis.hash(),
                                haltRecord.reason().isPresent()
                                        ? null // it follows without a voice, protocol §6
                                        : settings.operatorKey().orElse(null),
                                tip),
                        new Mempool(settings.mempool(), tip.height()),
                        blockRules,
                        executor,
                        tip,
                        masternodeId().orElse(Hash256.ZERO),
                        genesis.parameters().epochMillis()),
                clocks.moment());
    }

    /** The masternode whose operator key this node has. */
    private Optional<Hash256> masternodeId() {
        return settings.operatorKey()
                .flatMap(operator -> settings.genesis().masternodes().stream()
                        .filter(masternode -> masternode.operatorKey().equals(operator.publicKey()))
                        .map(masternode -> masternode.id())
                        .findFirst());
    }

    private NodeIdentity identity(Hash256 genesisHash) {
        @Nullable
        NodeRecord record = masternodeId()
                .flatMap(id -> settings.operatorKey()
                        .map(operator -> NodeRecord.signed(
                                operator, genesisHash, id, settings.nodeKey().publicKey())))
                .orElse(null);
        return new NodeIdentity(
                settings.genesis().network(), genesisHash, settings.nodeKey(), record, settings.endpoint());
    }

    private boolean isVoter(NodeRecord record) {
        var set = sets.current().set();
        int index = set.indexOf(record.masternodeId());
        return index >= 0 && set.voter(index).operatorKey().equals(record.operatorKey());
    }

    private PeerMessage.StatusMessage status() {
        return new PeerMessage.StatusMessage(
                journal.tip().height(), journal.tip().epoch(), journal.view());
    }

    private PeerManager peers() {
        return peers;
    }

    private boolean send(PublicKey peer, PeerMessage message) {
        return peers.send(peer, message);
    }

    private void epochOpened() {
        messages.epochOpened();
    }

    /**
     * Starts the engine, then listens and dials.
     *
     * @throws ListenException if the peer port cannot be had
     */
    public void start() throws ListenException {
        Recorded recorded = recorded();
        ChainState tip = chain.tip();
        boolean hasRecord = voteLog.map(log -> log.completeSinceEpoch().orElse(Long.MAX_VALUE) <= tip.epoch())
                .orElse(false); // in earlier epochs than that its key may have voted anything
        haltRecord.reason().ifPresent(this::staysHalted);
        Input.Started started = new Input.Started(
                tip,
                Optional.ofNullable(chain.tipProof()),
                recorded.said(),
                hasRecord,
                clocks.wallMillis() + RECORD_LOST_MARGIN_MILLIS);
        if (voteLog.isPresent() && !hasRecord) {
            LOG.warn("this operator key has no record of its votes here: it votes only from the next epoch on");
        }
        engine.start(replica, first -> {
            first.start(started, recorded.blocks());
            sets.finalized(first.core().epoch(), first.core().finalView()); // what was final before it started
        });
        importer.start();
        var _ = timer.scheduleWithFixedDelay(() -> guarded(this::takeSnapshot), 0, 200, TimeUnit.MILLISECONDS);
        peers.start();
        LOG.infof(
                "node of %s started at height %d, epoch %d, as %s",
                settings.genesis().chainName(),
                tip.height(),
                tip.epoch(),
                masternodeId()
                        .map(id -> "masternode " + id.toHex().substring(0, 12))
                        .orElse("observer"));
    }

    private void staysHalted(String reason) {
        journal.halted(reason);
        LOG.fatalf("this node has stopped for good: %s. What to do is written in %s", reason, haltRecord.path());
    }

    private Duration clockOffset() {
        return PeerClocks.offset(sets.current().set(), snapshot.latest().ownIndex(), peers.peers());
    }

    /** A task that throws is never run again by its timer, and nobody would know. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            failure.failed(e);
        }
    }

    private void takeSnapshot() {
        clockWatch.look();
        engine.submit(running -> snapshot.take(running, clocks.monotonicMillis()));
    }

    private record Recorded(Input.Recorded said, List<Block> blocks) {}

    private Recorded recorded() {
        List<Proposal> proposals = new ArrayList<>();
        List<Vote> votes = new ArrayList<>();
        List<Certificate> certificates = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        for (VoteLogRecord record : voteLog.map(VoteLog::load).orElse(List.of())) {
            switch (record) {
                case VoteLogRecord.ProposalRecord(Proposal proposal) -> proposals.add(proposal);
                case VoteLogRecord.VoteRecord(Vote vote) -> votes.add(vote);
                case VoteLogRecord.CertificateRecord(Certificate certificate) -> certificates.add(certificate);
                case VoteLogRecord.BlockRecord block -> blocks.add(block.block());
            }
        }
        return new Recorded(new Input.Recorded(proposals, votes, certificates), blocks);
    }

    public NodeService service() {
        return service;
    }

    /** For the liveness probe. */
    public long millisSinceLastTurn() {
        return clocks.monotonicMillis() - engine.lastTurnMillis();
    }

    /** Gauges of queues, by name; for metrics. */
    public NodeGauges gauges() {
        return new NodeGauges(engine, pool, intake, consensusIntake, importer, voteLog, journal, recent, clockWatch);
    }

    /** Stops in order: peers, engine, votes in hand, final blocks, databases. Under ten seconds. */
    @Override
    public void close() {
        peers.stop();
        transport.close();
        engine.stop();
        pool.close();
        timer.shutdownNow();
        voteLog.ifPresent(VoteLog::close);
        storage.shutdown();
        reads.shutdown();
        linkThreads.shutdownNow();
        await(storage);
        await(reads);
        try {
            if (!chain.isFailed() && storage.isTerminated()) {
                importer.finish();
            }
        } finally {
            chain.close();
            directory.close();
        }
        LOG.info("node stopped");
    }

    private static void await(ExecutorService threads) {
        try {
            if (!threads.awaitTermination(3, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

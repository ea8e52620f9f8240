package io.timecoin.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.SerialJudge;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.masternode.Settlement;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.network.PeerManager;
import io.timecoin.replica.Moment;
import io.timecoin.replica.Replica;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.Loops;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.VoteLog;
import io.timecoin.storage.VoteLogRecord;
import io.timecoin.verification.Verification;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Makes the replica of what is on the disk, with all that carries out its orders, and gives it to the engine. */
@Singleton
public final class ReplicaHost {

    private static final Logger LOG = Logger.getLogger(ReplicaHost.class);

    /** A voter without its record waits for an epoch that opens this long after its start (protocol §5). */
    private static final long RECORD_LOST_MARGIN_MILLIS = 4_000;

    /** What a node starts from: its chain and what it has said before, and the bodies that are recorded with that. */
    record Found(Input.Started started, List<Block> bodies) {}

    private final Genesis genesis;
    private final OwnVoter self;
    private final ChainStore chain;
    private final Optional<VoteLog> voteLog;
    private final HaltRecord haltRecord;
    private final ConsensusEngine engine;
    private final Verification verification;
    private final Facts facts;
    private final Clocks clocks;
    private final Loops loops;
    private final Replica replica;

    /** The rules of a network, and what an operator decides. */
    public record Terms(Genesis genesis, ConsensusConfig consensus, MempoolLimits mempool, OwnVoter self) {}

    public ReplicaHost(
            Terms terms,
            SignatureVerifier verifier,
            NodeDatabases databases,
            ConsensusEngine engine,
            BlockImporter importer,
            Verification verification,
            PeerManager peers,
            Fetches fetches,
            Facts facts,
            Threads threads,
            Clocks clocks,
            Failure failure) {
        this.genesis = terms.genesis();
        this.self = terms.self();
        this.chain = databases.chain();
        this.voteLog = databases.voteLog();
        this.haltRecord = new HaltRecord(databases.directory());
        this.engine = engine;
        this.verification = verification;
        this.facts = facts;
        this.clocks = clocks;
        this.loops = threads.loops();
        BlockRules blockRules = new BlockRules(genesis.parameters(), Settlement.of(genesis));
        TransactionRules rules = new TransactionRules(genesis.parameters(), genesis.hash(), verifier);
        EffectExecutor effects = new EffectExecutor(new EffectExecutor.Parts(
                engine,
                Links.of(peers),
                voteLog.map(log -> new VoteWriter(
                        (records, durable) -> log.append(records, durable, failure::failed),
                        chain::syncedHeight,
                        importer::whenSynced)),
                importer,
                new SecondLooker(engine, importer, chain, new SerialJudge(rules, blockRules)),
                verification,
                fetches,
                facts,
                haltRecord));
        this.replica = replica(terms, blockRules, effects, chain.tip());
    }

    private Replica replica(Terms terms, BlockRules blockRules, EffectExecutor effects, ChainState tip) {
        boolean hasVoice = haltRecord.reason().isEmpty(); // a halted node follows without one, protocol §6
        return new Replica(
                new Replica.Parts(
                        new ConsensusCore(
                                terms.consensus(),
                                genesis.hash(),
                                hasVoice ? self.operatorKey().orElse(null) : null,
                                tip),
                        new Mempool(terms.mempool(), tip.height()),
                        blockRules,
                        effects,
                        tip,
                        self.masternodeId().orElse(Hash256.ZERO),
                        genesis.parameters().epochMillis()),
                new Moment(clocks.monotonicMillis(), clocks.wallMillis()));
    }

    /** Starts the engine, which first of all takes up what was recorded. */
    public void start() {
        haltRecord.reason().ifPresent(this::staysHalted);
        Found found = found();
        ChainState tip = found.started().tip();
        if (voteLog.isPresent() && !found.started().hasRecord()) {
            LOG.warn("this operator key has no record of its votes here: it votes only from the next epoch on");
        }
        engine.start(loops, replica, first -> {
            first.start(found.started(), found.bodies());
            verification
                    .sets()
                    .finalized(first.core().epoch(), first.core().finalView()); // what was final before it started
        });
        LOG.infof(
                "node of %s started at height %d, epoch %d, as %s",
                genesis.chainName(),
                tip.height(),
                tip.epoch(),
                self.masternodeId()
                        .map(id -> "masternode " + id.toHex().substring(0, 12))
                        .orElse("observer"));
    }

    private void staysHalted(String reason) {
        facts.halted(reason);
        LOG.fatalf("this node has stopped for good: %s. What to do is written in %s", reason, haltRecord.path());
    }

    /** Reads it; the wall clock says when the start is. */
    Found found() {
        ChainState tip = chain.tip();
        boolean hasRecord = voteLog.map(log -> log.completeSinceEpoch().orElse(Long.MAX_VALUE) <= tip.epoch())
                .orElse(false); // in earlier epochs than that its key may have voted anything
        List<Proposal> proposals = new ArrayList<>();
        List<Vote> votes = new ArrayList<>();
        List<Certificate> certificates = new ArrayList<>();
        List<Block> bodies = new ArrayList<>();
        for (VoteLogRecord record : voteLog.map(VoteLog::load).orElse(List.of())) {
            switch (record) {
                case VoteLogRecord.ProposalRecord(Proposal proposal) -> proposals.add(proposal);
                case VoteLogRecord.VoteRecord(Vote vote) -> votes.add(vote);
                case VoteLogRecord.CertificateRecord(Certificate certificate) -> certificates.add(certificate);
                case VoteLogRecord.BlockRecord block -> bodies.add(block.block());
            }
        }
        Input.Started started = new Input.Started(
                tip,
                Optional.ofNullable(chain.tipProof()),
                new Input.Recorded(proposals, votes, certificates),
                hasRecord,
                clocks.wallMillis() + RECORD_LOST_MARGIN_MILLIS);
        return new Found(started, bodies);
    }
}

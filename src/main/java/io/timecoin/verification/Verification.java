package io.timecoin.verification;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.Verdict.Invalid;
import io.timecoin.mempool.Origin;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.conduct.Faults;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.ChainStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Hostile bytes in, verified inputs out: what peers and clients send is counted, then verified beside the engine, then given to
 * it. Safe for any thread; never waits.
 */
@Singleton
public final class Verification {

    private final VerifierPool pool;
    private final EpochSets sets;
    private final ShownCertificates shown = new ShownCertificates();
    private final RecentOutputs recent = new RecentOutputs();
    private final PendingSpends pendingSpends = new PendingSpends();
    private final HeardVoters heard;
    private final ConsensusIntake consensus;
    private final TransactionStages stages;
    private final HistoryVerifier history;
    private final TransactionIntake transactions;

    /** Reads the voters of the newest applied block. */
    public Verification(
            Genesis genesis,
            ConsensusConfig consensus,
            SignatureVerifier verifier,
            ChainStore chain,
            EngineInbox engine,
            Faults faults,
            Threads threads,
            Clocks clocks,
            Failure failure,
            HeapAccount heap) {
        this.pool = new VerifierPool(threads.verifiers(), threads.history());
        this.sets = new EpochSets(genesis.hash(), verifier, chain.tip());
        this.heard = new HeardVoters(engine);
        MessageGate gate = new MessageGate(
                genesis.parameters(), consensus.retryInterval(), Knowledge.of(sets::isVerified, shown::isHeld));
        this.consensus = new ConsensusIntake(
                new GatedVerifiers(engine, pool, sets, gate, clocks, faults), sets, shown, failure::failed);
        this.stages = new TransactionStages(clocks.nanos());
        TransactionRules rules = new TransactionRules(genesis.parameters(), genesis.hash(), verifier);
        this.history = new HistoryVerifier(pool, chain, recent, rules);
        this.transactions = new TransactionIntake(
                engine,
                pool,
                new FirstLook(rules, pendingSpends, clocks::wallMillis),
                new CoinResolver(CoinResolver.Coins.of(chain), recent, rules),
                history::find,
                faults,
                stages,
                heap);
    }

    /** A vote came in; done when it takes no room here any more. So with the others. */
    public Uni<Void> vote(PeerInfo peer, Vote vote) {
        heard(peer);
        return consensus.vote(peer, vote);
    }

    public Uni<Void> proposal(PeerInfo peer, Proposal proposal) {
        heard(peer);
        return consensus.proposal(peer, proposal);
    }

    public Uni<Void> certificate(PeerInfo peer, Certificate certificate) {
        heard(peer);
        return consensus.certificate(peer, certificate);
    }

    /**
     * Transactions that a peer passes on.
     *
     * @return done as with the others; with the reason if the peer has sent what no correct node does, whatever the state
     */
    public Uni<Optional<Invalid>> transactions(PeerInfo peer, List<Transaction> batch) {
        Hash256 voter = voterIndex(peer) >= 0 ? peer.masternodeId() : null;
        Origin origin = voter == null ? new Origin.Stranger(peer.nodeKey()) : new Origin.Voter(voter);
        return transactions.fromPeer(peer.nodeKey(), origin, batch);
    }

    /** Something authenticated came on a link. */
    public void heard(PeerInfo peer) {
        EpochSets.Epoch epoch = sets.current();
        int voter = LinkedVoters.index(epoch.set(), peer);
        if (voter >= 0) {
            heard.heard(epoch.number(), voter);
        }
    }

    /** Index of a peer among the voters of the current epoch, −1 if it is none. */
    public int voterIndex(PeerInfo peer) {
        return LinkedVoters.index(sets.current().set(), peer);
    }

    /** The link is gone. */
    public void forget(PublicKey peer) {
        shown.forget(peer);
        consensus.forget(peer);
    }

    public VerifierPool pool() {
        return pool;
    }

    public EpochSets sets() {
        return sets;
    }

    public ShownCertificates shown() {
        return shown;
    }

    public PendingSpends pendingSpends() {
        return pendingSpends;
    }

    public RecentOutputs recent() {
        return recent;
    }

    public HistoryVerifier history() {
        return history;
    }

    public TransactionStages stages() {
        return stages;
    }

    public ConsensusIntake consensus() {
        return consensus;
    }

    public TransactionIntake transactions() {
        return transactions;
    }
}

package io.timecoin.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ClockVerdict;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.mempool.Departure;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.fetch.Sources;
import io.timecoin.replica.Checked;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.replica.ReplicaPort;
import io.timecoin.replica.SecondLook;
import io.timecoin.replica.VoteBasis;
import io.timecoin.storage.VoteLogRecord;
import io.timecoin.verification.ClientTicket;
import io.timecoin.verification.LinkedVoters;
import io.timecoin.verification.TransactionStages.Stage;
import io.timecoin.verification.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Carries out what the replica wants: sends, stores, fetches, tells. On the engine's thread; never waits. */
final class EffectExecutor implements ReplicaPort {

    private static final Logger LOG = Logger.getLogger(EffectExecutor.class);

    /** Transactions in one gossip message: far below a frame, large enough to cost little. */
    private static final int TRANSACTIONS_A_MESSAGE = 1_024;

    /** Blocks held or refused for their timestamp are told of once in so long, ms. */
    private static final long UNTIMELY_LOG_MILLIS = 10_000;

    /** Everything an executor works with. */
    record Parts(
            ConsensusEngine engine,
            Links links,
            Optional<VoteWriter> votes,
            BlockImporter importer,
            SecondLooker secondLooker,
            Verification verification,
            Fetches fetches,
            Facts facts,
            HaltRecord haltRecord) {}

    private final Parts parts;
    private final CertificateRelay relay;
    private long untimelyLoggedAt = -1;

    EffectExecutor(Parts parts) {
        this.parts = parts;
        this.relay = new CertificateRelay(parts.links(), parts.verification());
    }

    @Override
    public void cast(Optional<Proposal> proposal, List<Vote> votes, VoteBasis basis) {
        VoteWriter writer = parts.votes().orElseThrow(() -> new IllegalStateException("an observer casts no votes"));
        Statement statement = votes.getFirst().statement();
        List<VoteLogRecord> records = new ArrayList<>();
        basis.bodies()
                .forEach(body -> records.add(new VoteLogRecord.BlockRecord(statement.epoch(), statement.view(), body)));
        proposal.ifPresent(own -> records.add(new VoteLogRecord.ProposalRecord(own)));
        votes.forEach(vote -> records.add(new VoteLogRecord.VoteRecord(vote)));
        basis.certificates().forEach(proof -> records.add(new VoteLogRecord.CertificateRecord(proof)));
        writer.write(records, basis.chainHeight(), () -> durable(proposal, votes));
    }

    @Override
    public void keep(Block body, long epoch, long view) {
        parts.votes()
                .ifPresent(
                        writer -> writer.write(List.of(new VoteLogRecord.BlockRecord(epoch, view, body)), 0, () -> {}));
    }

    /** On the vote log's thread: what is durable leaves, and only then. */
    private void durable(Optional<Proposal> proposal, List<Vote> votes) {
        proposal.ifPresent(own -> broadcast(new PeerMessage.ProposalMessage(own)));
        votes.forEach(vote -> broadcast(new PeerMessage.VoteMessage(vote)));
        parts.engine().answer(replica -> votes.forEach(replica::vote));
    }

    private void broadcast(PeerMessage message) {
        parts.links().broadcast(message, _ -> true);
    }

    @Override
    public void repeat(Optional<Proposal> proposal, List<Vote> votes, List<Certificate> certificates, OptionalInt to) {
        ActiveSet set = parts.verification().sets().current().set();
        List<PeerMessage> again = new ArrayList<>();
        certificates.forEach(certificate -> again.add(new PeerMessage.CertificateMessage(certificate)));
        proposal.ifPresent(own -> again.add(new PeerMessage.ProposalMessage(own)));
        votes.forEach(vote -> again.add(new PeerMessage.VoteMessage(vote)));
        parts.links().repeat(again, peer -> to.isEmpty() || LinkedVoters.index(set, peer) == to.getAsInt());
    }

    @Override
    public void relay(Certificate certificate, List<Integer> shownBy) {
        if (certificate.kind() == StatementKind.NOTARIZE) {
            parts.verification().stages().notarized(certificate.statement().blockHash());
        }
        parts.verification().shown().held(certificate.statement());
        if (certificate.kind() == StatementKind.FINALIZE) {
            parts.verification().sets().finalized(certificate.epoch(), certificate.view());
        }
        relay.relay(certificate, shownBy);
    }

    /** Node keys of linked voters in the given order, then the other linked peers. */
    private Sources<PublicKey> linked(List<Integer> voters) {
        List<PeerInfo> peers = parts.links().peers();
        List<PublicKey> keys = new ArrayList<>();
        ActiveSet set = parts.verification().sets().current().set();
        for (int index : voters) {
            peers.stream() // none for one named when an earlier epoch's larger set voted
                    .filter(peer -> LinkedVoters.index(set, peer) == index)
                    .map(PeerInfo::nodeKey)
                    .forEach(keys::add);
        }
        return new Sources<>(keys, peers.stream().map(PeerInfo::nodeKey).toList());
    }

    @Override
    public void fetchTransactions(List<Hash256> fullHashes, List<Integer> sources) {
        parts.facts().fetched(fullHashes.size());
        parts.fetches().fetchTransactions(fullHashes, linked(sources));
    }

    @Override
    public void fetchBlock(Hash256 blockHash, List<Integer> sources) {
        parts.fetches().fetchBlock(blockHash, linked(sources));
    }

    @Override
    public void fetchCertificates(long epoch, long fromView, long toView, int source) {
        parts.fetches().fetchCertificates(epoch, fromView, toView, linked(List.of(source)));
    }

    @Override
    public void fetchFinalBlocks(long fromHeight, PublicKey peer) {
        LOG.debugf(
                "asking for final blocks from height %d of node %s",
                fromHeight, peer.toHex().substring(0, 12));
        parts.fetches().fetchFinalBlocks(fromHeight, peer);
    }

    @Override
    public void verifyForBlock(long question, List<Transaction> transactions) {
        parts.verification()
                .transactions()
                .forBlock(transactions, (replica, results) -> replica.checkedForBlock(question, results));
    }

    @Override
    public void lookAgain(SecondLook question) {
        parts.secondLooker().look(question);
    }

    @Override
    public void verifyAgain(Checked earlier) {
        parts.verification().transactions().again(earlier);
    }

    @Override
    public void announce(List<VerifiedTransaction> transactions, boolean toVotersToo) {
        Predicate<PeerInfo> receivers = peer -> toVotersToo || peer.masternodeId() == null; // protocol §7
        List<Transaction> batch = new ArrayList<>();
        long bytes = 0;
        for (VerifiedTransaction verified : transactions) {
            batch.add(verified.transaction());
            bytes += verified.transaction().size();
            if (batch.size() == TRANSACTIONS_A_MESSAGE || bytes >= PeerMessage.MAX_GOSSIP_BYTES) {
                send(batch, receivers);
                batch = new ArrayList<>();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            send(batch, receivers);
        }
    }

    @Override
    public void remind(int voter, List<VerifiedTransaction> transactions) {
        ActiveSet set = parts.verification().sets().current().set();
        send(
                transactions.stream().map(VerifiedTransaction::transaction).toList(),
                peer -> LinkedVoters.index(set, peer) == voter);
    }

    private void send(List<Transaction> batch, Predicate<PeerInfo> receivers) {
        parts.links().broadcast(new PeerMessage.TransactionsMessage(List.copyOf(batch)), receivers);
    }

    @Override
    public void blockAdded(Block block) {
        parts.verification().stages().proposed(block);
        parts.verification().recent().add(block);
        relay.arrived(block.hash());
    }

    @Override
    public void blockDropped(Block block) {
        parts.verification().recent().remove(block);
    }

    @Override
    public void finalized(List<FinalizedBlock> blocks) {
        FinalizedBlock last = blocks.getLast();
        blocks.forEach(finalized ->
                finalized.block().transactions().forEach(parts.verification().pendingSpends()::finalized));
        blocks.forEach(finalized -> parts.verification().stages().reached(Stage.FINAL, finalized.block()));
        parts.importer().add(blocks); // first: who hears of a block may wait until it is applied
        parts.facts().finalized(blocks);
        parts.fetches().finalized(blocks);
        if (last.after().epoch() != parts.verification().sets().current().number()) {
            parts.verification().sets().open(last.after());
            parts.verification().consensus().epochOpened();
        }
    }

    @Override
    public void answered(Checked.Ticket ticket, Checked checked, AdmissionResult result) {
        if (!(ticket instanceof ClientTicket client)) {
            throw new IllegalStateException("an unknown ticket: " + ticket);
        }
        if (result instanceof AdmissionResult.Refused) {
            parts.verification().transactions().forget(checked.transaction());
        }
        client.admission(checked, result);
    }

    @Override
    public void admitted(VerifiedTransaction transaction) {
        parts.verification().stages().reached(Stage.ADMITTED, transaction.transaction());
        parts.verification().pendingSpends().admitted(transaction.transaction());
        parts.facts().admitted(transaction);
    }

    @Override
    public void refused(Transaction transaction) {
        parts.verification().transactions().forget(transaction);
    }

    @Override
    public void departed(List<Departure> departures) {
        for (Departure departure : departures) {
            parts.verification().transactions().forget(departure.transaction());
            parts.verification().pendingSpends().departed(departure.transaction());
            parts.facts().departed(departure);
        }
    }

    @Override
    public void coinMoved(CoinTransition transition) {
        parts.facts().coinMoved(transition);
    }

    @Override
    public void viewEntered(long epoch, long view, int leader) {
        parts.verification().sets().entered(epoch, view);
        parts.facts().viewEntered(epoch, view, leader);
    }

    @Override
    public void notarizing(long view, long weight) {
        parts.facts().notarizing(view, weight);
    }

    @Override
    public void evidenceFound(Evidence evidence) {
        LOG.warnf(
                "voter %d of epoch %d signed two statements that exclude each other; keep this as evidence: %s",
                evidence.signer(), evidence.first().epoch(), evidence);
        parts.facts().evidenceFound();
    }

    @Override
    public void untimely(BlockHeader header, ClockVerdict verdict, long wall) {
        parts.facts().untimelyBlock();
        if (wall >= untimelyLoggedAt && wall - untimelyLoggedAt < UNTIMELY_LOG_MILLIS && untimelyLoggedAt >= 0) {
            return; // a leader must not fill the logs of all others; the metric counts
        }
        untimelyLoggedAt = wall;
        String masternode = header.proposer().toHex().substring(0, 12);
        if (verdict == ClockVerdict.AHEAD) {
            LOG.warnf(
                    "block %s of masternode %s is %d ms ahead of this node's clock and is held: no vote for it before its"
                            + " time comes; check the clocks of both",
                    header.hash(), masternode, header.timestamp() - wall);
        } else {
            LOG.warnf(
                    "block %s of masternode %s is %d ms behind this node's clock and is refused; check the clocks of both",
                    header.hash(), masternode, wall - header.timestamp());
        }
    }

    @Override
    public void selfDiffers(Hash256 blockHash, String first, String second, List<Certificate> proof) {
        String reason = "SELF_DIFFERS: this node's own execution finds block " + blockHash
                + " invalid, which others have notarized; first look: " + first
                + "; second look, from the database alone: "
                + second;
        LOG.errorf(
                "%s. It votes no more and takes no transactions until the chain has left that block behind or until it is"
                        + " started again, when it judges again. Certificates: %s",
                reason, proof);
        parts.facts().selfDiffers(reason);
    }

    @Override
    public void selfAgrees(Hash256 blockHash) {
        LOG.infof("the chain has left block %s behind: this node takes part again", blockHash);
        parts.facts().selfAgrees();
    }

    @Override
    public void halted(String reason, List<Certificate> certificates) {
        LOG.fatalf(
                "THIS NODE HAS STOPPED VOTING FOR GOOD: %s. Proof: %s. It stays up for inspection and is not ready, also"
                        + " after a restart, until its operator has decided: see %s",
                reason, certificates, parts.haltRecord().path());
        parts.facts().halted(reason);
        parts.haltRecord().write(reason, certificates);
    }
}

package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ClockVerdict;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.mempool.Departure;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.replica.Checked;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.replica.ReplicaPort;
import io.timecoin.replica.SecondLook;
import io.timecoin.replica.VoteBasis;
import io.timecoin.simulation.EventHash.Happening;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Carries out what one node's replica wants, and shows all of it to the checkers. */
final class NodeOutbox implements ReplicaPort {

    private final SimulatedNode node;
    private final SimulatedWorld world;
    private final HostSender sender;
    private final SimulatedFetches fetches;
    private final SimulatedVerifier verifier;
    private final DiskWriter writer;
    private final NodeInbox inbox;
    private final ShownCertificates shown;

    NodeOutbox(
            SimulatedNode node,
            SimulatedWorld world,
            SimulatedFetches fetches,
            SimulatedVerifier verifier,
            DiskWriter writer,
            NodeInbox inbox,
            ShownCertificates shown) {
        this.node = node;
        this.world = world;
        this.sender = node.sender();
        this.fetches = fetches;
        this.verifier = verifier;
        this.writer = writer;
        this.inbox = inbox;
        this.shown = shown;
    }

    private EventHash happens(Happening what) {
        return world.events.at(node.host, what);
    }

    // consensus

    @Override
    public void cast(Optional<Proposal> proposal, List<Vote> votes, VoteBasis basis) {
        world.situations.occurred(Situation.VOTE_BEING_WRITTEN, node.host);
        world.waits.casts(node, votes);
        if (world.plan.flaw() == Flaw.SENDS_BEFORE_DURABLE) {
            speak(proposal, votes);
        }
        Consumer<SimulatedDisk> batch = disk -> disk.write(proposal, votes, basis.bodies(), basis.certificates());
        writer.write(batch, basis.chainHeight(), () -> {
            if (world.plan.flaw() != Flaw.SENDS_BEFORE_DURABLE) {
                speak(proposal, votes);
            }
            node.turn(here -> votes.forEach(here::vote));
        });
    }

    @Override
    public void keep(Block body, long epoch, long view) {
        writer.write(disk -> disk.write(epoch, view, body), 0, () -> {});
    }

    private void speak(Optional<Proposal> proposal, List<Vote> votes) {
        EventHash said = happens(Happening.SAYS);
        proposal.ifPresent(own -> said.add(own.statement()));
        votes.forEach(vote -> said.add(vote.statement()));
        world.checkers.left(node, proposal, votes);
        world.votes(node.voter);
        if (proposal.isPresent()) {
            world.situations.occurred(Situation.PROPOSED, node.host);
        }
        world.trace.add(() -> "node " + node.host + " says "
                + proposal.map(own -> EventTrace.brief(own.statement()) + ", ").orElse("")
                + votes.stream().map(vote -> EventTrace.brief(vote.statement())).toList());
        proposal.ifPresent(own -> sender.broadcast(new ProposalMessage(own)));
        votes.forEach(vote -> sender.broadcast(new VoteMessage(vote)));
    }

    @Override
    public void repeat(Optional<Proposal> proposal, List<Vote> votes, List<Certificate> certificates, OptionalInt to) {
        world.checkers.left(node, proposal, votes);
        Consumer<PeerMessage> say = to.isEmpty()
                ? message -> sender.broadcast(repetition(message))
                : message ->
                        world.hostsOf(List.of(to.getAsInt())).forEach(other -> sender.send(other, repetition(message)));
        certificates.forEach(certificate -> say.accept(new CertificateMessage(certificate)));
        proposal.ifPresent(own -> say.accept(new ProposalMessage(own)));
        votes.forEach(vote -> say.accept(new VoteMessage(vote)));
    }

    private Envelope repetition(PeerMessage message) {
        return Envelope.repetition(message, world.time.micros());
    }

    @Override
    public void relay(Certificate certificate, List<Integer> shownBy) {
        happens(Happening.HOLDS).add(certificate.statement());
        world.checkers.certificate(certificate);
        world.situations.holds(node, certificate);
        world.waits.holds(node, certificate);
        world.trace.add(() -> "node " + node.host + " holds " + EventTrace.brief(certificate.statement()) + " of "
                + certificate.signers());
        shown.held(certificate.statement());
        Envelope envelope = new Envelope(new CertificateMessage(certificate));
        for (int to = 0; to < world.network.size(); to++) {
            if (!shownBy.contains(world.voterOf(to)) && !shown.hasShown(certificate.statement(), to)) {
                sender.send(to, envelope);
            }
        }
    }

    @Override
    public void viewEntered(long epoch, long view, int leader) {
        happens(Happening.ENTERS_VIEW).add(epoch).add(view).add(leader);
        world.checkers.viewEntered(node, epoch, view, leader);
        world.situations.viewEntered(node, epoch, view, leader);
        world.waits.viewEntered(node, epoch, view, leader);
        world.trace.add(() -> "node " + node.host + " enters view " + EventTrace.view(epoch, view) + ", led by "
                + world.hostsOf(List.of(leader)));
    }

    @Override
    public void evidenceFound(Evidence evidence) {
        happens(Happening.ACCUSES).add(evidence.signer()).add(evidence.first()).add(evidence.second());
        world.checkers.accused(node, evidence);
    }

    @Override
    public void selfDiffers(Hash256 blockHash, String first, String second, List<Certificate> proof) {
        world.checkers.halted(node, "it differs over block " + blockHash + ": " + first + ", " + second);
    }

    @Override
    public void selfAgrees(Hash256 blockHash) {
        world.trace.add(() -> "node " + node.host + " agrees again, after block " + blockHash);
    }

    @Override
    public void halted(String reason, List<Certificate> certificates) {
        world.checkers.halted(node, reason);
    }

    // what is fetched and verified

    @Override
    public void fetchTransactions(List<Hash256> fullHashes, List<Integer> sources) {
        world.waits.fetched(node);
        fetches.transactions(fullHashes, sources);
    }

    @Override
    public void fetchBlock(Hash256 blockHash, List<Integer> sources) {
        world.waits.fetched(node);
        fetches.block(blockHash, sources);
    }

    @Override
    public void fetchCertificates(long epoch, long fromView, long toView, int source) {
        fetches.certificates(epoch, fromView, toView, source);
    }

    @Override
    public void fetchFinalBlocks(long fromHeight, PublicKey peer) {
        fetches.finalBlocks(fromHeight, peer);
    }

    @Override
    public void verifyForBlock(long question, List<Transaction> transactions) {
        verifier.forBlock(transactions, (here, checked) -> here.checkedForBlock(question, checked));
    }

    @Override
    public void lookAgain(SecondLook question) {
        verifier.lookAgain(question);
    }

    @Override
    public void verifyAgain(Checked earlier) {
        verifier.again(earlier);
    }

    @Override
    public void announce(List<VerifiedTransaction> transactions, boolean toVotersToo) {
        if (toVotersToo) { // all hosts are voters
            sender.broadcast(new TransactionsMessage(
                    transactions.stream().map(VerifiedTransaction::transaction).toList()));
        }
    }

    @Override
    public void remind(int voter, List<VerifiedTransaction> transactions) {
        TransactionsMessage message = new TransactionsMessage(
                transactions.stream().map(VerifiedTransaction::transaction).toList());
        world.hostsOf(List.of(voter)).forEach(to -> sender.send(to, new Envelope(message)));
    }

    // blocks and coins

    @Override
    public void blockAdded(Block block) {
        happens(Happening.FINDS_VALID).add(block.hash().hashCode());
        verifier.blockAdded(block);
        world.checkers.blockKnown(block);
        world.situations.blockKnown(block);
    }

    @Override
    public void blockDropped(Block block) {
        happens(Happening.DROPS_BLOCK).add(block.hash().hashCode());
        verifier.blockGone(block);
    }

    @Override
    public void finalized(List<FinalizedBlock> blocks) {
        world.trace.add(
                () -> "node " + node.host + " finalizes " + blocks.getLast().block());
        blocks.forEach(
                block -> happens(Happening.FINALIZES).add(block.block().hash().hashCode()));
        world.checkers.finalized(node, blocks);
        blocks.forEach(block -> world.situations.finalized(node, block.block()));
        blocks.forEach(block -> inbox.becameFinal(block.block()));
        world.waits.finalized(node, blocks);
        writer.apply(blocks);
        fetches.finalized(blocks);
        if (blocks.getLast().block().isSettlement()) {
            inbox.epochOpened();
        }
    }

    @Override
    public void untimely(BlockHeader header, ClockVerdict verdict, long wall) {
        world.trace.add(
                () -> "node " + node.host + " finds block " + header.height() + " " + verdict + " of its clock");
    }

    @Override
    public void answered(Checked.Ticket ticket, Checked checked, AdmissionResult result) {
        throw new IllegalStateException("nobody holds a ticket in a simulation");
    }

    @Override
    public void admitted(VerifiedTransaction verified) {
        Transaction transaction = verified.transaction();
        happens(Happening.ADMITS).add(transaction.fullHash().hashCode());
        verifier.admitted(transaction);
        world.situations.admitted(node.host, transaction);
        world.waits.admitted(node, transaction);
    }

    @Override
    public void refused(Transaction transaction) {
        happens(Happening.REFUSES).add(transaction.fullHash().hashCode());
        verifier.departed(transaction);
    }

    @Override
    public void departed(List<Departure> departures) {
        departures.forEach(departure -> {
            happens(Happening.GIVES_UP).add(departure.transaction().fullHash().hashCode());
            verifier.departed(departure.transaction());
        });
    }

    @Override
    public void coinMoved(CoinTransition transition) {
        happens(Happening.MOVES_COIN)
                .add(transition.coin().hashCode())
                .add(transition.to().name().hashCode())
                .add(transition.txid().hashCode());
        world.checkers.coinMoved(node, transition);
    }
}

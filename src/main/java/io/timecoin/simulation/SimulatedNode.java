package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ClockVerdict;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.mempool.Departure;
import io.timecoin.mempool.Mempool;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.network.Replies;
import io.timecoin.network.fetch.RecentlyFinal;
import io.timecoin.replica.Checked;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.replica.Moment;
import io.timecoin.replica.Replica;
import io.timecoin.replica.ReplicaPort;
import io.timecoin.replica.SecondLook;
import io.timecoin.replica.VoteBasis;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One host of a run: the production's {@link Replica}, and around it what a node has around it, on virtual time: a disk, a
 * clock, links, a process that can crash, freeze and start again. A traitor is such a node too, with {@link Treason}s between
 * it and the network.
 */
final class SimulatedNode implements ReplicaPort, SimulatedNetwork.Receiver, SimulatedRequests.Node {

    private static final long MONOTONIC_START = 1_000_000;
    private static final long RECORD_LOST_MARGIN = 4_000;
    private static final int MOST_EARLY = 256;
    private static final long RECENT_BYTES = 100_000;

    final int host;
    final int voter;
    private final SimulatedWorld world;
    private final List<Treason> treasons;
    private final SimulatedRequests requests = new SimulatedRequests(this);
    private final SimulatedFetches fetches;
    private final RecentlyFinal recentlyFinal = new RecentlyFinal(RECENT_BYTES);
    private final UnappliedCoins unapplied;
    private final Set<Hash256> known = new LinkedHashSet<>();
    private final ArrayDeque<Runnable> early = new ArrayDeque<>();
    private final ArrayDeque<FinalizedBlock> waiting = new ArrayDeque<>();
    private final ArrayDeque<Runnable> frozenWork = new ArrayDeque<>();
    private final VirtualCpu cpu;
    private final ShownCertificates shown = new ShownCertificates();
    private SimulatedDisk disk;
    private Replica replica;
    private long skewMillis;
    private long wakeAt;
    private long durableAt;
    private long crashInWrite = -1;
    private int life;
    private boolean up;
    private boolean frozen;

    /**
     * A node that is off.
     *
     * @param voter index in the active set of the operator whose key it holds
     * @param treasons empty for a correct node
     */
    SimulatedNode(int host, int voter, List<Treason> treasons, SimulatedWorld world) {
        this.host = host;
        this.voter = voter;
        this.world = world;
        this.treasons = treasons;
        this.fetches = new SimulatedFetches(this, world, requests);
        this.unapplied = new UnappliedCoins(world.ledger.transactionRules());
        this.disk = new SimulatedDisk(world.ledger.initialState(), world.ledger.genesis.coins());
        this.cpu = new VirtualCpu(world.time, world.plan.costs());
        this.replica = create();
    }

    /** What stands for the node key of a host. */
    static PublicKey nodeKey(int host) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        bytes[0] = (byte) host;
        bytes[1] = (byte) (host >> 8);
        return PublicKey.of(bytes);
    }

    static int hostOf(PublicKey nodeKey) {
        byte[] bytes = nodeKey.toBytes();
        return (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
    }

    private Replica create() {
        return new Replica(
                new Replica.Parts(
                        new ConsensusCore(
                                world.plan.timers(),
                                world.ledger.genesisHash,
                                world.ledger.operator(voter),
                                disk.tip()),
                        new Mempool(world.plan.mempool(), disk.tip().height()),
                        world.ledger.blockRules(),
                        this,
                        disk.tip(),
                        world.ledger.set.voter(voter).id(),
                        world.ledger.genesis.parameters().epochMillis()),
                moment());
    }

    boolean isTraitor() {
        return world.plan.isTraitor(voter);
    }

    boolean isUp() {
        return up;
    }

    Replica replica() {
        return replica;
    }

    SimulatedDisk disk() {
        return disk;
    }

    int unappliedTransactions() {
        return unapplied.size();
    }

    long busyNanos() {
        return cpu.verifierNanos() + cpu.engineNanos();
    }

    VirtualCpu cpu() {
        return cpu;
    }

    String describe() {
        return "node " + host + (isTraitor() ? " (traitor)" : "") + " applied "
                + disk.tip().height() + ", final "
                + replica.tip().height() + ", " + replica.core().summary()
                + (replica.core().isVoting() ? "" : ", does not vote") + (up ? "" : ", off") + ", mempool "
                + replica.mempool().size() + ", not applied " + unapplied.size();
    }

    // life

    void start() {
        world.trace.add(() -> "node " + host + " starts at height " + disk.tip().height());
        unapplied.clear();
        known.clear();
        world.checkers.restarted(this);
        world.situations.started(host);
        replica = create();
        up = true;
        wakeAt = 0;
        durableAt = 0;
        Input.Started started = new Input.Started(
                disk.tip(), disk.tipProof(), disk.said(), disk.isComplete(), moment().wall() + RECORD_LOST_MARGIN);
        List<Block> bodies = disk.bodies();
        turn(first -> first.start(started, bodies));
        later(VirtualTime.MILLI, this::syncAndShowStatus);
        treasons.forEach(treason -> treason.started(this));
    }

    private void syncAndShowStatus() {
        disk.sync();
        broadcast(new StatusMessage(
                replica.tip().height(), replica.core().epoch(), replica.core().currentView()));
        later(1_000 * VirtualTime.MILLI, this::syncAndShowStatus);
    }

    /** Everything volatile is gone. */
    void crash() {
        world.trace.add(() -> "node " + host + " crashes");
        if (disk.writing() > 0) {
            world.situations.occurred(Situation.CRASHED_WHILE_WRITING, host);
        }
        up = false;
        frozen = false;
        life++;
        early.clear();
        waiting.clear();
        frozenWork.clear();
        requests.forget();
        recentlyFinal.clear();
        cpu.reset();
        shown.clear();
        world.nodes().forEach(other -> other.shown.forget(host));
        disk.crash(world.random);
    }

    /** The next write to the vote log ends in a crash; the node starts again {@code downMillis} later. */
    void crashInNextWrite(long downMillis) {
        crashInWrite = downMillis;
    }

    private void crashInWrite(long downMillis) {
        crashInWrite = -1;
        if (!world.isHealed()) {
            crash();
            world.time.after(downMillis * VirtualTime.MILLI, () -> {
                if (!up) {
                    start();
                }
            });
        }
    }

    /** The node that is off gets another disk. */
    void exchangeDisk(SimulatedDisk other) {
        disk = other;
    }

    /** The process stands still, or goes on; the world does not notice. */
    void freeze(boolean still) {
        world.trace.add(() -> "node " + host + (still ? " freezes" : " goes on"));
        frozen = still;
        while (!frozen && !frozenWork.isEmpty()) {
            frozenWork.removeFirst().run();
        }
    }

    /** Sets the clock that timestamps come from. */
    void setClock(long millisAhead) {
        world.trace.add(() -> "clock of node " + host + " is " + millisAhead + " ms ahead");
        skewMillis = millisAhead;
    }

    Moment moment() {
        return new Moment(
                MONOTONIC_START + world.time.millis(), SimulatedLedger.GENESIS_TIME + world.time.millis() + skewMillis);
    }

    @Override
    public void later(long delayMicros, Runnable work) {
        int then = life;
        world.time.after(delayMicros, () -> {
            if (up && life == then) {
                unlessFrozen(work);
            }
        });
    }

    @Override
    public long millis() {
        return moment().monotonic();
    }

    private void unlessFrozen(Runnable work) {
        if (frozen) {
            frozenWork.addLast(work);
        } else {
            work.run();
        }
    }

    void turn(Consumer<Replica> work) {
        replica.turn(moment());
        work.accept(replica);
        replica.settle();
        long now = moment().monotonic();
        long next = Math.max(replica.nextWakeup(), now + 1);
        if (wakeAt <= now || next < wakeAt) {
            wakeAt = next;
            later((next - now) * VirtualTime.MILLI, () -> {
                if (wakeAt <= moment().monotonic()) {
                    turn(nothing -> {});
                }
            });
        }
    }

    // what comes in

    @Override
    public void receive(int from, Envelope envelope) {
        if (!up) {
            return;
        }
        unlessFrozen(() -> {
            for (Treason treason : treasons) {
                if (!treason.takes(this, from, envelope.message)) {
                    return;
                }
            }
            boolean known = envelope.message instanceof CertificateMessage(Certificate certificate)
                    && shown.isHeld(certificate.statement());
            long busy = known ? cpu.turnMicros() : cpu.delayMicros(envelope.message);
            if (busy == 0) {
                take(from, envelope);
            } else {
                later(busy, () -> take(from, envelope));
            }
        });
    }

    private void take(int from, Envelope envelope) {
        switch (envelope.message) {
            case VoteMessage(Vote vote) -> inEpoch(from, vote.statement().epoch(), envelope, here -> here.vote(vote));
            case ProposalMessage(Proposal proposal) ->
                inEpoch(from, proposal.epoch(), envelope, here -> {
                    proposal.justification().forEach(certificate -> {
                        world.checkers.certificate(certificate);
                        shown.shownBy(certificate.statement(), from);
                    });
                    here.proposal(proposal);
                });
            case CertificateMessage(Certificate certificate) ->
                inEpoch(from, certificate.epoch(), envelope, here -> {
                    if (envelope.isNews()) {
                        world.checkers.certificate(certificate);
                    }
                    if (shown.shownBy(certificate.statement(), from)) {
                        here.certificate(certificate);
                    }
                });
            case StatusMessage status ->
                turn(here -> {
                    here.peerHeight(nodeKey(from), status.finalHeight());
                    here.heard(world.voterOf(from));
                });
            case TransactionsMessage(List<Transaction> batch) -> gossip(batch);
            case GetTransactions ask ->
                send(
                        from,
                        SimulatedFetches.REPLIES.transactions(
                                ask,
                                recentlyFinal.complete(replica.findTransactions(ask.fullHashes()), ask.fullHashes())));
            case GetBlock ask ->
                send(
                        from,
                        replica.unfinalBlock(ask.blockHash())
                                .or(() -> recentlyFinal.block(ask.blockHash()))
                                .map(block -> SimulatedFetches.REPLIES.block(ask, block.encode()))
                                .orElse(Replies.noBlock(ask)));
            case GetCertificates ask -> send(from, SimulatedFetches.REPLIES.certificates(ask, certificates(ask)));
            case GetFinalBlocks ask -> send(from, disk.finalBlocks(ask.requestId(), ask.fromHeight()));
            case TransactionsReply reply -> requests.answered(from, reply.requestId(), reply);
            case BlockReply reply -> requests.answered(from, reply.requestId(), reply);
            case CertificatesReply reply -> requests.answered(from, reply.requestId(), reply);
            case FinalBlocksReply reply -> requests.answered(from, reply.requestId(), reply);
        }
    }

    private List<Certificate> certificates(GetCertificates ask) {
        return ask.epoch() == replica.core().epoch()
                ? replica.core().certificates(ask.fromView(), ask.toView(), PeerMessage.MAX_CERTIFICATES)
                : List.of();
    }

    /** Takes what is of this epoch, if its signatures hold; keeps what is of the next; drops everything else. */
    private void inEpoch(int from, long epoch, Envelope envelope, Consumer<Replica> work) {
        long own = replica.core().epoch();
        if (epoch == own + 1) {
            early.addLast(() -> inEpoch(from, epoch, envelope, work));
            if (early.size() > MOST_EARLY) {
                early.removeFirst();
            }
        } else if (epoch == own && envelope.holds(world::holds)) {
            turn(here -> {
                here.heard(world.voterOf(from));
                work.accept(here);
            });
        }
    }

    private void gossip(List<Transaction> transactions) {
        List<Transaction> fresh = transactions.stream()
                .filter(transaction -> known.add(transaction.fullHash()))
                .toList();
        if (!fresh.isEmpty()) {
            judge(fresh, true, Replica::checked);
        }
    }

    /** A client submits transactions here. */
    void submit(List<Transaction> transactions) {
        if (up) {
            unlessFrozen(() -> {
                transactions.forEach(transaction -> known.add(transaction.fullHash()));
                judge(transactions, false, Replica::checked);
            });
        }
    }

    private interface Answer {
        void give(Replica replica, List<Checked> checked);
    }

    /** Beside the engine, so that the chain may move on between the look at the coins and the answer. */
    private void judge(List<Transaction> transactions, boolean relayed, Answer answer) {
        long reading = world.random.nextLong(2 * VirtualTime.MILLI);
        long answering = world.random.nextLong(VirtualTime.MILLI) + cpu.verifyMicros(transactions.size());
        later(reading, () -> {
            List<Checked> checked = transactions.stream()
                    .map(transaction -> unapplied.check(transaction, relayed, disk))
                    .toList();
            later(answering, () -> turn(here -> answer.give(here, checked)));
        });
    }

    // what goes out

    @Override
    public void send(int to, PeerMessage message) {
        if (treasons.isEmpty()) {
            world.network.send(host, to, message);
            return;
        }
        List<PeerMessage> sent = List.of(message);
        for (Treason treason : treasons) {
            List<PeerMessage> next = new ArrayList<>();
            sent.forEach(each -> next.addAll(treason.instead(this, to, each)));
            sent = next;
        }
        sent.forEach(each -> world.network.send(host, to, each));
    }

    /** A traitor sends this past its treasons. */
    void forge(int to, PeerMessage message) {
        world.network.send(host, to, message);
    }

    /** The same to every other host. */
    void forgeToAll(PeerMessage message) {
        Envelope envelope = new Envelope(message);
        for (int to = 0; to < world.network.size(); to++) {
            if (to != host) {
                world.network.send(host, to, envelope);
            }
        }
    }

    void broadcast(PeerMessage message) {
        if (treasons.isEmpty()) {
            Envelope envelope = new Envelope(message);
            for (int to = 0; to < world.network.size(); to++) {
                if (to != host) {
                    world.network.send(host, to, envelope);
                }
            }
            return;
        }
        for (int to = 0; to < world.network.size(); to++) {
            if (to != host) {
                send(to, message);
            }
        }
    }

    @Override
    public void cast(Optional<Proposal> proposal, List<Vote> votes, VoteBasis basis) {
        if (disk.syncedHeight() < basis.chainHeight()) {
            applyWaiting();
            disk.sync();
        }
        disk.write(proposal, votes, basis.bodies(), basis.certificates());
        world.situations.occurred(Situation.VOTE_BEING_WRITTEN, host);
        if (world.plan.flaw() == Flaw.SENDS_BEFORE_DURABLE) {
            speak(proposal, votes);
        }
        durableAt = Math.max(durableAt, world.time.micros() + world.fsyncMicros());
        if (crashInWrite >= 0) {
            long downMillis = crashInWrite;
            later(world.random.nextLong(durableAt - world.time.micros() + 1), () -> crashInWrite(downMillis));
        }
        later(durableAt - world.time.micros(), () -> {
            disk.written();
            if (world.plan.flaw() != Flaw.SENDS_BEFORE_DURABLE) {
                speak(proposal, votes);
            }
            turn(here -> votes.forEach(here::vote));
        });
    }

    private void speak(Optional<Proposal> proposal, List<Vote> votes) {
        world.checkers.left(this, proposal, votes);
        if (proposal.isPresent()) {
            world.situations.occurred(Situation.PROPOSED, host);
        }
        world.trace.add(() -> "node " + host + " says "
                + proposal.map(own -> EventTrace.brief(own.statement()) + ", ").orElse("")
                + votes.stream().map(vote -> EventTrace.brief(vote.statement())).toList());
        proposal.ifPresent(own -> broadcast(new ProposalMessage(own)));
        votes.forEach(vote -> broadcast(new VoteMessage(vote)));
    }

    @Override
    public void keep(Block body, long epoch, long view) {
        disk.write(epoch, view, body);
        durableAt = Math.max(durableAt, world.time.micros() + world.fsyncMicros());
        later(durableAt - world.time.micros(), disk::written);
    }

    @Override
    public void repeat(Optional<Proposal> proposal, List<Vote> votes, List<Certificate> certificates, OptionalInt to) {
        world.checkers.left(this, proposal, votes);
        Consumer<PeerMessage> speak = to.isEmpty()
                ? this::broadcast
                : message -> world.hostsOf(List.of(to.getAsInt())).forEach(other -> send(other, message));
        certificates.forEach(certificate -> speak.accept(new CertificateMessage(certificate)));
        proposal.ifPresent(own -> speak.accept(new ProposalMessage(own)));
        votes.forEach(vote -> speak.accept(new VoteMessage(vote)));
    }

    @Override
    public void relay(Certificate certificate, List<Integer> shownBy) {
        world.checkers.certificate(certificate);
        world.situations.holds(this, certificate);
        world.trace.add(() -> "node " + host + " holds " + EventTrace.brief(certificate.statement()) + " of "
                + certificate.signers());
        shown.held(certificate.statement());
        Envelope envelope = new Envelope(new CertificateMessage(certificate));
        for (int to = 0; to < world.network.size(); to++) {
            if (to != host && !shownBy.contains(world.voterOf(to)) && !shown.hasShown(certificate.statement(), to)) {
                if (treasons.isEmpty()) {
                    world.network.send(host, to, envelope);
                } else {
                    send(to, envelope.message);
                }
            }
        }
    }

    @Override
    public void fetchTransactions(List<Hash256> fullHashes, List<Integer> sources) {
        fetches.transactions(fullHashes, sources);
    }

    @Override
    public void fetchBlock(Hash256 blockHash, List<Integer> sources) {
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
        judge(transactions, true, (here, checked) -> here.checkedForBlock(question, checked));
    }

    @Override
    public void lookAgain(SecondLook question) {
        later(world.random.nextLong(5 * VirtualTime.MILLI), () -> {
            applyWaiting();
            SecondLook.Answer answer = question.answer(
                    world.ledger.serialJudge(),
                    disk.tip(),
                    outPoints -> outPoints.stream()
                            .<@Nullable Coin>map(outPoint -> disk.coin(outPoint).orElse(null))
                            .toList());
            turn(here -> here.lookedAgain(question.id(), answer));
        });
    }

    @Override
    public void verifyAgain(Checked earlier) {
        judge(List.of(earlier.transaction()), earlier.relayed(), Replica::checked);
    }

    @Override
    public void announce(List<VerifiedTransaction> transactions, boolean toVotersToo) {
        if (toVotersToo) { // all hosts are voters
            broadcast(new TransactionsMessage(
                    transactions.stream().map(VerifiedTransaction::transaction).toList()));
        }
    }

    @Override
    public void blockAdded(Block block) {
        unapplied.add(block);
        world.checkers.blockKnown(block);
        world.situations.blockKnown(block);
    }

    @Override
    public void blockDropped(Block block) {
        unapplied.remove(block);
    }

    @Override
    public void finalized(List<FinalizedBlock> blocks) {
        world.trace.add(() -> "node " + host + " finalizes " + blocks.getLast().block());
        world.checkers.finalized(this, blocks);
        blocks.forEach(block -> world.situations.finalized(this, block.block()));
        blocks.forEach(block -> recentlyFinal.add(block.block()));
        waiting.addAll(blocks);
        later(world.random.nextLong(5 * VirtualTime.MILLI), this::applyWaiting);
        if (blocks.getLast().block().isSettlement()) {
            List<Runnable> held = List.copyOf(early);
            early.clear();
            later(0, () -> held.forEach(Runnable::run));
        }
    }

    private void applyWaiting() {
        while (!waiting.isEmpty()) {
            FinalizedBlock next = waiting.removeFirst();
            disk.apply(next);
            unapplied.remove(next.block());
        }
    }

    @Override
    public void answered(Checked.Ticket ticket, Checked checked, AdmissionResult result) {
        throw new IllegalStateException("nobody holds a ticket in a simulation");
    }

    @Override
    public void admitted(Transaction transaction) {
        known.add(transaction.fullHash());
        world.situations.admitted(host, transaction);
    }

    @Override
    public void departed(List<Departure> departures) {
        departures.forEach(departure -> known.remove(departure.transaction().fullHash()));
    }

    @Override
    public void coinMoved(CoinTransition transition) {
        world.checkers.coinMoved(this, transition);
    }

    @Override
    public void viewEntered(long epoch, long view, int leader) {
        world.checkers.viewEntered(this, epoch, view, leader);
        world.situations.viewEntered(this, epoch, view, leader);
        world.trace.add(() -> "node " + host + " enters view " + EventTrace.view(epoch, view) + ", led by "
                + world.hostsOf(List.of(leader)));
    }

    @Override
    public void evidenceFound(Evidence evidence) {
        world.checkers.accused(this, evidence);
    }

    @Override
    public void untimely(BlockHeader header, ClockVerdict verdict, long wall) {
        world.trace.add(() -> "node " + host + " finds block " + header.height() + " " + verdict + " of its clock");
    }

    @Override
    public void selfDiffers(Hash256 blockHash, String first, String second, List<Certificate> proof) {
        world.checkers.halted(this, "it differs over block " + blockHash + ": " + first + ", " + second);
    }

    @Override
    public void selfAgrees(Hash256 blockHash) {
        world.trace.add(() -> "node " + host + " agrees again, after block " + blockHash);
    }

    @Override
    public void halted(String reason, List<Certificate> certificates) {
        world.checkers.halted(this, reason);
    }

    SimulatedWorld world() {
        return world;
    }
}

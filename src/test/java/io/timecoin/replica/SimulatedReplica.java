package io.timecoin.replica;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ClockVerdict;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.masternode.Settlement;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.mempool.Departure;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.node.engine.RecentOutputs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** One node of a {@link SimulatedReplicas}: a real {@link Replica}, with a port that does everything later and may crash. */
final class SimulatedReplica implements ReplicaPort {

    static final ConsensusConfig TIMERS = new ConsensusConfig(300, 600, 1_000, 20, 1_500, 300, 2_000);
    private static final MempoolLimits LIMITS = new MempoolLimits(1_000_000, 1_000, 100, 100_000, 3_000, 60);

    final int index;
    final SimulatedDisk disk;
    private final SimulatedReplicas network;
    private final PublicKey nodeKey;
    private final TransactionRules rules;
    private RecentOutputs recent = new RecentOutputs();
    private Replica replica;
    private Map<OutPoint, CoinState> moved = new HashMap<>();
    private Set<Hash256> known = new HashSet<>();
    private final ArrayDeque<Runnable> early = new ArrayDeque<>();
    private final ArrayDeque<FinalizedBlock> unapplied = new ArrayDeque<>();
    private long wakeAt;
    private int life;
    private boolean up;
    private boolean inTurn;
    private boolean hasRecord = true;

    SimulatedReplica(int index, SimulatedReplicas network) {
        this.index = index;
        this.network = network;
        this.disk = new SimulatedDisk(network.ledger);
        this.nodeKey = nodeKey(index);
        this.rules = new TransactionRules(
                network.ledger.parameters(), network.ledger.genesisHash(), (key, digest, signature) -> true);
        this.replica = create();
    }

    static PublicKey nodeKey(int index) {
        return TestLedger.signer("node " + index).publicKey();
    }

    private Replica create() {
        return new Replica(
                new Replica.Parts(
                        new ConsensusCore(
                                TIMERS, network.ledger.genesisHash(), network.ledger.voter(index), disk.tip()),
                        new Mempool(LIMITS, disk.tip().height()),
                        new BlockRules(network.ledger.parameters(), Settlement.of(network.ledger.genesis())),
                        this,
                        disk.tip(),
                        network.ledger.initialState().activeSet().voter(index).id(),
                        network.ledger.parameters().epochMillis()),
                network.moment());
    }

    void start() {
        recent = new RecentOutputs();
        moved = new HashMap<>();
        known = new HashSet<>();
        replica = create();
        up = true;
        Input.Started started = new Input.Started(
                disk.tip(),
                disk.certificate(disk.tip().height()),
                disk.said(),
                hasRecord,
                network.moment().wall() + 500);
        List<Block> bodies = disk.bodies();
        turn(first -> first.start(started, bodies));
        later(1_000, this::syncAndPing);
    }

    private void syncAndPing() {
        disk.sync();
        long height = replica.tip().height();
        network.others(
                index,
                peer -> peer.turn(other -> {
                    other.peerHeight(nodeKey, height);
                    other.heard(index);
                }));
        later(500, this::syncAndPing);
    }

    /** Everything volatile is gone, and perhaps some blocks that were applied. */
    void crash(boolean losesRecord) {
        up = false;
        life++;
        early.clear();
        unapplied.clear();
        disk.crash(network.random.nextLong(disk.tip().height() + 1));
        if (losesRecord) {
            disk.loseRecords();
            hasRecord = false;
        }
    }

    boolean isUp() {
        return up;
    }

    Replica replica() {
        return replica;
    }

    int recentOutputs() {
        return recent.size();
    }

    void turn(Consumer<Replica> work) {
        if (!up) {
            return;
        }
        if (inTurn) {
            throw new AssertionError("called back during a turn");
        }
        inTurn = true;
        replica.turn(network.moment());
        work.accept(replica);
        replica.settle();
        inTurn = false;
        long next = Math.max(replica.nextWakeup(), network.now + 1);
        if (wakeAt <= network.now || next < wakeAt) {
            wakeAt = next;
            later(next - network.now, () -> {
                if (wakeAt <= network.now) {
                    turn(nothing -> {});
                }
            });
        }
    }

    private void later(long delay, Runnable work) {
        int then = life;
        network.schedule(delay, () -> {
            if (up && life == then) {
                work.run();
            }
        });
    }

    /** As {@code EarlyMessages} does. */
    void receive(long epoch, Consumer<Replica> message) {
        long own = replica.core().epoch();
        if (epoch == own + 1) {
            early.addLast(() -> turn(message));
            if (early.size() > 64) {
                early.removeFirst();
            }
        } else if (epoch == own) {
            turn(message);
        }
    }

    void gossip(List<Transaction> transactions) {
        List<Transaction> fresh = transactions.stream()
                .filter(transaction -> known.add(transaction.fullHash()))
                .toList();
        if (!fresh.isEmpty()) {
            submit(fresh);
        }
    }

    void submit(List<Transaction> transactions) {
        later(network.random.nextInt(10), () -> {
            List<Checked> checked = transactions.stream().map(this::check).toList();
            later(network.random.nextInt(5), () -> turn(here -> here.checked(checked)));
        });
    }

    private Checked check(Transaction transaction) {
        List<Coin> coins = new ArrayList<>();
        List<OutPoint> unsettled = new ArrayList<>();
        for (OutPoint input : transaction.inputs()) {
            Optional<Coin> fresh = recent.coin(input);
            fresh.ifPresent(coin -> unsettled.add(input));
            coins.add(fresh.or(() -> disk.coin(input)).orElse(null));
        }
        long seen = disk.tip().height();
        VerificationOutcome outcome = rules.verify(transaction, coins, seen, unsettled);
        Optional<Hash256> winner = Optional.empty();
        if (outcome instanceof VerificationOutcome.Rejected rejected
                && rejected.reason().rule() == Rule.INPUT_UNKNOWN) {
            winner = transaction.inputs().stream()
                    .filter(input -> recent.coin(input).isEmpty())
                    .flatMap(input -> disk.spender(input).stream())
                    .findFirst();
        }
        if (winner.isPresent()) {
            outcome = new VerificationOutcome.Rejected(new Verdict.Invalid(Rule.INPUT_SPENT, "spent"));
        }
        return new Checked(transaction, outcome, seen, winner, Optional.empty(), false);
    }

    @Override
    public void cast(
            Optional<Proposal> proposal, List<Vote> votes, Optional<Block> body, Optional<Certificate> restsOn) {
        network.said(index, proposal, votes);
        later(network.random.nextInt(6), () -> {
            disk.record(proposal, votes, body, restsOn);
            later(network.random.nextInt(2), () -> {
                send(proposal, votes, List.of());
                turn(here -> votes.forEach(here::vote));
            });
        });
    }

    private void send(Optional<Proposal> proposal, List<Vote> votes, List<Certificate> certificates) {
        certificates.forEach(proof ->
                network.others(index, peer -> peer.receive(proof.epoch(), here -> here.certificate(proof))));
        proposal.ifPresent(own -> network.others(index, peer -> peer.receive(own.epoch(), here -> here.proposal(own))));
        votes.forEach(vote ->
                network.others(index, peer -> peer.receive(vote.statement().epoch(), here -> here.vote(vote))));
    }

    @Override
    public void repeat(Optional<Proposal> proposal, List<Vote> votes, List<Certificate> certificates) {
        send(proposal, votes, certificates);
    }

    @Override
    public void relay(Certificate certificate, List<Integer> shownBy) {
        send(Optional.empty(), List.of(), List.of(certificate));
    }

    /** As {@code PeerRequests} does: one source after the other, until an answer is of use. */
    private <T> void ask(
            List<Integer> sources, Function<SimulatedReplica, T> question, Predicate<T> takes, Runnable exhausted) {
        List<Integer> order = new ArrayList<>(sources);
        for (int i = 0; i < network.size(); i++) {
            if (!order.contains(i)) {
                order.add(i);
            }
        }
        order.remove(Integer.valueOf(index));
        ask(order, 0, question, takes, exhausted);
    }

    private <T> void ask(
            List<Integer> order,
            int at,
            Function<SimulatedReplica, T> question,
            Predicate<T> takes,
            Runnable exhausted) {
        if (at == order.size()) {
            later(0, exhausted);
            return;
        }
        boolean[] over = {false};
        Runnable next = () -> {
            if (!over[0]) {
                over[0] = true;
                ask(order, at + 1, question, takes, exhausted);
            }
        };
        int then = life;
        network.send(index, order.get(at), peer -> {
            T answer = question.apply(peer);
            network.send(peer.index, index, self -> {
                if (life == then && !over[0]) {
                    over[0] = true;
                    if (!takes.test(answer)) {
                        ask(order, at + 1, question, takes, exhausted);
                    }
                }
            });
        });
        later(500, next);
    }

    @Override
    public void fetchTransactions(List<Hash256> fullHashes, List<Integer> sources) {
        network.fetched();
        ask(
                sources,
                peer -> peer.replica.findTransactions(fullHashes),
                (List<Transaction> found) -> {
                    if (!found.isEmpty()) {
                        turn(here -> here.fetchedTransactions(found));
                    }
                    return !found.isEmpty();
                },
                () -> turn(here -> here.fetchedTransactions(List.of())));
    }

    @Override
    public void fetchBlock(Hash256 blockHash, List<Integer> sources) {
        ask(
                sources,
                peer -> peer.replica.unfinalBlock(blockHash),
                (Optional<Block> found) -> {
                    found.ifPresent(block -> turn(here -> here.fetchedBlock(block)));
                    return found.isPresent();
                },
                () -> {});
    }

    @Override
    public void fetchCertificates(long epoch, long fromView, long toView, int source) {
        ask(
                List.of(source),
                peer -> peer.replica.core().epoch() == epoch
                        ? peer.replica.core().certificates(fromView, toView, 8)
                        : List.<Certificate>of(),
                found -> {
                    found.forEach(proof -> receive(proof.epoch(), here -> here.certificate(proof)));
                    return !found.isEmpty();
                },
                () -> {});
    }

    private record Proven(List<Block> blocks, Optional<Certificate> finalization) {}

    @Override
    public void fetchFinalBlocks(long fromHeight, PublicKey peer) {
        int source = network.indexOf(peer);
        boolean[] over = {false};
        int then = life;
        network.send(index, source, from -> {
            Proven answer = from.finalBlocks(fromHeight);
            network.send(
                    source,
                    index,
                    self -> turn(here -> {
                        if (over[0] || life != then) {
                            return;
                        }
                        over[0] = true;
                        boolean ofEpoch = answer.finalization()
                                .map(proof -> proof.epoch() == here.core().epoch())
                                .orElse(false);
                        if (ofEpoch) {
                            here.finalBlocks(
                                    peer, answer.blocks(), answer.finalization().get());
                        } else {
                            here.noFinalBlocks(peer);
                        }
                    }));
        });
        later(2_000, () -> {
            if (!over[0]) {
                over[0] = true;
                turn(here -> here.noFinalBlocks(peer));
            }
        });
    }

    private Proven finalBlocks(long fromHeight) {
        List<Block> blocks = new ArrayList<>();
        for (long height = fromHeight; height <= disk.tip().height() && blocks.size() < 6; height++) {
            blocks.add(disk.block(height));
            if (blocks.getLast().isSettlement()) {
                break;
            }
        }
        long last = fromHeight + blocks.size() - 1;
        for (long height = last; height >= fromHeight; height--) {
            if (disk.certificate(height).isPresent()) {
                return new Proven(blocks.subList(0, (int) (height - fromHeight + 1)), disk.certificate(height));
            }
        }
        for (long height = last + 1; !blocks.isEmpty() && height <= disk.tip().height(); height++) {
            if (disk.certificate(height).isPresent()) {
                return new Proven(blocks, disk.certificate(height));
            }
        }
        return new Proven(List.of(), Optional.empty());
    }

    @Override
    public void verifyForBlock(List<Transaction> transactions) {
        later(network.random.nextInt(10), () -> {
            List<Checked> checked = transactions.stream().map(this::check).toList();
            later(network.random.nextInt(5), () -> turn(here -> here.checkedForBlock(checked)));
        });
    }

    @Override
    public void verifyAgain(Checked earlier) {
        submit(List.of(earlier.transaction()));
    }

    @Override
    public void announce(List<VerifiedTransaction> transactions, boolean toVotersToo) {
        List<Transaction> batch =
                transactions.stream().map(VerifiedTransaction::transaction).toList();
        if (network.gossips()) {
            network.others(index, peer -> peer.gossip(batch));
        }
    }

    @Override
    public void blockAdded(Block block) {
        recent.add(block);
    }

    @Override
    public void blockDropped(Block block) {
        recent.remove(block);
    }

    @Override
    public void finalized(List<FinalizedBlock> blocks) {
        blocks.forEach(block -> network.finalized(index, block));
        unapplied.addAll(blocks);
        later(network.random.nextInt(40), this::applyWaiting);
        if (blocks.getLast().block().isSettlement()) {
            List<Runnable> held = List.copyOf(early);
            early.clear();
            later(0, () -> held.forEach(Runnable::run));
        }
    }

    private void applyWaiting() {
        while (!unapplied.isEmpty()) {
            FinalizedBlock next = unapplied.removeFirst();
            disk.apply(next);
            recent.remove(next.block());
        }
    }

    @Override
    public void answered(Checked.Ticket ticket, Checked checked, AdmissionResult result) {
        throw new AssertionError("nobody holds a ticket");
    }

    @Override
    public void admitted(Transaction transaction) {}

    @Override
    public void departed(List<Departure> departures) {
        departures.forEach(departure -> known.remove(departure.transaction().fullHash()));
    }

    @Override
    public void coinMoved(CoinTransition transition) {
        CoinState before = moved.getOrDefault(transition.coin(), CoinState.UNSPENT);
        if (before != transition.from()) {
            throw new AssertionError(transition + " of a coin that is " + before);
        }
        moved.put(transition.coin(), transition.to());
    }

    @Override
    public void viewEntered(long epoch, long view, int leader) {}

    @Override
    public void evidenceFound(Evidence evidence) {
        throw new AssertionError("a correct node is accused: " + evidence);
    }

    @Override
    public void untimely(BlockHeader header, ClockVerdict verdict, long wall) {
        if (verdict == ClockVerdict.AHEAD) {
            throw new AssertionError("all have one clock, and " + header + " is ahead of it at " + wall);
        } // a message may be so late that its block is old
    }

    @Override
    public void halted(String reason, List<Certificate> certificates) {
        throw new AssertionError("node " + index + " halted: " + reason + " " + certificates);
    }
}

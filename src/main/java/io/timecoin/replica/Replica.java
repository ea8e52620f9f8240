package io.timecoin.replica;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Effect;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.mempool.CoinStates;
import io.timecoin.mempool.CoinStatus;
import io.timecoin.mempool.Mempool;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * One node's whole decision-making: the consensus core, the tree of blocks not final yet and the mempool, wired together.
 * Pure: it has no thread, clock, socket or disk; what it wants done goes through a {@link ReplicaPort}, and time comes with
 * {@link #turn}. The node runs it on its engine's thread, a simulator on virtual time; both run this very class.
 *
 * <p>A turn is: {@link #turn}, any number of calls, {@link #settle}. Signatures of everything that comes from outside have
 * been verified before it comes here.
 */
public final class Replica {

    private final ConsensusCore core;
    private final Mempool mempool;
    private final BlockTree tree;
    private final Assemblies assemblies;
    private final CatchUp catchUp;
    private final RecordedBodies recorded;
    private final FinalChain chain;
    private final Admissions admissions;
    private final News news;
    private final LeaderWork leaderWork;
    private final CoreOrders orders;
    private final ReplicaPort port;
    private final CoinStates coins;
    private final ArrayDeque<Input> inputs = new ArrayDeque<>();
    private Moment now;

    /** What a replica is made of; all of it belongs to the replica's thread from then on. */
    public record Parts(
            ConsensusCore core,
            Mempool mempool,
            BlockRules rules,
            ReplicaPort port,
            ChainState tip,
            Hash256 masternodeId,
            long epochMillis) {}

    public Replica(Parts parts, Moment start) {
        this.core = parts.core();
        this.mempool = parts.mempool();
        this.port = parts.port();
        this.coins = new CoinStates(port::coinMoved);
        this.now = start;
        this.tree = new BlockTree(mempool, parts.tip());
        this.assemblies = new Assemblies(parts.rules(), tree, mempool, port, new Findings());
        this.recorded = new RecordedBodies(core, tree, port);
        Proposer proposer = new Proposer(parts.rules(), tree, mempool, port, parts.masternodeId(), parts.epochMillis());
        this.catchUp = new CatchUp(parts.tip().height(), start.monotonic());
        this.news = new News(port);
        WorkWatch work = new WorkWatch(proposer);
        this.admissions = new Admissions(mempool, coins, assemblies, news, work, port);
        this.chain = new FinalChain(
                new FinalChain.Parts(tree, mempool, coins, assemblies, admissions, recorded, catchUp, port),
                inputs::add);
        this.leaderWork = new LeaderWork(core, proposer, work, news, chain, port, inputs::add);
        this.orders = new CoreOrders(assemblies, leaderWork, chain, recorded, port);
    }

    /** What is found about blocks goes to the core, and to those who watch coins. */
    private final class Findings implements Assemblies.Listener {

        @Override
        public void judged(Input.Judged judged) {
            Hash256 hash = judged.block().hash();
            switch (judged.judgement()) {
                case INVALID -> {
                    if (chain.isSynced(hash)) { // protocol §5.3, §9: whoever disagrees with a final block looks again
                        assemblies.lookAgain(new Effect.LookAgain(hash, List.of()));
                    }
                }
                case VALID -> {
                    if (!chain.isSynced(hash)) {
                        chain.proposed(hash, core.currentView());
                        if (!judged.fresh()) { // what is fresh is written with the vote for it
                            recorded.found(hash);
                        }
                    }
                }
                case NOT_ACCEPTABLE -> {}
            }
            inputs.add(judged);
        }

        @Override
        public void lookedAgain(Input.LookedAgain answer) {
            inputs.add(answer);
        }
    }

    /** Begins a turn. */
    public void turn(Moment moment) {
        now = moment;
        assemblies.turn(moment);
    }

    /** The first call: what the core starts from, and blocks of the vote log that may not be final. */
    public void start(Input.Started started, List<Block> recordedBlocks) {
        chain.start(started.finalization());
        inputs.add(started);
        drain();
        recordedBlocks.forEach(recorded::loaded);
        recordedBlocks.forEach(assemblies::body);
        drain();
        chain.recordTakenUp();
    }

    /** A proposal that its leader signed and whose certificates hold. */
    public void proposal(Proposal proposal) {
        inputs.add(new Input.ProposalReceived(proposal));
        drain();
    }

    /** A vote that its signer signed, or an own one that is durable now. */
    public void vote(Vote vote) {
        inputs.add(new Input.VoteReceived(vote));
        drain();
        long weight = core.summary().notarizeWeight();
        coins.voted(core.currentView(), weight);
        port.notarizing(core.currentView(), weight);
    }

    /** A certificate that a quorum of its epoch's set signed. */
    public void certificate(Certificate certificate) {
        inputs.add(new Input.CertificateReceived(certificate));
        drain();
    }

    /** Something authenticated came from a voter. */
    public void heard(int voter) {
        inputs.add(new Input.Heard(voter));
        drain();
    }

    /** A voter signed this, too late for it to count; it shows that the voter takes part (protocol §5.1). */
    public void spoke(int voter, Statement statement) {
        inputs.add(new Input.Spoke(voter, statement));
        drain();
    }

    /**
     * A link is up, to this voter if it is not negative: it may have heard nothing of what was said before, and may have what is
     * missing here.
     */
    public void linked(int voter) {
        if (voter >= 0) { // strangers come and go as they like
            inputs.add(new Input.Linked(voter));
            assemblies.linked();
            drain();
        }
    }

    /** Whether this node's clock may be trusted; until told otherwise it is (protocol §10). */
    public void clockJudged(boolean right) {
        inputs.add(new Input.ClockJudged(right));
        drain();
    }

    /** A peer says how far it is; nothing new is known of who it is. */
    public void peerHeight(PublicKey peer, long finalHeight) {
        catchUp.peerHeight(peer, finalHeight);
    }

    /** The same, of a peer that has proven to be a voter or not: voters are asked first for what this node lacks. */
    public void peerHeight(PublicKey peer, long finalHeight, boolean votes) {
        catchUp.peerHeight(peer, finalHeight);
        catchUp.peerVotes(peer, votes);
    }

    public void peerGone(PublicKey peer) {
        catchUp.peerGone(peer);
    }

    /** Transactions for the mempool, judged on some recent final state. */
    public void checked(List<Checked> batch) {
        batch.forEach(checked -> admissions.checked(checked, now.wall()));
        drain();
    }

    /**
     * Transactions of blocks, judged on some recent final state.
     *
     * @param question in which they were asked for
     */
    public void checkedForBlock(long question, List<Checked> batch) {
        assemblies.checked(question, batch);
        drain();
    }

    /** The answer to {@link ReplicaPort#lookAgain}. */
    public void lookedAgain(long question, SecondLook.Answer answer) {
        assemblies.lookedAgain(question, answer);
        drain();
    }

    /** Transactions that were asked for, not verified. */
    public void fetchedTransactions(List<Transaction> transactions) {
        assemblies.fetchedTransactions(transactions);
        drain();
    }

    /** A block that was asked for, not verified. */
    public void fetchedBlock(Block block) {
        assemblies.body(block);
        drain();
    }

    /**
     * Final blocks that were asked for, each linked to the one before, and a finalization whose signatures hold: of the last
     * one, or of a descendant to which it is known to be linked.
     */
    public void finalBlocks(PublicKey peer, List<Block> blocks, Certificate finalization) {
        if (!catchUp.isJudging(now.monotonic())) { // else another peer has brought them before
            catchUp.answered(peer, chain.fetched(blocks, finalization), now.monotonic());
        }
        drain();
    }

    /** The peer had none, or what it sent was no proof. */
    public void noFinalBlocks(PublicKey peer) {
        catchUp.answered(peer, false, now.monotonic());
    }

    /** Ends a turn: time is looked at, and everything that became possible is done. */
    public void settle() {
        assemblies.tick();
        admissions.departed(mempool.expire(now.wall()));
        inputs.add(new Input.Tick());
        drain();
        leaderWork.tryBuild(now);
        drain();
        if (leaderWork.look(now)) {
            drain();
        }
        leaderWork.remind(now);
        news.tellIfDue(now.monotonic());
        catchUp.next(now.monotonic()).ifPresent(ask -> port.fetchFinalBlocks(ask.fromHeight(), ask.peer()));
    }

    private void drain() {
        do {
            for (Input input = inputs.poll(); input != null; input = inputs.poll()) {
                for (Effect effect : core.apply(input, now.monotonic())) {
                    orders.execute(effect, now);
                }
            }
        } while (chain.advance(now)); // what is final may answer what the core has asked, or open an epoch
    }

    /** When {@link #turn} and {@link #settle} must come at the latest, monotonic ms. */
    public long nextWakeup() {
        return LongStream.of(
                        news.dueAt(),
                        core.nextWakeup(),
                        assemblies.nextWakeup(),
                        leaderWork.nextWakeup(now),
                        catchUp.nextWakeup(now.monotonic()),
                        now.monotonic() + 1_000)
                .min()
                .orElseThrow();
    }

    /** The core, for reading. */
    public ConsensusCore core() {
        return core;
    }

    /** The mempool, for reading. */
    public Mempool mempool() {
        return mempool;
    }

    /** Who is spending a coin and how far that is; empty if nobody is known to. */
    public Optional<CoinStatus> coinStatus(OutPoint coin) {
        return Optional.ofNullable(coins.statusOf(coin));
    }

    /** Encoded bytes that each voter alone makes this node hold, by its index: proposals, and blocks that nobody has certified. */
    public Map<Integer, Long> heldBytes() {
        Map<Integer, Long> held = new TreeMap<>(core.heldBytes());
        assemblies.heldBytes().forEach((proposer, bytes) -> {
            int voter = core.activeSet().indexOf(proposer);
            if (voter >= 0) {
                held.merge(voter, bytes, Long::sum);
            }
        });
        return held;
    }

    /** The last final state. */
    public ChainState tip() {
        return tree.tip();
    }

    /** A valid block that is not final yet, for serving it. */
    public Optional<Block> unfinalBlock(Hash256 hash) {
        return tree.block(hash);
    }

    /** Those of these transactions that wait here or are in a block that is not final. */
    public List<Transaction> findTransactions(List<Hash256> fullHashes) {
        return tree.findTransactions(fullHashes);
    }

    /** How final blocks come here at present. */
    public ChainProgress progress() {
        return chain.progress(now.monotonic());
    }

    /** Highest final height that a linked peer claims; it says whom to ask, and nothing else. For tests. */
    public long highestClaim() {
        return catchUp.highestClaim();
    }
}

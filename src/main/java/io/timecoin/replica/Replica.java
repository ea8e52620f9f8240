package io.timecoin.replica;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Effect;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinStates;
import io.timecoin.mempool.CoinStatus;
import io.timecoin.mempool.Departure;
import io.timecoin.mempool.FinalOutcome;
import io.timecoin.mempool.Mempool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node's whole decision-making: the consensus core, the tree of blocks not final yet and the mempool, wired together.
 * Pure: it has no thread, clock, socket or disk; what it wants done goes through a {@link ReplicaPort}, and time comes with
 * {@link #turn}. The node runs it on its engine's thread, a simulator on virtual time; both run this very class.
 *
 * <p>A turn is: {@link #turn}, any number of calls, {@link #settle}. Signatures of everything that comes from outside have
 * been verified before it comes here.
 */
public final class Replica {

    /** How long news waits for company before it is passed on, ms. */
    private static final long ANNOUNCE_MILLIS = 10;

    /** So much company is enough. */
    private static final int ANNOUNCE_MOST = 256;

    private final ConsensusCore core;
    private final Mempool mempool;
    private final BlockTree tree;
    private final Assemblies assemblies;
    private final Proposer proposer;
    private final CatchUp catchUp;
    private final ReplicaPort port;
    private final CoinStates coins;
    private final Map<Hash256, Long> pendingViews = new LinkedHashMap<>();
    private final ArrayDeque<Input> inputs = new ArrayDeque<>();
    private final Map<Hash256, CompactBlock> proposals = new LinkedHashMap<>();
    private final List<VerifiedTransaction> news = new ArrayList<>();
    private final List<VerifiedTransaction> relayedNews = new ArrayList<>();

    /** What this node's consensus finalized and whose blocks are not all here yet. */
    private Optional<Certificate> pendingFinalization = Optional.empty();

    /** The same of what was fetched; it may lie far below. */
    private Optional<Certificate> syncedFinalization = Optional.empty();

    private @Nullable Block syncedHead;

    /** Epoch and view of the newest finalization whose own block is final here. */
    private long finalEpoch = -1;

    private long finalView;

    /** Full hashes of parked transactions that are being verified again: their owners were told that they wait. */
    private final Set<Hash256> woken = new LinkedHashSet<>();

    private final Set<Hash256> synced = new LinkedHashSet<>();
    private long announceAt = Long.MAX_VALUE;
    private Moment now;
    private boolean work;
    private boolean mempoolGrew;
    private Hash256 workAskedOn = Hash256.ZERO;

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
        this.assemblies = new Assemblies(parts.rules(), tree, mempool, port, this::judged);
        this.proposer = new Proposer(parts.rules(), tree, mempool, port, parts.masternodeId(), parts.epochMillis());
        this.catchUp = new CatchUp(parts.tip().height(), start.monotonic());
    }

    private void judged(Input.Judged judged) {
        if (judged.judgement() == Input.Judgement.INVALID
                && synced.contains(judged.block().hash())) {
            // protocol §9
            inputs.add(new Input.ChainContradicted(
                    "block " + judged.block().hash() + " is final, but this node's own execution finds it invalid",
                    syncedFinalization.map(List::of).orElse(List.of())));
        }
        if (judged.judgement() == Input.Judgement.VALID
                && !synced.contains(judged.block().hash())) {
            proposed(judged.block().hash());
        }
        inputs.add(judged);
    }

    /** A valid block is being voted on: its coins are being spent (protocol §3). */
    private void proposed(Hash256 hash) {
        long view = core.currentView();
        tree.block(hash).ifPresent(block -> {
            pendingViews.put(hash, view);
            block.transactions().forEach(transaction -> coins.pending(transaction, view));
        });
    }

    private void departed(List<Departure> departures) {
        if (departures.isEmpty()) {
            return;
        }
        departures.forEach(departure -> coins.released(departure.transaction()));
        workAskedOn = Hash256.ZERO; // there may be nothing to do any more
        port.departed(departures);
    }

    /** Begins a turn. */
    public void turn(Moment moment) {
        now = moment;
        assemblies.turn(moment);
    }

    /** The first call: what the core starts from, and blocks of the vote log that may not be final. */
    public void start(Input.Started started, List<Block> recordedBlocks) {
        inputs.add(started);
        drain();
        recordedBlocks.forEach(assemblies::body);
        drain();
    }

    /** A proposal that its leader signed and whose certificates hold. */
    public void proposal(Proposal proposal) {
        if (proposal.epoch() == core.epoch()) {
            proposals.put(proposal.blockHash(), proposal.block());
            if (proposals.size() > 256) {
                proposals.remove(proposals.keySet().iterator().next());
            }
        }
        inputs.add(new Input.ProposalReceived(proposal));
        drain();
    }

    /** A vote that its signer signed, or an own one that is durable now. */
    public void vote(Vote vote) {
        inputs.add(new Input.VoteReceived(vote));
        drain();
        coins.voted(core.currentView(), core.summary().notarizeWeight());
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

    /** Whether this node's clock may be trusted; until told otherwise it is (protocol §10). */
    public void clockJudged(boolean right) {
        inputs.add(new Input.ClockJudged(right));
        drain();
    }

    /** A peer has shown how far it is. */
    public void peerHeight(PublicKey peer, long finalHeight) {
        catchUp.peerHeight(peer, finalHeight);
    }

    public void peerGone(PublicKey peer) {
        catchUp.peerGone(peer);
    }

    /** Transactions for the mempool, judged on some recent final state. */
    public void checked(List<Checked> batch) {
        for (Checked checked : batch) {
            AdmissionResult result = switch (checked.outcome()) {
                case VerificationOutcome.Verified(VerifiedTransaction verified) -> mempool.admit(verified, now.wall());
                case VerificationOutcome.Rejected rejected -> refused(checked, rejected);
            };
            concludeAdmission(checked, result);
        }
        drain();
    }

    private AdmissionResult refused(Checked checked, VerificationOutcome.Rejected rejected) {
        if (checked.spentBy().equals(Optional.of(checked.transaction().txid()))) {
            return new AdmissionResult.AlreadyKnown(); // final, longer ago than the mempool remembers
        }
        if (rejected.reason().rule() == Rule.INPUT_UNKNOWN) {
            return mempool.park(checked.transaction(), checked.seenHeight(), now.wall());
        }
        return new AdmissionResult.Refused(
                rejected.reason().rule(),
                rejected.reason().detail(),
                checked.spentBy().orElse(null));
    }

    private void concludeAdmission(Checked checked, AdmissionResult result) {
        boolean wasParked = woken.contains(checked.transaction().fullHash());
        switch (result) {
            case AdmissionResult.Admitted admitted -> {
                departed(admitted.departures());
                admittedNow(checked.transaction(), checked.relayed());
            }
            case AdmissionResult.VerifyAgain() -> {
                port.verifyAgain(checked);
                return;
            }
            case AdmissionResult.AlreadyKnown known -> {}
            case AdmissionResult.Parked parked -> {}
            case AdmissionResult.Refused refusal
            when wasParked ->
                departed(List.of(new Departure(checked.transaction(), refusal.rule(), refusal.winnerTxid())));
            case AdmissionResult.Refused refusal -> {}
        }
        woken.remove(checked.transaction().fullHash());
        checked.ticket().ifPresent(ticket -> port.answered(ticket, checked, result));
    }

    private void admittedNow(Transaction transaction, boolean relayed) {
        VerifiedTransaction entry = mempool.find(transaction.txid());
        if (entry == null) {
            throw new IllegalStateException("admitted, and not there: " + transaction);
        }
        mempoolGrew = true;
        coins.locked(transaction);
        (relayed ? relayedNews : news).add(entry);
        port.admitted(transaction);
        assemblies.admitted(entry);
    }

    /** Transactions of blocks, judged on some recent final state. */
    public void checkedForBlock(List<Checked> batch) {
        assemblies.checked(batch);
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
        boolean useful =
                !blocks.isEmpty() && blocks.getLast().height() > tree.tip().height();
        if (useful) {
            syncedFinalization = Optional.of(finalization);
            syncedHead = blocks.getLast();
            blocks.stream()
                    .filter(this::leavesTheFinalChain)
                    .findFirst()
                    .ifPresent(fork ->
                            // protocol §6: a quorum has signed that two chains are final
                            inputs.add(new Input.ChainContradicted(
                                    "block " + fork.hash()
                                            + " is final, but does not descend from this node's final block "
                                            + tree.tip().hash(),
                                    List.of(finalization))));
            blocks.forEach(block -> {
                synced.add(block.hash());
                assemblies.body(block);
            });
            inputs.add(new Input.CertificateReceived(finalization));
        }
        catchUp.answered(peer, useful, now.monotonic());
        drain();
    }

    private boolean leavesTheFinalChain(Block block) {
        return block.height() == tree.tip().height() + 1
                && !block.header().parentHash().equals(tree.tip().hash());
    }

    /** The peer had none, or what it sent was no proof. */
    public void noFinalBlocks(PublicKey peer) {
        catchUp.answered(peer, false, now.monotonic());
    }

    /** Ends a turn: time is looked at, and everything that became possible is done. */
    public void settle() {
        assemblies.tick();
        departed(mempool.expire(now.wall()));
        inputs.add(new Input.Tick());
        drain();
        build();
        observeWork();
        announceIfDue();
        catchUp.next(now.monotonic()).ifPresent(ask -> port.fetchFinalBlocks(ask.fromHeight(), ask.peer()));
    }

    private void build() {
        tryBuild();
        drain();
    }

    private void tryBuild() {
        proposer.tryBuild(now.wall()).ifPresent(built -> {
            announce(); // others will need its transactions
            proposed(built.facts().hash());
            inputs.add(built);
        });
    }

    /** Tells the core whether there is work; asks again only when the answer may have changed. */
    private void observeWork() {
        Hash256 head = core.head();
        boolean boundary = proposer.boundary(head).map(at -> now.wall() >= at).orElse(false);
        if (head.equals(workAskedOn) && !(mempoolGrew && !work) && !(boundary && !work)) {
            return;
        }
        workAskedOn = head;
        mempoolGrew = false;
        boolean found = proposer.hasWork(head, now.wall());
        if (found != work) {
            work = found;
            inputs.add(new Input.WorkChanged(found));
            drain();
        }
    }

    /** Passes news on in batches: at low rates a message for each transaction would cost more than the transaction. */
    private void announceIfDue() {
        if (news.isEmpty() && relayedNews.isEmpty()) {
            return;
        }
        announceAt = Math.min(announceAt, now.monotonic() + ANNOUNCE_MILLIS);
        if (now.monotonic() >= announceAt || news.size() + relayedNews.size() >= ANNOUNCE_MOST) {
            announce();
        }
    }

    private void announce() {
        announceAt = Long.MAX_VALUE;
        if (!news.isEmpty()) {
            port.announce(List.copyOf(news), true);
            news.clear();
        }
        if (!relayedNews.isEmpty()) {
            port.announce(List.copyOf(relayedNews), false);
            relayedNews.clear();
        }
    }

    private void drain() {
        do {
            for (Input input = inputs.poll(); input != null; input = inputs.poll()) {
                core.apply(input, now.monotonic()).forEach(this::execute);
            }
        } while (finalizePending()); // what is final may answer what the core has asked, or open an epoch
    }

    private void execute(Effect effect) {
        switch (effect) {
            case Effect.Cast cast ->
                port.cast(cast.proposal(), cast.votes(), cast.blockHash().flatMap(tree::block), cast.restsOn());
            case Effect.Repeat repeat -> port.repeat(repeat.proposal(), repeat.votes(), repeat.certificates());
            case Effect.Relay relay -> port.relay(relay.certificate(), relay.shownBy());
            case Effect.Validate validate -> assemblies.validate(validate);
            case Effect.Obtain obtain ->
                assemblies.obtain(obtain, Optional.ofNullable(proposals.get(obtain.blockHash())));
            case Effect.Build build -> {
                proposer.order(build);
                tryBuild();
            }
            case Effect.BuildAgain again -> proposer.again(again).ifPresent(inputs::add);
            case Effect.FetchCertificates fetch ->
                port.fetchCertificates(fetch.epoch(), fetch.fromView(), fetch.toView(), fetch.source());
            case Effect.Finalized(Certificate finalization) -> pendingFinalization = Optional.of(finalization);
            case Effect.ViewEntered(long epoch, long view, int leader) -> {
                proposer.cancel();
                port.viewEntered(epoch, view, leader);
            }
            case Effect.EvidenceFound found -> port.evidenceFound(found.evidence());
            case Effect.Halted halted -> port.halted(halted.reason(), halted.certificates());
        }
    }

    /** Applies what is final as soon as its blocks are here (protocol §5.7); whether anything has become final. */
    private boolean finalizePending() {
        boolean progress = false;
        if (syncedFinalization.isPresent() && syncedHead != null) {
            progress = finalizeBlocks(syncedHead.hash(), syncedFinalization.get());
            if (tree.tip().height() >= syncedHead.height()) {
                syncedFinalization = Optional.empty();
                syncedHead = null;
                synced.clear();
            }
        }
        if (pendingFinalization.isPresent()) {
            Certificate finalization = pendingFinalization.get();
            progress |= finalizeBlocks(finalization.statement().blockHash(), finalization);
            if (isApplied(finalization)) {
                pendingFinalization = Optional.empty();
            } else {
                catchUp.blocked(now.monotonic());
            }
        }
        return progress;
    }

    /** Whether what it makes final is final here, perhaps by another certificate. */
    private boolean isApplied(Certificate finalization) {
        return finalization.epoch() < tree.tip().epoch()
                || (finalization.epoch() == finalEpoch && finalization.view() <= finalView)
                || finalization.statement().blockHash().equals(tree.tip().hash());
    }

    /** Makes a block and its ancestors final if they are all here; whether it did. */
    private boolean finalizeBlocks(Hash256 hash, Certificate finalization) {
        List<FinalizedBlock> path = new ArrayList<>(tree.path(hash));
        if (path.isEmpty()) {
            return false;
        }
        FinalizedBlock last = path.removeLast();
        boolean own = finalization.statement().blockHash().equals(hash);
        path.add(new FinalizedBlock(last.block(), last.after(), own ? Optional.of(finalization) : Optional.empty()));
        path.forEach(this::finalizeOne);
        port.finalized(List.copyOf(path));
        catchUp.progressed(last.block().height(), now.monotonic());
        if (own) {
            finalEpoch = finalization.epoch();
            finalView = finalization.view();
        }
        if (last.block().isSettlement()) {
            inputs.add(new Input.ChainAdvanced(last.after(), finalization));
        }
        assemblies.stateChanged();
        return true;
    }

    private void finalizeOne(FinalizedBlock block) {
        FinalOutcome outcome =
                mempool.onFinal(block.block().height(), block.block().transactions(), now.wall());
        block.block().transactions().forEach(coins::finalized);
        pendingViews.remove(block.block().hash());
        tree.finalizeAt(block.after()).forEach(this::abandoned);
        assemblies.finalAt(block.block().height());
        departed(outcome.departures());
        outcome.admitted().stream()
                .map(VerifiedTransaction::transaction)
                .filter(admitted -> mempool.contains(admitted.txid())) // a later one may have taken its room
                .forEach(admitted -> admittedNow(admitted, false));
        outcome.verifyAgain().forEach(transaction -> {
            woken.add(transaction.fullHash());
            port.verifyAgain(again(transaction, block.block().height()));
        });
    }

    private static Checked again(Transaction transaction, long height) {
        return new Checked(
                transaction,
                new VerificationOutcome.Rejected(new Verdict.Invalid(Rule.INPUT_UNKNOWN, "an input was not known")),
                height,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private void abandoned(Block block) {
        Long view = pendingViews.remove(block.hash());
        if (view != null) {
            block.transactions().forEach(transaction -> coins.abandoned(transaction, view, mempool::spenderOf));
        }
        port.blockDropped(block);
    }

    /** When {@link #turn} and {@link #settle} must come at the latest, monotonic ms. */
    public long nextWakeup() {
        long next = Math.min(announceAt, Math.min(core.nextWakeup(), assemblies.nextWakeup()));
        long boundary = proposer.boundary(core.head())
                .map(at -> work ? Long.MAX_VALUE : Math.max(1, at - now.wall()) + now.monotonic())
                .orElse(Long.MAX_VALUE);
        return Math.min(Math.min(next, boundary), now.monotonic() + 1_000);
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
        List<Transaction> found = new ArrayList<>();
        Set<Hash256> missing = new LinkedHashSet<>();
        for (Hash256 fullHash : fullHashes) {
            Transaction transaction = mempool.findTransaction(fullHash);
            if (transaction == null) {
                missing.add(fullHash);
            } else {
                found.add(transaction);
            }
        }
        if (!missing.isEmpty()) {
            found.addAll(tree.transactions(missing));
        }
        return found;
    }

    /** Highest final height that a linked peer or this node has shown. */
    public long targetHeight() {
        return catchUp.target();
    }
}

package io.timecoin.replica;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Effect;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Input.BlockFacts;
import io.timecoin.consensus.Input.Judgement;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockOutcome;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.ClockVerdict;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.ledger.Voter;
import io.timecoin.mempool.Mempool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the bodies of proposed and notarized blocks together and judges them: waits for the parent, takes transactions from
 * the mempool, fetches and verifies those that are not there, holds what is ahead of the clock. Nothing is judged twice, and
 * nothing is judged before everything it depends on is here. For one thread.
 */
final class Assemblies {

    /** Gossip is given this long to bring a transaction before it is fetched, ms. */
    private static final long FETCH_GRACE_MILLIS = 10;

    /** A source that had nothing is asked again after this long, ms; doubled each time, to {@link #LONGEST_PAUSE_MILLIS}. */
    private static final long FIRST_PAUSE_MILLIS = 50;

    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /** After this long without a word the answer to a question for transactions is not waited for any more, ms. */
    private static final long ANSWER_MILLIS = 10_000;

    private static final int MOST = 1_024;

    private final BlockRules rules;
    private final BlockTree tree;
    private final Mempool mempool;
    private final ReplicaPort port;
    private final Consumer<Input.Judged> judged;
    private final Map<Hash256, Assembly> assemblies = new LinkedHashMap<>();
    private Moment now = new Moment(0, 0);

    /** A block has come into the tree since the assemblies were last looked at. */
    private boolean changed;

    Assemblies(BlockRules rules, BlockTree tree, Mempool mempool, ReplicaPort port, Consumer<Input.Judged> judged) {
        this.rules = rules;
        this.tree = tree;
        this.mempool = mempool;
        this.port = port;
        this.judged = judged;
    }

    void turn(Moment moment) {
        now = moment;
    }

    /** A proposal to be judged, as a fresh block if its leader is named. */
    void validate(Effect.Validate order) {
        Hash256 hash = order.block().header().hash();
        if (isJudged(hash, order.leader().isPresent())) {
            return;
        }
        Assembly assembly = assemblies.get(hash);
        if (assembly == null) {
            assembly = new Assembly(order.block(), hash, order.leader(), List.of(order.source()));
            assembly.fetchAt = now.monotonic() + FETCH_GRACE_MILLIS;
            put(assembly);
        } else {
            assembly.freshLeader = order.leader();
            assembly.fetchAgain(now.monotonic());
        }
        progress(assembly);
        followUp();
    }

    /** A notarized block, wherever it comes from. */
    void obtain(Effect.Obtain order, Optional<CompactBlock> proposal) {
        Hash256 hash = order.blockHash();
        if (isJudged(hash, false)) {
            return;
        }
        Assembly assembly = assemblies.get(hash);
        if (assembly == null && proposal.isPresent()) {
            assembly = new Assembly(proposal.get(), hash, Optional.empty(), order.sources());
            put(assembly);
        }
        if (assembly == null) {
            port.fetchBlock(hash, order.sources());
            return;
        }
        assembly.freshLeader = Optional.empty();
        assembly.sources = order.sources();
        assembly.fetchAgain(now.monotonic());
        progress(assembly);
        followUp();
    }

    /** Judged before: says so again, since somebody asks. A valid block need not be asked for its age a second time. */
    private boolean isJudged(Hash256 hash, boolean fresh) {
        Optional<Block> block = tree.block(hash);
        block.ifPresent(known -> judged.accept(new Input.Judged(facts(known), Judgement.VALID, fresh)));
        return block.isPresent();
    }

    /** A whole block that was fetched, recorded or synced; it is judged by the chain alone. */
    void body(Block block) {
        if (tree.state(block.hash()).isPresent() || block.height() <= tree.tip().height()) {
            return;
        }
        Assembly assembly = assemblies.get(block.hash());
        if (assembly == null) {
            CompactBlock compact = CompactBlock.of(block);
            if (!compact.matchesHeader()) {
                return; // contradicts its own header: nobody notarized this body
            }
            assembly = new Assembly(compact, block.hash(), Optional.empty(), List.of());
            put(assembly);
        }
        block.transactions().forEach(assembly::give);
        progress(assembly);
        followUp();
    }

    /** With too many the one farthest from the final block goes: it is needed last, and can be fetched again. */
    private void put(Assembly assembly) {
        takeFromMempool(assembly);
        assemblies.put(assembly.hash, assembly);
        if (assemblies.size() > MOST) {
            assemblies.values().stream()
                    .max(Comparator.comparingLong(each -> each.block.header().height()))
                    .ifPresent(farthest -> assemblies.remove(farthest.hash));
        }
    }

    /** Bodies that were asked for, not verified yet. */
    void fetchedTransactions(List<Transaction> transactions) {
        for (Assembly assembly : List.copyOf(assemblies.values())) {
            boolean useful = false;
            for (Transaction transaction : transactions) {
                useful |= assembly.give(transaction);
            }
            if (useful) {
                assembly.fetchAgain(now.monotonic());
            } else if (assembly.fetching) {
                pause(assembly);
            }
            progress(assembly);
        }
        followUp();
    }

    /** Nobody who was asked had anything: they are not asked again and again at the speed of the links. */
    private void pause(Assembly assembly) {
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(assembly.vainFetches, 10));
        assembly.vainFetches++;
        assembly.fetching = false;
        assembly.fetchAt = now.monotonic() + pause;
    }

    /** Transactions of blocks that were verified. */
    void checked(List<Checked> results) {
        Set<Assembly> touched = new LinkedHashSet<>();
        for (Checked result : results) {
            for (Assembly assembly : List.copyOf(assemblies.values())) {
                if (assembly.wasVerifying(result.transaction().fullHash())) {
                    take(assembly, result);
                    touched.add(assembly);
                }
            }
        }
        touched.forEach(this::progress);
        followUp();
    }

    private void take(Assembly assembly, Checked result) {
        switch (result.outcome()) {
            case VerificationOutcome.Verified(VerifiedTransaction verified) -> {
                if (mempool.remembersFinalsSince(verified.seenHeight())) {
                    assembly.give(verified);
                } // else too much has happened since its coins were read: it is verified again
            }
            case VerificationOutcome.Rejected(Verdict.Invalid reason) -> conclude(assembly, refusal(reason));
        }
    }

    private static Judgement refusal(Verdict.Invalid reason) {
        return reason.rule() == Rule.TIMESTAMP_OUTSIDE_CLOCK ? Judgement.NOT_ACCEPTABLE : Judgement.INVALID;
    }

    /** A transaction has come into the mempool that blocks may be waiting for. */
    void admitted(VerifiedTransaction transaction) {
        Hash256 fullHash = transaction.transaction().fullHash();
        List<Assembly> complete = new ArrayList<>();
        for (Assembly assembly : assemblies.values()) {
            if (assembly.names(fullHash) && !assembly.isComplete()) {
                assembly.give(transaction);
                if (assembly.isComplete()) {
                    complete.add(assembly);
                }
            }
        }
        complete.forEach(this::progress);
        followUp();
    }

    /** A block has come into the tree, or the final state has moved: others may have waited for it. */
    void stateChanged() {
        changed = true;
        followUp();
    }

    /** Looks at all until none can be judged any more: a long branch must not become a deep stack. */
    private void followUp() {
        while (changed) {
            changed = false;
            List.copyOf(assemblies.values()).forEach(this::progress);
        }
    }

    /** Time has passed: for what is held, and for what gossip did not bring. */
    void tick() {
        for (Assembly assembly : List.copyOf(assemblies.values())) {
            if (assembly.held || isFetchDue(assembly)) {
                progress(assembly);
            }
        }
    }

    private boolean isFetchDue(Assembly assembly) {
        return assembly.isMissingAny() && now.monotonic() >= assembly.fetchAt;
    }

    /** Forgets what can never become final. */
    void finalAt(long height) {
        assemblies.values().removeIf(assembly -> assembly.block.header().height() <= height);
    }

    private void progress(Assembly assembly) {
        Optional<ChainState> parent = tree.state(assembly.block.header().parentHash());
        if (parent.isEmpty() || !assemblies.containsKey(assembly.hash)) {
            return;
        }
        if (assembly.freshLeader.isPresent() && !isFreshEnough(assembly, assembly.freshLeader.get())) {
            return;
        }
        verify(assembly);
        if (assembly.isComplete()) {
            judge(assembly, parent.get());
        } else {
            fetch(assembly);
        }
    }

    /** Protocol §4: the leader of the view, and a timestamp near the clock; a block ahead of the clock is held. */
    private boolean isFreshEnough(Assembly assembly, Voter leader) {
        boolean byLeader = assembly.block.header().proposer().equals(leader.id());
        ClockVerdict clock = BlockRules.checkClock(assembly.block.header(), now.wall());
        if (byLeader && clock != ClockVerdict.ACCEPTABLE && !assembly.held) {
            port.untimely(assembly.block.header(), clock, now.wall());
        }
        if (!byLeader || clock == ClockVerdict.BEHIND) {
            conclude(assembly, Judgement.NOT_ACCEPTABLE);
            return false;
        }
        assembly.held = clock == ClockVerdict.AHEAD;
        return !assembly.held;
    }

    private void takeFromMempool(Assembly assembly) {
        for (Hash256 fullHash : assembly.missing()) {
            @Nullable VerifiedTransaction known = mempool.findVerified(fullHash);
            @Nullable Transaction parked = known == null ? mempool.findTransaction(fullHash) : null;
            if (known != null) {
                assembly.give(known);
            } else if (parked != null) {
                assembly.give(parked);
            }
        }
    }

    private void verify(Assembly assembly) {
        List<Transaction> due = assembly.takeUnverified();
        if (!due.isEmpty()) {
            port.verifyForBlock(due);
        }
    }

    private void fetch(Assembly assembly) {
        if (!isFetchDue(assembly) || assembly.sources.isEmpty()) {
            return;
        }
        assembly.fetching = true;
        assembly.fetchAt = now.monotonic() + ANSWER_MILLIS;
        port.fetchTransactions(assembly.missing(), assembly.sources);
    }

    /** What was verified so long ago that spends since may be forgotten has to be verified again. */
    private boolean isStale(VerifiedTransaction verified) {
        return !mempool.remembersFinalsSince(verified.seenHeight())
                && !mempool.contains(verified.transaction().txid());
    }

    private void judge(Assembly assembly, ChainState parent) {
        assembly.forget(this::isStale);
        if (!assembly.isComplete()) {
            verify(assembly);
            return;
        }
        List<VerifiedTransaction> transfers = assembly.verifiedTransfers();
        Block block = assembly.toBlock(transfers);
        switch (rules.check(parent, block, transfers, tree.spendable(parent.hash()))) {
            case BlockOutcome.Accepted(ChainState next) -> {
                if (tree.add(block, next)) {
                    port.blockAdded(block);
                }
                conclude(assembly, Judgement.VALID);
                changed = true;
            }
            case BlockOutcome.Refused(Verdict.Invalid reason) -> conclude(assembly, refusal(reason));
        }
    }

    private void conclude(Assembly assembly, Judgement judgement) {
        // What was refused only for its age may be asked for again, once a quorum has notarized it.
        if (assemblies.remove(assembly.hash) == null) {
            return; // judged already
        }
        judged.accept(new Input.Judged(facts(assembly), judgement, assembly.freshLeader.isPresent()));
    }

    static BlockFacts facts(Block block) {
        return new BlockFacts(
                block.hash(),
                block.header().parentHash(),
                block.isSettlement(),
                !block.transactions().isEmpty() || block.isSettlement());
    }

    private static BlockFacts facts(Assembly assembly) {
        boolean settlement = !assembly.block.settlement().isEmpty();
        return new BlockFacts(
                assembly.hash,
                assembly.block.header().parentHash(),
                settlement,
                settlement || !assembly.block.fullHashes().isEmpty());
    }

    /** When {@link #tick} must come at the latest, monotonic ms; {@link Long#MAX_VALUE} if nothing waits for the clock. */
    long nextWakeup() {
        long next = Long.MAX_VALUE;
        for (Assembly assembly : assemblies.values()) {
            if (assembly.isMissingAny() && assembly.fetchAt > now.monotonic()) {
                next = Math.min(next, assembly.fetchAt);
            }
            long heldFor = assembly.block.header().timestamp() - BlockRules.MAX_AHEAD_MILLIS - now.wall();
            if (assembly.freshLeader.isPresent() && heldFor > 0) {
                next = Math.min(next, now.monotonic() + heldFor);
            }
        }
        return next;
    }

    int size() {
        return assemblies.size();
    }
}

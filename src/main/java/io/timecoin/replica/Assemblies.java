package io.timecoin.replica;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Effect;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Input.BlockFacts;
import io.timecoin.consensus.Input.Judgement;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the bodies of proposed and notarized blocks together and judges them: waits for the parent, takes transactions from
 * the mempool, fetches and verifies those that are not there, holds what is ahead of the clock. Nothing is judged twice, and
 * nothing is judged before everything it depends on is here. An answer belongs to the block that asked for it: what was found
 * missing for one may be there for another. For one thread.
 */
final class Assemblies {

    private static final int MOST = 1_024;

    /** Blocks of which only their proposer knows that they are real. */
    static final int MOST_UNCERTIFIED = 4;

    /** Who learns what was found. */
    interface Listener {
        void judged(Input.Judged judged);

        void lookedAgain(Input.LookedAgain answer);
    }

    private final BlockRules rules;
    private final BlockTree tree;
    private final Mempool mempool;
    private final ReplicaPort port;
    private final Listener listener;
    private final Map<Hash256, Assembly> assemblies = new LinkedHashMap<>();

    /** Valid blocks, proposed anew, that are ahead of the clock. */
    private final Map<Hash256, Effect.Validate> held = new LinkedHashMap<>();

    private final SecondLooks looks = new SecondLooks();
    private final BodyFetches fetches;
    private Moment now = new Moment(0, 0);
    private long questions;

    /** A block has come into the tree since the assemblies were last looked at. */
    private boolean changed;

    Assemblies(BlockRules rules, BlockTree tree, Mempool mempool, ReplicaPort port, Listener listener) {
        this.rules = rules;
        this.tree = tree;
        this.mempool = mempool;
        this.port = port;
        this.listener = listener;
        this.fetches = new BodyFetches(tree, port);
    }

    void turn(Moment moment) {
        now = moment;
    }

    /** A proposal to be judged, as a fresh block if its leader is named. */
    void validate(Effect.Validate order) {
        Hash256 hash = order.block().header().hash();
        Optional<Block> known = tree.block(hash);
        if (known.isPresent()) {
            validateKnown(order, known.get());
            return;
        }
        Assembly assembly = assemblies.get(hash);
        if (assembly == null) {
            assembly = assembly(order.block(), hash, order.leader(), order.sources());
            BodyFetches.grantGossip(assembly, now.monotonic());
            put(assembly);
            forgetOldestUncertified();
        } else {
            assembly.freshLeader = order.leader();
            assembly.fetchAgain(now.monotonic());
        }
        progress(assembly);
        followUp();
    }

    /** A valid block may be proposed once more, long after: whether it is fresh is asked each time (protocol §4). */
    private void validateKnown(Effect.Validate order, Block block) {
        boolean wasHeld = held.remove(block.hash()) != null;
        switch (freshness(order.leader(), block.header(), wasHeld)) {
            case FRESH ->
                listener.judged(new Input.Judged(
                        facts(block), Judgement.VALID, order.leader().isPresent()));
            case HELD -> held.put(block.hash(), order);
            case STALE -> listener.judged(new Input.Judged(facts(block), Judgement.NOT_ACCEPTABLE, true));
        }
    }

    private Assembly assembly(CompactBlock block, Hash256 hash, Optional<Voter> freshLeader, List<Integer> sources) {
        return new Assembly(
                block, hash, freshLeader, sources, rules.count(block.header().kind()));
    }

    private void forgetOldestUncertified() {
        List<Assembly> uncertified = assemblies.values().stream()
                .filter(assembly -> !assembly.certified)
                .toList();
        for (int i = 0; i < uncertified.size() - MOST_UNCERTIFIED; i++) {
            assemblies.remove(uncertified.get(i).hash); // its view is over; notarized, it is fetched
        }
    }

    /** A notarized block, wherever it comes from. */
    void obtain(Effect.Obtain order) {
        Hash256 hash = order.blockHash();
        Optional<Block> known = tree.block(hash);
        if (known.isPresent()) {
            listener.judged(new Input.Judged(facts(known.get()), Judgement.VALID, false));
            return;
        }
        Assembly assembly = assemblies.get(hash);
        if (assembly == null && order.block().isPresent()) {
            assembly = assembly(order.block().get(), hash, Optional.empty(), order.sources());
            put(assembly);
        }
        if (assembly == null) {
            fetches.block(hash, order.sources());
            return;
        }
        certify(assembly, order.sources());
        progress(assembly);
        followUp();
    }

    private void certify(Assembly assembly, List<Integer> sources) {
        assembly.certified = true;
        assembly.freshLeader = Optional.empty();
        assembly.sources = sources;
        assembly.fetchAgain(now.monotonic());
    }

    /** A block that was found invalid is to be judged once more, alone (protocol §5.3). */
    void lookAgain(Effect.LookAgain order) {
        Hash256 hash = order.blockHash();
        if (looks.reasons(hash).isPresent()) {
            listener.lookedAgain(new Input.LookedAgain(unknownFacts(hash), Input.SecondLook.INVALID));
            return;
        }
        Assembly known = assemblies.get(hash);
        Assembly assembly = known == null ? looks.reopen(hash) : known;
        if (assembly == null) {
            looks.await(hash, order.sources(), now.monotonic());
            fetches.block(hash, order.sources());
            return;
        }
        assembly.alone = true;
        certify(assembly, order.sources());
        put(assembly);
        progress(assembly);
        followUp();
    }

    private static BlockFacts unknownFacts(Hash256 hash) {
        return new BlockFacts(hash, Hash256.ZERO, false, false);
    }

    /** The answer to a second look. */
    void lookedAgain(long question, SecondLook.Answer answer) {
        Assembly assembly = looks.answered(question);
        if (assembly == null || assemblies.remove(assembly.hash) == null) {
            return;
        }
        switch (answer) {
            case SecondLook.Answer.Valid valid -> {
                looks.forget(assembly.hash);
                listener.lookedAgain(new Input.LookedAgain(facts(assembly), Input.SecondLook.VALID));
                accept(assembly, assembly.toBlock(valid.transfers()), valid.after());
                followUp();
            }
            case SecondLook.Answer.Invalid(Verdict.Invalid reason) -> {
                looks.settle(assembly.hash, reason);
                listener.lookedAgain(new Input.LookedAgain(facts(assembly), Input.SecondLook.INVALID));
            }
            case SecondLook.Answer.Moot moot -> {
                looks.forget(assembly.hash);
                listener.lookedAgain(new Input.LookedAgain(facts(assembly), Input.SecondLook.MOOT));
            }
        }
    }

    /** Why both looks found a block invalid. */
    Optional<SecondLooks.Reasons> reasons(Hash256 hash) {
        return looks.reasons(hash);
    }

    /** A whole block that was fetched, recorded or synced; it is judged by the chain alone. */
    void body(Block block) {
        Hash256 hash = block.hash();
        if (tree.state(hash).isPresent()
                || block.height() <= tree.tip().height()
                || looks.reasons(hash).isPresent()) {
            return;
        }
        Assembly known = assemblies.get(hash);
        if (known != null) {
            complete(known, block);
        } else {
            CompactBlock compact = CompactBlock.of(block);
            if (!compact.matchesHeader()) {
                return; // contradicts its own header: nobody notarized this body
            }
            Assembly assembly = assembly(compact, hash, Optional.empty(), fetches.sourcesOf(hash));
            put(assembly);
            complete(assembly, block);
        }
        followUp();
    }

    private void complete(Assembly assembly, Block block) {
        assembly.certified = true; // nobody asks for other blocks
        assembly.alone |= looks.arrived(assembly.hash);
        block.transactions().forEach(assembly::give);
        progress(assembly);
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
                BodyFetches.pause(assembly, now.monotonic());
            }
            progress(assembly);
        }
        followUp();
    }

    /** Others can be asked who could not before. */
    void linked() {
        assemblies.values().forEach(assembly -> {
            assembly.parentFetchAt = now.monotonic();
            assembly.fetchAgain(now.monotonic());
        });
        List.copyOf(assemblies.values()).forEach(this::progress);
        followUp();
    }

    /**
     * Transactions of blocks that were verified.
     *
     * @param question as it was asked by {@link ReplicaPort#verifyForBlock}
     */
    void checked(long question, List<Checked> results) {
        Set<Assembly> touched = new LinkedHashSet<>();
        for (Checked result : results) {
            for (Assembly assembly : List.copyOf(assemblies.values())) {
                boolean asked = assembly.wasVerifying(result.transaction().fullHash(), question);
                if (asked || assembly.names(result.transaction().fullHash())) {
                    take(assembly, result, asked);
                    touched.add(assembly);
                }
            }
        }
        touched.forEach(this::progress);
        followUp();
    }

    /** A yes holds for every block that has the transaction; a no depends on what was there for whom it was asked. */
    private void take(Assembly assembly, Checked result, boolean asked) {
        switch (result.outcome()) {
            case VerificationOutcome.Verified(VerifiedTransaction verified) -> {
                if (mempool.remembersFinalsSince(verified.seenHeight())) {
                    assembly.give(verified);
                } // else too much has happened since its coins were read: it is verified again
            }
            case VerificationOutcome.Rejected(Verdict.Invalid reason) -> {
                if (asked && !assembly.alone) {
                    refuse(assembly, reason);
                }
            }
        }
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
            if (assembly.held || BodyFetches.isDue(assembly, now.monotonic()) || isParentDue(assembly)) {
                progress(assembly);
            }
        }
        List.copyOf(held.values()).forEach(this::validate);
        looks.retry(now.monotonic(), fetches);
    }

    private boolean isParentDue(Assembly assembly) {
        return now.monotonic() >= assembly.parentFetchAt && fetches.isParentWanted(assembly);
    }

    /** Forgets what can never become final. */
    void finalAt(long height) {
        List<Assembly> over = assemblies.values().stream()
                .filter(assembly -> assembly.block.header().height() <= height)
                .toList();
        over.forEach(assembly -> assemblies.remove(assembly.hash));
        held.values().removeIf(order -> order.block().header().height() <= height);
        looks.finalAt(height);
    }

    private void progress(Assembly assembly) {
        if (!assemblies.containsKey(assembly.hash)) {
            return;
        }
        if (assembly.size() instanceof Verdict.Invalid overLimit) {
            tooLarge(assembly, overLimit);
            return;
        }
        Hash256 parentHash = assembly.block.header().parentHash();
        Optional<ChainState> parent = tree.state(parentHash);
        if (parent.isEmpty()) {
            waitForParent(assembly, assemblies.get(parentHash));
        } else if (assembly.alone) {
            lookAlone(assembly, parent.get());
        } else if (assembly.freshLeader.isEmpty() || isFreshEnough(assembly)) {
            verify(assembly);
            if (assembly.isComplete()) {
                judge(assembly, parent.get());
            } else {
                fetches.transactions(assembly, now.monotonic());
            }
        }
    }

    /** Whatever else it has, and whatever the state: there is nothing to look at a second time. */
    private void tooLarge(Assembly assembly, Verdict.Invalid reason) {
        if (assembly.alone) {
            assemblies.remove(assembly.hash);
            looks.settle(assembly.hash, reason);
            listener.lookedAgain(new Input.LookedAgain(facts(assembly), Input.SecondLook.INVALID));
        } else {
            refuse(assembly, reason);
        }
    }

    private void waitForParent(Assembly assembly, @Nullable Assembly parent) {
        if (parent == null) {
            fetches.parent(assembly, now.monotonic());
        } else if (assembly.certified && !parent.certified) {
            certify(parent, assembly.sources);
            progress(parent);
        } else if (parent.sources.isEmpty()) {
            parent.sources = assembly.sources;
        }
    }

    private void lookAlone(Assembly assembly, ChainState parent) {
        if (assembly.isMissingAny()) {
            fetches.transactions(assembly, now.monotonic());
            return;
        }
        looks.ask(assembly)
                .ifPresent(id -> port.lookAgain(new SecondLook(
                        id,
                        assembly.toBlock(),
                        parent,
                        tree.path(parent.hash()).stream()
                                .map(BlockTree.Valid::block)
                                .toList())));
    }

    private enum Freshness {
        FRESH,
        HELD,
        STALE
    }

    private boolean isFreshEnough(Assembly assembly) {
        Freshness freshness = freshness(assembly.freshLeader, assembly.block.header(), assembly.held);
        assembly.held = freshness == Freshness.HELD;
        if (freshness == Freshness.STALE) {
            conclude(assembly, Judgement.NOT_ACCEPTABLE);
        }
        return freshness == Freshness.FRESH;
    }

    /**
     * Protocol §4: the leader of the view, and a timestamp near the clock; a block ahead of the clock is held. One that is
     * proposed again or notarized has no leader that it would have to be fresh for.
     */
    private Freshness freshness(Optional<Voter> leader, BlockHeader header, boolean wasHeld) {
        if (leader.isEmpty()) {
            return Freshness.FRESH;
        }
        boolean byLeader = header.proposer().equals(leader.get().id());
        ClockVerdict clock = BlockRules.checkClock(header, now.wall());
        if (byLeader && clock != ClockVerdict.ACCEPTABLE && !wasHeld) {
            port.untimely(header, clock, now.wall());
        }
        if (!byLeader || clock == ClockVerdict.BEHIND) {
            return Freshness.STALE;
        }
        return clock == ClockVerdict.AHEAD ? Freshness.HELD : Freshness.FRESH;
    }

    private void verify(Assembly assembly) {
        List<Transaction> due = assembly.takeUnverified(questions + 1);
        if (!due.isEmpty()) {
            questions++;
            port.verifyForBlock(questions, due);
        }
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
                if (assemblies.remove(assembly.hash) != null) {
                    accept(assembly, block, next);
                }
            }
            case BlockOutcome.Refused(Verdict.Invalid reason) -> refuse(assembly, reason);
        }
    }

    private void accept(Assembly assembly, Block block, ChainState after) {
        if (tree.add(block, after)) {
            port.blockAdded(block);
        }
        changed = true;
        listener.judged(new Input.Judged(facts(assembly), Judgement.VALID, assembly.freshLeader.isPresent()));
    }

    private void refuse(Assembly assembly, Verdict.Invalid reason) {
        if (reason.rule() == Rule.TIMESTAMP_OUTSIDE_CLOCK) {
            conclude(assembly, Judgement.NOT_ACCEPTABLE);
        } else {
            looks.refuse(assembly, reason);
            conclude(assembly, Judgement.INVALID);
        }
    }

    private void conclude(Assembly assembly, Judgement judgement) {
        // What was refused only for its age may be asked for again, once a quorum has notarized it.
        if (assemblies.remove(assembly.hash) != null) {
            listener.judged(new Input.Judged(facts(assembly), judgement, assembly.freshLeader.isPresent()));
        } // else it is judged already
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
            if (assembly.parentFetchAt > now.monotonic() && fetches.isParentWanted(assembly)) {
                next = Math.min(next, assembly.parentFetchAt);
            }
            if (assembly.freshLeader.isPresent()) {
                next = Math.min(next, heldUntil(assembly.block.header()));
            }
        }
        for (Effect.Validate order : held.values()) {
            next = Math.min(next, heldUntil(order.block().header()));
        }
        return next;
    }

    private long heldUntil(BlockHeader header) {
        long remaining = header.timestamp() - BlockRules.MAX_AHEAD_MILLIS - now.wall();
        return remaining > 0 ? now.monotonic() + remaining : Long.MAX_VALUE;
    }

    /** Encoded bytes of blocks that only their proposer stands for, or that were refused, by masternode id. */
    Map<Hash256, Long> heldBytes() {
        Map<Hash256, Long> held = new TreeMap<>();
        assemblies.values().stream().filter(assembly -> !assembly.certified).forEach(assembly -> add(held, assembly));
        looks.refused().forEach(assembly -> add(held, assembly));
        return held;
    }

    private static void add(Map<Hash256, Long> held, Assembly assembly) {
        held.merge(assembly.block.header().proposer(), assembly.heldBytes(), Long::sum);
    }

    int size() {
        return assemblies.size();
    }
}

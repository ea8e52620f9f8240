package io.timecoin.replica;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Effect;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Input.BlockFacts;
import io.timecoin.consensus.Input.Judgement;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.ledger.Voter;
import io.timecoin.mempool.Mempool;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings the bodies of proposed and notarized blocks together and has them judged: takes transactions from the mempool, fetches and
 * verifies those that are not there. Nothing is judged twice, and nothing is judged before everything it depends on is here.
 *
 * <p>Here is what the core asks for and what comes in. How far a block goes with it is in {@link AssemblyProgress}, what is found
 * in {@link BlockJudge}. For one thread.
 */
final class Assemblies {

    /** Who learns what was found. */
    interface Listener {
        void judged(Input.Judged judged);

        void lookedAgain(Input.LookedAgain answer);
    }

    private final BlockRules rules;
    private final BlockTree tree;
    private final Mempool mempool;
    private final Listener listener;
    private final OpenAssemblies open = new OpenAssemblies();
    private final SecondLooks looks;
    private final BodyFetches fetches;
    private final BodyVerification verification;
    private final ProposedAnew anew;
    private final BlockJudge judge;
    private final AssemblyProgress progress;
    private Moment now = new Moment(0, 0);

    Assemblies(BlockRules rules, BlockTree tree, Mempool mempool, ReplicaPort port, Listener listener) {
        this.rules = rules;
        this.tree = tree;
        this.mempool = mempool;
        this.listener = listener;
        this.looks = new SecondLooks(tree, port);
        this.fetches = new BodyFetches(tree, port);
        this.verification = new BodyVerification(mempool, port);
        this.judge = new BlockJudge(rules, tree, open, looks, port, listener);
        Timeliness timeliness = new Timeliness(port);
        this.anew = new ProposedAnew(timeliness, listener);
        this.progress = new AssemblyProgress(tree, open, fetches, looks, timeliness, verification, judge);
    }

    void turn(Moment moment) {
        now = moment;
    }

    /** A proposal to be judged, as a fresh block if its leader is named. */
    void validate(Effect.Validate order) {
        Hash256 hash = order.block().header().hash();
        Optional<Block> known = tree.block(hash);
        if (known.isPresent()) {
            anew.validate(order, known.get(), now);
            return;
        }
        Assembly assembly = open.find(hash);
        if (assembly == null) {
            assembly = assembly(order.block(), hash, order.leader(), order.sources());
            BodyFetches.grantGossip(assembly, now.monotonic());
            put(assembly);
            open.forgetOldestUncertified();
        } else {
            assembly.freshLeader = order.leader();
            assembly.fetchAgain(now.monotonic());
        }
        progress.make(assembly, now);
        progress.followUp(now);
    }

    private Assembly assembly(CompactBlock block, Hash256 hash, Optional<Voter> freshLeader, List<Integer> sources) {
        return new Assembly(
                block, hash, freshLeader, sources, rules.count(block.header().kind()));
    }

    /** A notarized block, wherever it comes from. */
    void obtain(Effect.Obtain order) {
        Hash256 hash = order.blockHash();
        Optional<Block> known = tree.block(hash);
        if (known.isPresent()) {
            listener.judged(new Input.Judged(BlockFacts.of(known.get()), Judgement.VALID, false));
            return;
        }
        Assembly assembly = open.find(hash);
        if (assembly == null && order.block().isPresent()) {
            assembly = assembly(order.block().get(), hash, Optional.empty(), order.sources());
            put(assembly);
        }
        if (assembly == null) {
            fetches.block(hash, order.sources());
            return;
        }
        assembly.certify(order.sources(), now.monotonic());
        progress.make(assembly, now);
        progress.followUp(now);
    }

    /** A block that was found invalid is to be judged once more, alone (protocol §5.3). */
    void lookAgain(Effect.LookAgain order) {
        Hash256 hash = order.blockHash();
        if (looks.reasons(hash).isPresent()) {
            listener.lookedAgain(new Input.LookedAgain(unknownFacts(hash), Input.SecondLook.INVALID));
            return;
        }
        Assembly known = open.find(hash);
        Assembly assembly = known == null ? looks.reopen(hash) : known;
        if (assembly == null) {
            looks.await(hash, order.sources(), now.monotonic());
            fetches.block(hash, order.sources());
            return;
        }
        assembly.alone = true;
        assembly.certify(order.sources(), now.monotonic());
        put(assembly);
        progress.make(assembly, now);
        progress.followUp(now);
    }

    private static BlockFacts unknownFacts(Hash256 hash) {
        return new BlockFacts(hash, Hash256.ZERO, false, false);
    }

    /** The answer to a second look. */
    void lookedAgain(long question, SecondLook.Answer answer) {
        if (judge.lookedAgain(question, answer)) {
            progress.followUp(now);
        }
    }

    /** Whether a block is here, or what there is of it, and not judged yet. */
    boolean isOpen(Hash256 hash) {
        return open.find(hash) != null;
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
        Assembly known = open.find(hash);
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
        progress.followUp(now);
    }

    private void complete(Assembly assembly, Block block) {
        assembly.certified = true; // nobody asks for other blocks
        assembly.alone |= looks.arrived(assembly.hash);
        block.transactions().forEach(assembly::give);
        progress.make(assembly, now);
    }

    private void put(Assembly assembly) {
        assembly.takeFrom(mempool);
        open.put(assembly);
    }

    /** Bodies that were asked for, not verified yet. */
    void fetchedTransactions(List<Transaction> transactions) {
        for (Assembly assembly : open.all()) {
            boolean useful = false;
            for (Transaction transaction : transactions) {
                useful |= assembly.give(transaction);
            }
            if (useful) {
                assembly.fetchAgain(now.monotonic());
            } else if (assembly.fetching) {
                BodyFetches.pause(assembly, now.monotonic());
            }
            progress.make(assembly, now);
        }
        progress.followUp(now);
    }

    /** Others can be asked who could not before. */
    void linked() {
        for (Assembly assembly : open) {
            assembly.parentFetchAt = now.monotonic();
            assembly.fetchAgain(now.monotonic());
        }
        open.all().forEach(assembly -> progress.make(assembly, now));
        progress.followUp(now);
    }

    /**
     * Transactions of blocks that were verified.
     *
     * @param question as it was asked by {@link ReplicaPort#verifyForBlock}
     */
    void checked(long question, List<Checked> results) {
        Set<Assembly> touched = new LinkedHashSet<>();
        for (Checked result : results) {
            for (Assembly assembly : open.all()) {
                boolean asked = assembly.wasVerifying(result.transaction().fullHash(), question);
                if (asked || assembly.names(result.transaction().fullHash())) {
                    Verdict.Invalid reason = verification.take(assembly, result, asked);
                    if (reason != null) {
                        judge.refuse(assembly, reason);
                    }
                    touched.add(assembly);
                }
            }
        }
        touched.forEach(assembly -> progress.make(assembly, now));
        progress.followUp(now);
    }

    /** A transaction has come into the mempool that blocks may be waiting for. */
    void admitted(VerifiedTransaction transaction) {
        Hash256 fullHash = transaction.transaction().fullHash();
        List<Assembly> complete = new ArrayList<>();
        for (Assembly assembly : open) {
            if (assembly.names(fullHash) && !assembly.isComplete()) {
                assembly.give(transaction);
                if (assembly.isComplete()) {
                    complete.add(assembly);
                }
            }
        }
        complete.forEach(assembly -> progress.make(assembly, now));
        progress.followUp(now);
    }

    /** A block has come into the tree, or the final state has moved: others may have waited for it. */
    void stateChanged() {
        open.stateChanged();
        progress.followUp(now);
    }

    /** Time has passed: for what is held, and for what gossip did not bring. */
    void tick() {
        progress.tick(now);
        anew.held().forEach(this::validate);
        looks.retry(now.monotonic(), fetches);
    }

    /** Forgets what can never become final. */
    void finalAt(long height) {
        open.finalAt(height);
        anew.finalAt(height);
        looks.finalAt(height);
    }

    /** When {@link #tick} must come at the latest, monotonic ms; {@link Long#MAX_VALUE} if nothing waits for the clock. */
    long nextWakeup() {
        return Math.min(progress.nextWakeup(now), anew.nextWakeup(now));
    }

    /** Encoded bytes of blocks that only their proposer stands for, or that were refused, by masternode id. */
    Map<Hash256, Long> heldBytes() {
        Map<Hash256, Long> held = new TreeMap<>();
        for (Assembly assembly : open) {
            if (!assembly.certified) {
                add(held, assembly);
            }
        }
        looks.refused().forEach(assembly -> add(held, assembly));
        return held;
    }

    private static void add(Map<Hash256, Long> held, Assembly assembly) {
        held.merge(assembly.block.header().proposer(), assembly.heldBytes(), Long::sum);
    }

    int size() {
        return open.size();
    }
}

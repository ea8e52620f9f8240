package io.timecoin.replica;

import io.timecoin.consensus.Input.Judgement;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings each assembly as far as it goes: to its parent, to the clock, to its transactions, to its judgement; and knows which of
 * these it waits for. For one thread.
 */
final class AssemblyProgress {

    private final BlockTree tree;
    private final OpenAssemblies open;
    private final BodyFetches fetches;
    private final SecondLooks looks;
    private final Timeliness timeliness;
    private final BodyVerification verification;
    private final BlockJudge judge;

    AssemblyProgress(
            BlockTree tree,
            OpenAssemblies open,
            BodyFetches fetches,
            SecondLooks looks,
            Timeliness timeliness,
            BodyVerification verification,
            BlockJudge judge) {
        this.tree = tree;
        this.open = open;
        this.fetches = fetches;
        this.looks = looks;
        this.timeliness = timeliness;
        this.verification = verification;
        this.judge = judge;
    }

    /** As far as one goes; nothing if it is judged already. */
    void make(Assembly assembly, Moment now) {
        if (!open.contains(assembly)) {
            return;
        }
        if (assembly.size() instanceof Verdict.Invalid overLimit) {
            judge.tooLarge(assembly, overLimit);
            return;
        }
        Hash256 parentHash = assembly.block.header().parentHash();
        Optional<ChainState> parent = tree.state(parentHash);
        if (parent.isEmpty()) {
            waitForParent(assembly, open.find(parentHash), now);
        } else if (assembly.alone) {
            lookAlone(assembly, parent.get(), now);
        } else if (assembly.freshLeader.isEmpty() || isFreshEnough(assembly, now)) {
            verification.verify(assembly);
            if (!assembly.isComplete()) {
                fetches.transactions(assembly, now.monotonic());
            } else if (verification.isUpToDate(assembly)) {
                judge.judge(assembly, parent.get());
            }
        }
    }

    private void waitForParent(Assembly assembly, @Nullable Assembly parent, Moment now) {
        if (parent == null) {
            fetches.parent(assembly, now.monotonic());
        } else if (assembly.certified && !parent.certified) {
            parent.certify(assembly.sources, now.monotonic());
            make(parent, now);
        } else if (parent.sources.isEmpty()) {
            parent.sources = assembly.sources;
        }
    }

    private void lookAlone(Assembly assembly, ChainState parent, Moment now) {
        if (assembly.isMissingAny()) {
            fetches.transactions(assembly, now.monotonic());
        } else {
            looks.ask(assembly, parent);
        }
    }

    private boolean isFreshEnough(Assembly assembly, Moment now) {
        Timeliness.Freshness freshness =
                timeliness.freshness(assembly.freshLeader, assembly.block.header(), assembly.held, now);
        assembly.held = freshness == Timeliness.Freshness.HELD;
        if (freshness == Timeliness.Freshness.STALE) {
            judge.conclude(assembly, Judgement.NOT_ACCEPTABLE);
        }
        return freshness == Timeliness.Freshness.FRESH;
    }

    /** Looks at all until none can be judged any more: a long branch must not become a deep stack. */
    void followUp(Moment now) {
        while (open.takeChanged()) {
            open.all().forEach(assembly -> make(assembly, now));
        }
    }

    /** Time has passed: for what is held, and for what gossip did not bring. */
    void tick(Moment now) {
        for (Assembly assembly : open.all()) {
            if (assembly.held || BodyFetches.isDue(assembly, now.monotonic()) || isParentDue(assembly, now)) {
                make(assembly, now);
            }
        }
    }

    private boolean isParentDue(Assembly assembly, Moment now) {
        return now.monotonic() >= assembly.parentFetchAt && fetches.isParentWanted(assembly);
    }

    /** When {@link #tick} must come at the latest, monotonic ms; {@link Long#MAX_VALUE} if nothing waits for the clock. */
    long nextWakeup(Moment now) {
        long next = Long.MAX_VALUE;
        for (Assembly assembly : open) {
            if (assembly.isMissingAny() && assembly.fetchAt > now.monotonic()) {
                next = Math.min(next, assembly.fetchAt);
            }
            if (assembly.parentFetchAt > now.monotonic() && fetches.isParentWanted(assembly)) {
                next = Math.min(next, assembly.parentFetchAt);
            }
            if (assembly.freshLeader.isPresent()) {
                next = Math.min(next, Timeliness.heldUntil(assembly.block.header(), now));
            }
        }
        return next;
    }
}

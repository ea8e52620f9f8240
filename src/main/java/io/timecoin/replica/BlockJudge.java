package io.timecoin.replica;

import io.timecoin.consensus.Input;
import io.timecoin.consensus.Input.Judgement;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockOutcome;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.List;

/** Judges blocks that are here as a whole, once each, at the first look and at the second (protocol §4, §5.3). For one thread. */
final class BlockJudge {

    private final BlockRules rules;
    private final BlockTree tree;
    private final OpenAssemblies open;
    private final SecondLooks looks;
    private final ReplicaPort port;
    private final Assemblies.Listener listener;

    BlockJudge(
            BlockRules rules,
            BlockTree tree,
            OpenAssemblies open,
            SecondLooks looks,
            ReplicaPort port,
            Assemblies.Listener listener) {
        this.rules = rules;
        this.tree = tree;
        this.open = open;
        this.looks = looks;
        this.port = port;
        this.listener = listener;
    }

    /** A first look at a block of which all transactions are verified, on the state after its parent. */
    void judge(Assembly assembly, ChainState parent) {
        List<VerifiedTransaction> transfers = assembly.verifiedTransfers();
        Block block = assembly.toBlock(transfers);
        switch (rules.check(parent, block, transfers, tree.spendable(parent.hash()))) {
            case BlockOutcome.Accepted(ChainState next) -> {
                if (open.remove(assembly)) {
                    accept(assembly, block, next);
                }
            }
            case BlockOutcome.Refused(Verdict.Invalid reason) -> refuse(assembly, reason);
        }
    }

    /** The answer to a second look; whether a block was accepted by it. */
    boolean lookedAgain(long question, SecondLook.Answer answer) {
        Assembly assembly = looks.answered(question);
        if (assembly == null || !open.remove(assembly)) {
            return false;
        }
        return switch (answer) {
            case SecondLook.Answer.Valid valid -> {
                looks.forget(assembly.hash);
                listener.lookedAgain(new Input.LookedAgain(assembly.facts(), Input.SecondLook.VALID));
                accept(assembly, assembly.toBlock(valid.transfers()), valid.after());
                yield true;
            }
            case SecondLook.Answer.Invalid(Verdict.Invalid reason) -> {
                differ(assembly, reason);
                yield false;
            }
            case SecondLook.Answer.Moot moot -> {
                looks.forget(assembly.hash);
                listener.lookedAgain(new Input.LookedAgain(assembly.facts(), Input.SecondLook.MOOT));
                yield false;
            }
        };
    }

    private void accept(Assembly assembly, Block block, ChainState after) {
        if (tree.add(block, after)) {
            port.blockAdded(block);
        }
        open.stateChanged();
        listener.judged(new Input.Judged(assembly.facts(), Judgement.VALID, assembly.freshLeader.isPresent()));
    }

    /** Both looks found it invalid. */
    private void differ(Assembly assembly, Verdict.Invalid reason) {
        looks.settle(assembly.hash, reason);
        listener.lookedAgain(new Input.LookedAgain(assembly.facts(), Input.SecondLook.INVALID));
    }

    /** Whatever else it has, and whatever the state: there is nothing to look at a second time. */
    void tooLarge(Assembly assembly, Verdict.Invalid reason) {
        if (assembly.alone) {
            open.remove(assembly);
            differ(assembly, reason);
        } else {
            refuse(assembly, reason);
        }
    }

    /** Something in it breaks a rule. */
    void refuse(Assembly assembly, Verdict.Invalid reason) {
        if (reason.rule() == Rule.TIMESTAMP_OUTSIDE_CLOCK) {
            conclude(assembly, Judgement.NOT_ACCEPTABLE);
        } else {
            looks.refuse(assembly, reason);
            conclude(assembly, Judgement.INVALID);
        }
    }

    /** It is open no more, and whoever asked is told. */
    void conclude(Assembly assembly, Judgement judgement) {
        // What was refused only for its age may be asked for again, once a quorum has notarized it.
        if (open.remove(assembly)) {
            listener.judged(new Input.Judged(assembly.facts(), judgement, assembly.freshLeader.isPresent()));
        } // else it is judged already
    }
}

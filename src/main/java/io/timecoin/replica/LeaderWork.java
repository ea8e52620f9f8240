package io.timecoin.replica;

import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Effect;
import io.timecoin.consensus.Input;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What there is to do for the leader of the view: as the leader this node builds the block that was ordered, as another voter it
 * reminds the leader of what waits, and as none it says again what waits; and the core learns whether there is anything (protocol §4, §5.2). For one thread.
 */
final class LeaderWork {

    private final ConsensusCore core;
    private final Proposer proposer;
    private final WorkWatch watch;
    private final News news;
    private final FinalChain chain;
    private final ReplicaPort port;
    private final Consumer<Input> inputs;
    private final Reminder reminder = new Reminder();
    private final SaidAgain again = new SaidAgain();

    /** {@code inputs} takes what the core has to know. */
    LeaderWork(
            ConsensusCore core,
            Proposer proposer,
            WorkWatch watch,
            News news,
            FinalChain chain,
            ReplicaPort port,
            Consumer<Input> inputs) {
        this.core = core;
        this.proposer = proposer;
        this.watch = watch;
        this.news = news;
        this.chain = chain;
        this.port = port;
        this.inputs = inputs;
    }

    /** Another view has its own leader: the standing order is void. */
    void viewEntered() {
        proposer.cancel();
        reminder.viewEntered();
    }

    /** The core orders a block; it is built at once, or as soon as there is something to include. */
    void order(Effect.Build build, Moment now) {
        proposer.order(build);
        tryBuild(now);
    }

    /** The core orders the unfinal settlement once more. */
    void again(Effect.BuildAgain order) {
        proposer.again(order).ifPresent(inputs);
    }

    /** Carries the standing order out if that has become possible. */
    void tryBuild(Moment now) {
        proposer.tryBuild(now.wall()).ifPresent(built -> {
            news.tell(); // others will need its transactions
            chain.proposed(built.facts().hash(), core.currentView());
            inputs.accept(built);
        });
    }

    /** Tells the core if there is something to do now and was not, or the other way round; whether it has. */
    boolean look(Moment now) {
        Optional<Boolean> found = watch.look(core.head(), now);
        found.map(Input.WorkChanged::new).ifPresent(inputs);
        return found.isPresent();
    }

    // protocol §5.2
    void remind(Moment now) {
        if (core.ownIndex() < 0) {
            sayAgain(now);
            return;
        }
        boolean waits = watch.isThere() && core.waitsForProposal();
        if (reminder.isDue(waits, now.monotonic())) {
            List<VerifiedTransaction> waiting = proposer.waiting(core.head(), now.wall());
            if (!waiting.isEmpty()) {
                port.remind(core.leader(), waiting);
            }
        }
    }

    // protocol §7
    private void sayAgain(Moment now) {
        if (again.isDue(watch.isThere(), now.monotonic())) {
            List<VerifiedTransaction> waiting = proposer.waiting(core.head(), now.wall());
            if (!waiting.isEmpty()) {
                port.announce(waiting, true);
            }
        }
    }

    /** Monotonic ms at which {@link #look} or {@link #remind} may have something to do. */
    long nextWakeup(Moment now) {
        return Math.min(Math.min(reminder.dueAt(), again.dueAt()), watch.nextWakeup(core.head(), now));
    }
}

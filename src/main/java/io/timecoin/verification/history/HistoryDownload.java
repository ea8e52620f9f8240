package io.timecoin.verification.history;

import io.timecoin.ledger.ChainState;
import io.timecoin.network.fetch.Step;
import io.timecoin.network.history.BlockRange;
import io.timecoin.network.history.Failing;
import io.timecoin.network.history.HistoryLimits;
import io.timecoin.network.history.HistoryPlan;
import io.timecoin.network.history.HistoryQuestion;
import io.timecoin.network.history.SourceUse;
import io.timecoin.network.history.SyncProgress;
import io.timecoin.verification.history.FetchedBlocks.Readiness;
import io.timecoin.verification.history.HistoryJudge.Headers;
import io.timecoin.verification.history.HistoryJudge.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * Decides how a node gets the final chain from many peers ahead of its engine, which asks for the blocks after its own as before and
 * is answered out of what is here (protocol §9): the {@link HistoryPlan} says what is asked of whom, what a reply proves is judged
 * by {@link HistoryJudge}, and here is what follows from both. Whoever drives it brings the time, does what a {@link Turn} says,
 * and tells what came of it.
 *
 * <p>Times are monotonic ms that never go back. For one thread at a time.
 *
 * @param <P> what names a peer
 */
public final class HistoryDownload<P> {

    /** Who is so few blocks behind is answered by one peer sooner than several can prove how far the chain goes. */
    public static final long NEAR = 8;

    /** Ranges whose signatures are being verified: as many as keep all verifiers busy while one is applied. */
    private static final int MOST_VERIFYING = 3;

    /** Blocks that the engine asked for. */
    public record Delivery<P>(P asker, FetchedBlocks fetched) {}

    /**
     * What is to be done now.
     *
     * @param questions to be asked; whoever cannot be asked is silent
     * @param verifyAhead blocks whose signatures are to be verified; then they are {@link #verified}
     * @param delivery for the engine, in the name of a peer that it has asked
     * @param waitsForSink whether there would be a delivery if what takes final blocks were not behind: once it has caught up
     *     another turn is due
     * @param unanswered peers in whose names the engine is told that there is nothing: it asks again later
     */
    public record Turn<P>(
            List<HistoryPlan.Order<P>> questions,
            List<FetchedBlocks> verifyAhead,
            Optional<Delivery<P>> delivery,
            boolean waitsForSink,
            List<P> unanswered) {}

    private final HistoryPlan<P, FetchedBlocks> plan;

    /** In whose name the engine has asked for the block after its newest one. */
    private final SequencedSet<P> askers = new LinkedHashSet<>();

    private long receivedBytes;
    private long useless;

    /**
     * Of a node at this state.
     *
     * @param letGo told of blocks that were taken, when they are final here or are not wanted any more
     */
    public HistoryDownload(HistoryLimits limits, ChainState tip, Consumer<FetchedBlocks> letGo) {
        this.plan = new HistoryPlan<>(limits, tip.height(), tip.epoch(), letGo);
    }

    // ---- what happens

    /** A linked peer says how far it is. */
    public void claims(P peer, long finalHeight, boolean votes) {
        plan.claims(peer, finalHeight, votes);
    }

    /** A link has ended. */
    public void gone(P peer) {
        plan.gone(peer);
        askers.remove(peer);
    }

    /**
     * The engine asks for final blocks, and names a peer that may have them. False if it is to ask that peer by itself; else it
     * is answered in that peer's name, whoever has brought the blocks.
     */
    public boolean takes(long fromHeight, P peer, long now) {
        if (plan.target() < fromHeight && plan.highestClaim(now) < fromHeight + NEAR) {
            return false;
        }
        plan.wanted(now);
        askers.remove(peer);
        askers.add(peer); // the last one is waited for longest
        return true;
    }

    /** Blocks have become final here, up to this state. */
    public void progressed(ChainState tip) {
        plan.progressed(tip.height(), tip.epoch());
    }

    // ---- answers

    /** A peer has answered a question for headers; the step of its request. */
    public Step headers(P peer, HistoryQuestion.Headers question, Verdict<Headers> verdict, long now) {
        return switch (verdict) {
            case Verdict.Holds<Headers>(Headers proven) -> {
                plan.headers(peer, question.firstEpoch(), proven.settlements(), proven.tip(), now);
                yield Step.DONE;
            }
            case Verdict.Busy<Headers> _ -> failed(peer, question, Failing.BUSY, now);
            case Verdict.Nothing<Headers> _ -> failed(peer, question, Failing.USELESS, now);
            case Verdict.Lie<Headers>(Step.False fault) -> {
                failed(peer, question, Failing.USELESS, now);
                yield fault;
            }
        };
    }

    /** A peer has answered a question for blocks; the step of its request. */
    public Step blocks(P peer, HistoryQuestion.Blocks question, Verdict<FetchedBlocks> verdict, long now) {
        return switch (verdict) {
            case Verdict.Holds<FetchedBlocks>(FetchedBlocks proven) -> {
                took(peer, question.range(), proven, now);
                yield Step.DONE;
            }
            case Verdict.Busy<FetchedBlocks> _ -> failed(peer, question, Failing.BUSY, now);
            case Verdict.Nothing<FetchedBlocks> _ -> failed(peer, question, Failing.USELESS, now);
            case Verdict.Lie<FetchedBlocks>(Step.False fault) -> {
                failed(peer, question, Failing.USELESS, now);
                yield fault;
            }
        };
    }

    private void took(P peer, BlockRange asked, FetchedBlocks proven, long now) {
        receivedBytes += proven.encoded();
        plan.blocks(peer, asked, proven.lastHeight(), proven.encoded(), proven.memory(), proven, now);
    }

    /** A peer has let a question wait for too long, or could not be asked. */
    public void silent(P peer, HistoryQuestion question, long now) {
        failed(peer, question, Failing.SILENT, now);
    }

    private Step failed(P peer, HistoryQuestion question, Failing why, long now) {
        useless += why == Failing.BUSY ? 0 : 1;
        plan.failed(peer, question, why, now);
        return Step.USELESS;
    }

    /** The signatures of blocks have been verified ahead, whatever came of it. */
    public void verified(FetchedBlocks fetched) {
        fetched.readiness = Readiness.READY;
    }

    // ---- what follows

    /**
     * What is to be done, once for all that has happened until now.
     *
     * @param sinkIsBehind whether what takes final blocks has more of them than it should
     */
    public Turn<P> turn(long now, boolean sinkIsBehind) {
        List<HistoryPlan.Order<P>> questions = plan.orders(now);
        List<FetchedBlocks> ahead = verifyAhead();
        Optional<FetchedBlocks> next = askers.isEmpty()
                ? Optional.empty()
                : plan.held(plan.height() + 1).filter(range -> range.readiness == Readiness.READY);
        Optional<Delivery<P>> delivery = next.filter(_ -> !sinkIsBehind).map(this::deliver);
        return new Turn<>(questions, ahead, delivery, next.isPresent() && sinkIsBehind, unanswered(now));
    }

    private List<FetchedBlocks> verifyAhead() {
        List<FetchedBlocks> begun = new ArrayList<>();
        int verifying = 0;
        for (FetchedBlocks next : plan.inOrder()) {
            if (next.readiness == Readiness.FETCHED) {
                next.readiness = Readiness.BEING_VERIFIED;
                begun.add(next);
            }
            verifying += next.readiness == Readiness.READY ? 0 : 1;
            if (verifying >= MOST_VERIFYING) {
                break;
            }
        }
        return begun;
    }

    private Delivery<P> deliver(FetchedBlocks fetched) {
        P asker = askers.getLast();
        askers.clear();
        return new Delivery<>(asker, fetched);
    }

    /** Nobody is left who may have what comes next. */
    private List<P> unanswered(long now) {
        if (askers.isEmpty() || !plan.isStuck(now)) {
            return List.of();
        }
        List<P> told = List.copyOf(askers);
        askers.clear();
        return told;
    }

    /** When the next turn is due at the latest; {@link Long#MAX_VALUE} if nothing is waited for. */
    public long nextWakeup(long now) {
        return plan.nextWakeup(now);
    }

    // ---- for people

    /** Whether more than a few blocks are proven that are not here. */
    public boolean isFarBehind() {
        return plan.target() >= plan.height() + NEAR;
    }

    /** Of the newest block that is final here. */
    public long height() {
        return plan.height();
    }

    /** The greatest height that is proven; never what a peer only says. */
    public long target() {
        return plan.target();
    }

    /** What is being fetched. */
    public SyncProgress.Stage stage(long now) {
        return plan.stage(now);
    }

    /** What each linked peer was asked for and has brought. */
    public List<SourceUse<P>> uses() {
        return plan.uses();
    }

    /** Bytes of memory of blocks that wait, and of those that may come. */
    public long memory() {
        return plan.memory();
    }

    /** Encoded bytes of blocks that held, since the start. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** Questions that came to nothing, since the start. */
    public long useless() {
        return useless;
    }
}

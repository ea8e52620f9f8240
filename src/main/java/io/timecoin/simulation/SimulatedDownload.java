package io.timecoin.simulation;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.ChainState;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.fetch.Patience;
import io.timecoin.network.fetch.Sources;
import io.timecoin.network.fetch.Step;
import io.timecoin.network.history.HistoryPlan;
import io.timecoin.network.history.HistoryQuestion;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.replica.Replica;
import io.timecoin.simulation.VirtualCpu.Verification;
import io.timecoin.verification.EpochSets;
import io.timecoin.verification.Urgency;
import io.timecoin.verification.history.FetchedBlocks;
import io.timecoin.verification.history.HistoryDownload;
import io.timecoin.verification.history.HistoryFetches;
import io.timecoin.verification.history.HistoryJudge;
import io.timecoin.verification.history.HistoryJudge.Headers;
import io.timecoin.verification.history.HistoryJudge.Verdict;
import io.timecoin.verification.history.ProvenEpochs;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How one node gets the final chain ahead of its replica: the node's own {@link HistoryDownload} and {@link HistoryJudge} on
 * virtual time. Judging and verifying take a moment beside the engine, so that anything may happen meanwhile.
 */
final class SimulatedDownload {

    private static final long JUDGING = 2 * VirtualTime.MILLI;
    private static final long VERIFYING = 10 * VirtualTime.MILLI;

    private final SimulatedNode node;
    private final SimulatedWorld world;
    private final SimulatedRequests requests;
    private final VirtualCpu cpu;

    /** Who has brought blocks that hold since the node began to lag. */
    private final Set<Integer> sources = new LinkedHashSet<>();

    private ProvenEpochs epochs;
    private HistoryJudge judge;
    private HistoryDownload<Integer> download;
    private boolean woken;
    private long wakeAt = Long.MAX_VALUE;
    private boolean lags;

    SimulatedDownload(SimulatedNode node, SimulatedWorld world, SimulatedRequests requests, VirtualCpu cpu) {
        this.node = node;
        this.world = world;
        this.requests = requests;
        this.cpu = cpu;
        ChainState tip = node.disk().tip();
        this.epochs = new ProvenEpochs(tip);
        this.judge = judge(tip, epochs);
        this.download = download(tip);
    }

    private HistoryJudge judge(ChainState tip, ProvenEpochs proven) {
        return new HistoryJudge(new EpochSets(world.ledger.genesisHash, world.ledger.keys, tip), proven, _ -> true);
    }

    private HistoryDownload<Integer> download(ChainState tip) {
        return new HistoryDownload<>(world.historyLimits, tip, _ -> {});
    }

    /** The process starts; what it knew before is gone. */
    void begin() {
        ChainState tip = node.disk().tip();
        epochs = new ProvenEpochs(tip);
        judge = judge(tip, epochs);
        download = download(tip);
        sources.clear();
        woken = false;
        wakeAt = Long.MAX_VALUE;
        lags = false;
    }

    /** A linked host says how far it is. */
    void claims(int host, long finalHeight) {
        download.claims(host, finalHeight, true); // all hosts are voters
    }

    void gone(int host) {
        download.gone(host);
        wake();
    }

    /** The replica asks for final blocks; false if it is to ask the peer by itself. */
    boolean takes(long fromHeight, PublicKey peer) {
        if (!download.takes(fromHeight, HostKeys.hostOf(peer), node.millis())) {
            return false;
        }
        if (!lags) {
            lags = true;
            sources.clear();
            world.situations.occurred(Situation.FETCHES_AHEAD, node.host);
        }
        wake();
        return true;
    }

    void finalized(List<FinalizedBlock> blocks) {
        ChainState tip = blocks.getLast().after();
        epochs.progressed(tip);
        download.progressed(tip);
        if (lags && download.target() <= tip.height()) {
            lags = false;
            world.trace.add(() -> "node " + node.host + " has caught up at height " + tip.height());
            node.later(0, () -> {
                node.writer().applyWaiting();
                world.checkers.caughtUp(node);
            });
        }
        wake();
    }

    // ---- questions and answers

    private void ask(HistoryPlan.Order<Integer> order) {
        int host = order.peer();
        Runnable silent = () -> {
            download.silent(host, order.question(), node.millis());
            wake();
        };
        HistoryFetches fetches = new HistoryFetches(
                (question, reply, conclude) -> beside(host, () -> headers(host, question, reply), conclude),
                (question, reply, conclude) -> beside(host, () -> blocks(host, question, reply), conclude));
        requests.ask(Sources.only(List.of(host)), fetches.of(order.question(), silent), Patience.FOR_A_FRAME);
    }

    private void beside(int host, Supplier<Step> judging, Consumer<Step> conclude) {
        long signatures = world.ledger.set.size(); // of a finalization
        verify(host, signatures, JUDGING, () -> conclude.accept(judging.get()));
    }

    private void verify(int source, long signatures, long mostMicros, Runnable then) {
        cpu.verify(
                Urgency.HISTORY,
                source,
                () -> new Verification(signatures, () -> node.later(world.random.nextLong(mostMicros), then)));
    }

    private Step headers(int host, HistoryQuestion.Headers question, SettlementsReply reply) {
        Verdict<Headers> verdict = judge.headers(question.firstEpoch(), reply);
        if (verdict instanceof Verdict.Holds<Headers>) {
            reply.settlements().forEach(proven -> world.checkers.certificate(proven.finalization()));
            reply.tip().forEach(proven -> world.checkers.certificate(proven.finalization()));
        }
        wake();
        return noted(host, verdict, download.headers(host, question, verdict, node.millis()));
    }

    private Step blocks(int host, HistoryQuestion.Blocks question, BlockRangeReply reply) {
        Verdict<FetchedBlocks> verdict = judge.blocks(question.range(), question.mostBytes(), reply);
        if (verdict instanceof Verdict.Holds<FetchedBlocks>(FetchedBlocks proven)) {
            world.checkers.certificate(proven.finalization());
            if (sources.add(host) && sources.size() > 1) {
                world.situations.occurred(Situation.RANGES_OF_SEVERAL, node.host);
            }
            if (proven.lastHeight() < question.range().last()) {
                world.situations.occurred(Situation.FULL_REPLY, node.host);
            }
        }
        wake();
        return noted(host, verdict, download.blocks(host, question, verdict, node.millis()));
    }

    private Step noted(int host, Verdict<?> verdict, Step step) {
        world.trace.add(() -> "node " + node.host + " finds what node " + host + " sent: " + EventTrace.brief(verdict));
        return step;
    }

    // ---- what follows

    private void wake() {
        if (!woken) {
            woken = true;
            node.later(0, this::work);
        }
    }

    private void work() {
        woken = false;
        long now = node.millis();
        HistoryDownload.Turn<Integer> turn = download.turn(now, node.writer().isBehind());
        turn.verifyAhead().forEach(this::verifyAhead);
        turn.delivery().ifPresent(this::deliver);
        if (turn.waitsForSink()) {
            node.writer().whenApplied(this::wake);
        }
        if (!turn.unanswered().isEmpty()) {
            answer(here -> turn.unanswered().forEach(host -> here.noFinalBlocks(HostKeys.of(host))));
        }
        arm(now);
        turn.questions().forEach(this::ask);
    }

    private void verifyAhead(FetchedBlocks next) {
        long signatures = next.blocks().stream()
                .flatMap(block -> block.transactions().stream())
                .mapToLong(transaction -> transaction.witnesses().size())
                .sum();
        HistoryDownload<Integer> asker = download;
        verify(node.host, signatures, VERIFYING, () -> {
            asker.verified(next);
            wake();
        });
    }

    private void deliver(HistoryDownload.Delivery<Integer> delivery) {
        FetchedBlocks fetched = delivery.fetched();
        if (fetched.blocks().size() > 1) {
            world.situations.occurred(Situation.CAUGHT_UP, node.host);
        }
        answer(here -> here.finalBlocks(HostKeys.of(delivery.asker()), fetched.blocks(), fetched.finalization()));
    }

    private void answer(Consumer<Replica> work) {
        node.later(0, () -> cpu.engine(() -> node.turn(work)));
    }

    private void arm(long now) {
        long next = download.nextWakeup(now);
        if (next < wakeAt) {
            wakeAt = next;
            node.later((next - now) * VirtualTime.MILLI, () -> due(next));
        }
    }

    private void due(long time) {
        wakeAt = time == wakeAt ? Long.MAX_VALUE : wakeAt;
        work();
    }
}

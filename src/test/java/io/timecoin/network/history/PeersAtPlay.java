package io.timecoin.network.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * Peers that have a chain, or say so, and a node that gets it by a {@link HistoryPlan}, on virtual time. What proves nothing
 * comes to nothing, as it does in a node that verifies everything.
 */
final class PeersAtPlay {

    /** Whoever has not answered for so long has failed, ms: as the requests of a node have it. */
    static final long SILENCE = 2_000;

    static final int BLOCK_BYTES = 1_000;

    /** What a peer does with a question. */
    interface Conduct {
        void asked(PeersAtPlay play, String self, HistoryQuestion question);
    }

    private record Event(long at, long order, Runnable work) {}

    /** A question that was asked. */
    record Asked(long at, String peer, HistoryQuestion question) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Map<String, Conduct> peers = new LinkedHashMap<>();
    private final long head;
    private final long epochBlocks;
    private final HistoryLimits limits;
    final HistoryPlan<String, BlockRange> plan;
    final List<Asked> asked = new ArrayList<>();
    final List<BlockRange> applied = new ArrayList<>();
    long now = 1_000;
    long mostMemory;
    private long order;

    /** @param epochBlocks each so many heights an epoch ends */
    PeersAtPlay(long head, long epochBlocks, HistoryLimits limits) {
        this.head = head;
        this.epochBlocks = epochBlocks;
        this.limits = limits;
        this.plan = new HistoryPlan<>(limits, 0, 0, _ -> {});
    }

    PeersAtPlay with(String name, long claim, boolean votes, Conduct conduct) {
        peers.put(name, conduct);
        plan.claims(name, claim, votes);
        return this;
    }

    PeersAtPlay honest(String name, long delay) {
        return with(name, head, true, honestly(delay));
    }

    Conduct honestly(long delay) {
        return (play, self, question) -> play.after(delay, () -> play.answer(self, question, Long.MAX_VALUE));
    }

    /** It never says anything. */
    static Conduct silent() {
        return (play, self, question) -> play.fails(SILENCE, self, question, Failing.SILENT);
    }

    /** It says soon what proves nothing. */
    static Conduct lying() {
        return (play, self, question) -> play.fails(20, self, question, Failing.USELESS);
    }

    static Conduct busy() {
        return (play, self, question) -> play.fails(5, self, question, Failing.BUSY);
    }

    /** One block that holds, just before it would count as silent. */
    static Conduct oneBlockAtATime() {
        return (play, self, question) -> play.after(SILENCE - 100, () -> play.answer(self, question, 1));
    }

    /** At once, and always only one height more than is here: headers as well as blocks. */
    static Conduct littleByLittle() {
        return (play, self, question) -> play.after(5, () -> {
            switch (question) {
                case HistoryQuestion.Headers(long first) ->
                    play.plan.headers(self, first, List.of(), OptionalLong.of(play.plan.height() + 1), play.now);
                case HistoryQuestion.Blocks _ -> play.answer(self, question, 1);
            }
        });
    }

    void after(long delay, Runnable work) {
        events.add(new Event(now + delay, order++, work));
    }

    private void fails(long delay, String peer, HistoryQuestion question, Failing why) {
        after(delay, () -> plan.failed(peer, question, why, now));
    }

    private void answer(String peer, HistoryQuestion question, long mostBlocks) {
        switch (question) {
            case HistoryQuestion.Headers(long first) -> {
                List<Long> settlements = new ArrayList<>();
                for (long epoch = first; (epoch + 1) * epochBlocks <= head; epoch++) {
                    settlements.add((epoch + 1) * epochBlocks);
                }
                plan.headers(peer, first, settlements, OptionalLong.of(head), now);
            }
            case HistoryQuestion.Blocks(BlockRange range, int mostBytes) -> {
                long most = Math.min(mostBlocks, Math.max(1, mostBytes / BLOCK_BYTES));
                BlockRange found = new BlockRange(range.first(), Math.min(range.last(), range.first() + most - 1));
                long bytes = found.size() * BLOCK_BYTES;
                plan.blocks(peer, range, found.last(), bytes, bytes * limits.memoryOfByte(), found, now);
            }
        }
    }

    /** A link ends. */
    void leaves(String peer) {
        peers.remove(peer);
        plan.gone(peer);
    }

    /** The epoch of the children of a block. */
    private long epochAfter(long height) {
        return height / epochBlocks;
    }

    /** Goes on until all is here, or for so many ms; ms that it took, negative if it was not enough. */
    long run(long most) {
        long begin = now;
        while (plan.height() < head && now - begin < most) {
            plan.wanted(now);
            apply();
            for (HistoryPlan.Order<String> each : plan.orders(now)) {
                asked.add(new Asked(now, each.peer(), each.question()));
                Conduct conduct = peers.get(each.peer());
                if (conduct == null) {
                    throw new AssertionError(each.peer() + " is gone and was asked");
                }
                conduct.asked(this, each.peer(), each.question());
            }
            mostMemory = Math.max(mostMemory, plan.memory());
            Event next = events.peek();
            long wake = plan.nextWakeup(now);
            now = Math.max(
                    now, Math.min(next == null ? now + 1_000 : next.at(), wake == Long.MAX_VALUE ? now + 1_000 : wake));
            while (!events.isEmpty() && events.peek().at() <= now) {
                events.remove().work().run();
            }
        }
        return plan.height() >= head ? now - begin : -1;
    }

    private void apply() {
        for (var next = plan.held(plan.height() + 1); next.isPresent(); next = plan.held(plan.height() + 1)) {
            applied.add(next.get());
            plan.progressed(next.get().last(), epochAfter(next.get().last()));
        }
    }

    long questionsTo(String peer) {
        return asked.stream().filter(each -> each.peer().equals(peer)).count();
    }

    SourceUse<String> use(String peer) {
        return plan.uses().stream()
                .filter(use -> use.peer().equals(peer))
                .findFirst()
                .orElseThrow();
    }
}

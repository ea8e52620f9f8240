package io.timecoin.simulation;

import io.timecoin.network.PeerMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** One node's questions to others, as the node asks them: one source after the other, until an answer is of use. */
final class SimulatedRequests {

    /**
     * A question.
     *
     * @param sources hosts, asked in this order
     * @param patienceMillis how long each may take
     * @param takes uses an answer; whether it was of use
     */
    record Request(
            List<Integer> sources,
            long patienceMillis,
            IntFunction<PeerMessage> message,
            Predicate<PeerMessage> takes,
            Runnable exhausted) {}

    private record Open(Request request, int source) {}

    /** What the questions need of their node. */
    interface Node {
        void send(int to, PeerMessage message);

        void later(long delayMicros, Runnable work);
    }

    private final Node node;
    private final Map<Integer, Open> open = new LinkedHashMap<>();
    private int ids;

    SimulatedRequests(Node node) {
        this.node = node;
    }

    void ask(Request request) {
        ask(request, 0);
    }

    private void ask(Request request, int source) {
        if (source == request.sources().size()) {
            node.later(0, request.exhausted());
            return;
        }
        int id = ++ids;
        open.put(id, new Open(request, source));
        node.send(request.sources().get(source), request.message().apply(id));
        node.later(request.patienceMillis() * VirtualTime.MILLI, () -> {
            Open late = open.remove(id);
            if (late != null) {
                ask(late.request(), late.source() + 1);
            }
        });
    }

    /** An answer has come; nobody may have asked for it. */
    void answered(int from, int id, PeerMessage reply) {
        Open waiting = open.get(id);
        if (waiting == null || waiting.request().sources().get(waiting.source()) != from) {
            return;
        }
        open.remove(id);
        if (!waiting.request().takes().test(reply)) {
            ask(waiting.request(), waiting.source() + 1);
        }
    }

    /** The node has crashed: nobody waits any more. */
    void forget() {
        open.clear();
    }
}

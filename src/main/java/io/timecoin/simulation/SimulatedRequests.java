package io.timecoin.simulation;

import io.timecoin.network.PeerMessage;
import io.timecoin.network.fetch.Fetch;
import io.timecoin.network.fetch.FetchLimits;
import io.timecoin.network.fetch.HedgedRequests;
import io.timecoin.network.fetch.Patience;
import io.timecoin.network.fetch.Sources;
import io.timecoin.network.fetch.Step;

/** One node's questions to other hosts: the node's own {@link HedgedRequests} on virtual time. */
final class SimulatedRequests implements HedgedRequests.Port<Integer> {

    /** What the questions need of their node. */
    interface Node {
        /** False if there is no link to the host. */
        boolean send(int to, PeerMessage message);

        void later(long delayMicros, Runnable work);

        /** A host has said what no correct node says. */
        void atFault(int host, Step.False fault);

        /** Monotonic ms. */
        long millis();
    }

    private final Node node;
    private final HedgedRequests<Integer> requests = new HedgedRequests<>(FetchLimits.STANDARD, this);
    private long wakeAt = Long.MAX_VALUE;

    SimulatedRequests(Node node) {
        this.node = node;
    }

    @Override
    public boolean send(Integer host, PeerMessage question) {
        return node.send(host, question);
    }

    @Override
    public void atFault(Integer host, Step.False fault) {
        node.atFault(host, fault);
    }

    @Override
    public void timedOut(Integer host) {} // a correct node may be slow, or off

    void ask(Sources<Integer> hosts, Fetch fetch, Patience patience) {
        requests.ask(node.millis(), hosts, fetch, patience);
        arm();
    }

    /** An answer has come; nobody may have asked for it. */
    void answered(int from, int id, PeerMessage reply) {
        requests.replied(node.millis(), from, id, reply)
                .ifPresent(judgement -> judgement.judge(step -> requests.judged(node.millis(), judgement, step)));
        arm();
    }

    private void arm() {
        long now = node.millis();
        long next = requests.nextWakeup(now);
        if (next < wakeAt) {
            wakeAt = next;
            node.later((next - now) * VirtualTime.MILLI, () -> wake(next));
        }
    }

    private void wake(long due) {
        wakeAt = due == wakeAt ? Long.MAX_VALUE : wakeAt;
        requests.tick(node.millis());
        arm();
    }

    /** The node has crashed: nobody waits any more. */
    void forget() {
        requests.forget();
        wakeAt = Long.MAX_VALUE;
    }
}

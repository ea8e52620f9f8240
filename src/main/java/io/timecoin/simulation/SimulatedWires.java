package io.timecoin.simulation;

import io.timecoin.network.PeerMessage;

/** Both directions of all links, as their receivers have them. Without limits of the links whatever arrives is read at once. */
final class SimulatedWires {

    private final SimulatedWorld world;
    private final SimulatedWire[][] wires;

    SimulatedWires(SimulatedWorld world, int hosts) {
        this.world = world;
        this.wires = new SimulatedWire[hosts][hosts];
    }

    /** All begin anew: the hosts are there. */
    void begin() {
        if (world.plan.linkLimits()) {
            for (int host = 0; host < wires.length; host++) {
                renew(host);
            }
        }
    }

    /** The process of a host starts with no links, or has ended. */
    void renew(int host) {
        for (int other = 0; other < wires.length; other++) {
            if (other != host) {
                renew(host, other);
            }
        }
    }

    /** Two hosts get a new link, or lose theirs. */
    void renew(int one, int other) {
        if (world.plan.linkLimits()) {
            renewOneWay(one, other);
            renewOneWay(other, one);
        }
    }

    private void renewOneWay(int from, int to) {
        if (wires[from][to] != null) {
            wires[from][to].close();
        }
        wires[from][to] =
                new SimulatedWire(new Ends(from, to), !world.node(from).isTraitor());
    }

    /** A message has arrived at a process that runs. */
    void arrived(int from, int to, Envelope envelope) {
        if (!world.plan.linkLimits()) {
            world.node(to).unlessFrozen(() -> world.node(to).take(from, envelope, () -> {}));
            return;
        }
        if (isQuestion(envelope.message)) {
            wires[to][from].asked(envelope);
        }
        wires[from][to].arrived(envelope);
    }

    private static boolean isQuestion(PeerMessage message) {
        return switch (message) {
            case PeerMessage.GetTransactions _,
                    PeerMessage.GetBlock _,
                    PeerMessage.GetCertificates _,
                    PeerMessage.GetFinalBlocks _,
                    PeerMessage.GetSettlements _,
                    PeerMessage.GetBlockRange _ -> true;
            default -> false;
        };
    }

    /** A process reads again. */
    void goesOn(int host) {
        if (world.plan.linkLimits()) {
            for (int from = 0; from < wires.length; from++) {
                if (from != host) {
                    wires[from][host].pump();
                }
            }
        }
    }

    /** Messages that have arrived and wait to be read. */
    int waiting(int from, int to) {
        return world.plan.linkLimits() ? wires[from][to].waiting() : 0;
    }

    private final class Ends implements SimulatedWire.Ends {
        private final int from;
        private final int to;

        Ends(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void give(Envelope envelope, Runnable freed) {
            world.node(to).take(from, envelope, freed);
        }

        @Override
        public void keptWaiting() {
            world.situations.occurred(Situation.WINDOW_FULL, to);
        }

        @Override
        public boolean reads() {
            return world.node(to).isUp() && !world.node(to).isFrozen();
        }

        @Override
        public void later(long delayMicros, Runnable work) {
            world.time.after(delayMicros, work);
        }

        @Override
        public long nanos() {
            return world.time.micros() * 1_000;
        }

        @Override
        public void end(String reason) {
            world.checkers.linkEnds(world.node(from), world.node(to), reason);
            world.situations.occurred(Situation.LINK_ENDED, to);
            world.trace.add(() -> "node " + from + " ends its link to node " + to + ": " + reason);
            world.links.broken(from, to);
        }
    }
}

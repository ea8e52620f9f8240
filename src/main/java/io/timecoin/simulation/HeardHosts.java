package io.timecoin.simulation;

import java.util.BitSet;

/** Tells a node's engine who is heard, as the node does: one task for all, however much came since its last turn. */
final class HeardHosts {

    private final SimulatedNode node;
    private final VirtualCpu cpu;
    private final BitSet heard = new BitSet();
    private boolean told;

    HeardHosts(SimulatedNode node, VirtualCpu cpu) {
        this.node = node;
        this.cpu = cpu;
    }

    /** Something of consensus came. */
    void came(int from) {
        if (!cpu.isFree()) {
            heard.set(from);
            if (!told) {
                told = true;
                cpu.engine(this::tell);
            }
        }
    }

    /** It is of no use: without costs nothing else tells the engine. */
    void useless(int from) {
        if (cpu.isFree()) {
            heard.set(from);
            tell();
        }
    }

    private void tell() {
        told = false;
        BitSet hosts = (BitSet) heard.clone();
        heard.clear();
        node.turn(here -> hosts.stream().forEach(host -> here.heard(node.world().voterOf(host))));
    }

    /** The process has ended. */
    void clear() {
        told = false;
        heard.clear();
    }
}

package io.timecoin.simulation;

import io.timecoin.replica.Replica;
import java.util.BitSet;

/**
 * Tells a node's engine who is heard, as the node does: when a message comes, not when its turn has come or what is held is
 * looked at again, and one task for all, however much came since its last turn.
 */
final class HeardHosts {

    private final SimulatedNode node;
    private final VirtualCpu cpu;
    private final BitSet heard = new BitSet();
    private boolean told;

    HeardHosts(SimulatedNode node, VirtualCpu cpu) {
        this.node = node;
        this.cpu = cpu;
    }

    /** Something of consensus came, and is about to be taken. */
    void came(int from) {
        heard.set(from);
        if (!cpu.isFree() && !told) {
            told = true;
            cpu.engine(this::tell);
        }
    }

    /** The engine takes something of a host: with that it is told whom it heard, if it does not know yet. */
    void taking(int from, Replica here) {
        if (cpu.isFree() && heard.get(from)) {
            heard.clear(from);
            here.heard(node.world().voterOf(from));
        }
    }

    /** What came has been taken, held or let go: without costs that was at once, and the engine may not have been told. */
    void passed() {
        if (cpu.isFree() && !heard.isEmpty()) {
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

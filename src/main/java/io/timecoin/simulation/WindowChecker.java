package io.timecoin.simulation;

import io.timecoin.network.LinkLimits;
import io.timecoin.simulation.Violation.Invariant;

/** That no more of one link is with a node than its window lets in: so many messages, and bytes of them but for the last. */
final class WindowChecker {

    private final LinkLimits limits;
    private long messages;
    private long bytes;

    WindowChecker(LinkLimits limits) {
        this.limits = limits;
    }

    /** A message is with the node. */
    void given(int size) {
        if (messages >= limits.windowMessages() || bytes >= limits.windowBytes()) {
            throw new Violation(
                    Invariant.MEMORY_BOUNDED,
                    "a frame is read while " + messages + " messages, " + bytes + " bytes, of its link wait");
        }
        messages++;
        bytes += size;
    }

    /** The node has taken it. */
    void taken(int size) {
        messages--;
        bytes -= size;
    }
}

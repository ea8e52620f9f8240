package io.timecoin.simulation;

import io.timecoin.simulation.Violation.Invariant;
import io.timecoin.verification.MessageGate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Memory that messages of a voter take at one node between the gate and the engine: so much, or one message. Counts by
 * itself, whatever the gate says.
 */
final class WaitingBytesChecker {

    private final int host;
    private final Map<Integer, Long> waiting = new LinkedHashMap<>();

    WaitingBytesChecker(int host) {
        this.host = host;
    }

    void entered(int voter, long bytes) {
        long before = waiting.getOrDefault(voter, 0L);
        if (before > 0 && before + bytes > MessageGate.WAITING_BYTES_OF_A_VOTER) {
            throw new Violation(
                    Invariant.MEMORY_BOUNDED,
                    "at node " + host + " " + bytes + " bytes of voter " + voter + " wait beside " + before);
        }
        waiting.put(voter, before + bytes);
    }

    void left(int voter, long bytes) {
        waiting.merge(voter, -bytes, Long::sum);
    }

    /** The process has ended. */
    void clear() {
        waiting.clear();
    }
}

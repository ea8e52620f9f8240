package io.timecoin.cli.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where each transaction of a load is. It decides nothing about time and touches no network. A transaction that has to be
 * sent again keeps the moment of its first sending: that is when its payer began to wait. For one thread.
 */
final class LoadTracker {

    // Never sent is 0.
    private static final byte SENT = 1;
    private static final byte AGAIN = 2;
    private static final byte FINAL = 3;

    private final byte[] states;
    private final byte[] nodes;
    private final long[] sentNanos;
    private final boolean[] acknowledged;
    private final ArrayDeque<Integer> again = new ArrayDeque<>();
    private int fresh;
    private int inFlight;
    private int finals;
    private int resent;

    LoadTracker(int transactions) {
        this.states = new byte[transactions];
        this.nodes = new byte[transactions];
        this.sentNanos = new long[transactions];
        this.acknowledged = new boolean[transactions];
    }

    /** Sent, not final, and not waiting to be sent again. */
    int inFlight() {
        return inFlight;
    }

    int finals() {
        return finals;
    }

    /** How many were ever sent. */
    int sent() {
        return fresh;
    }

    /** How often one was sent again. */
    int resent() {
        return resent;
    }

    /** Waiting to be sent again. */
    int waitingAgain() {
        return again.size();
    }

    /** Never sent. */
    int neverSent() {
        return states.length - fresh;
    }

    boolean allFinal() {
        return finals == states.length;
    }

    /** Marks the next ones as sent to {@code node} now: first those that are sent again, then fresh ones if allowed. */
    int[] take(int most, int mostFresh, int node, long nanos) {
        int freshLeft = Math.min(mostFresh, neverSent());
        int[] batch = new int[Math.min(most, again.size() + freshLeft)];
        int count = 0;
        while (count < batch.length && !again.isEmpty()) {
            int index = again.poll();
            if (states[index] == AGAIN) {
                resent++;
                batch[count++] = mark(index, node);
            }
        }
        for (; count < batch.length && freshLeft > 0; freshLeft--) {
            sentNanos[fresh] = nanos;
            batch[count++] = mark(fresh++, node);
        }
        return count == batch.length ? batch : Arrays.copyOf(batch, count);
    }

    private int mark(int index, int node) {
        states[index] = SENT;
        nodes[index] = (byte) node;
        inFlight++;
        return index;
    }

    /** A node has taken it. */
    void acknowledged(int index) {
        acknowledged[index] = true;
    }

    /** Puts one back that its node did not take for now. */
    void sendAgain(int index) {
        if (states[index] == SENT) {
            states[index] = AGAIN;
            inFlight--;
            again.add(index);
        }
    }

    /** Whatever this node had and is not final has to be sent again, to others. */
    void sendAgainAllOf(int node) {
        for (int index = 0; index < fresh; index++) {
            if (states[index] == SENT && nodes[index] == node) {
                sendAgain(index);
            }
        }
    }

    /** The node it was sent to says in an event that it is final; events of other nodes do not count. */
    boolean finalByEvent(int index, int node) {
        return states[index] == SENT && nodes[index] == node && finish(index);
    }

    /** The node answered its submission with: final already. */
    boolean finalByAnswer(int index) {
        return states[index] != FINAL && finish(index);
    }

    private boolean finish(int index) {
        inFlight -= states[index] == SENT ? 1 : 0;
        states[index] = FINAL;
        acknowledged[index] = true;
        finals++;
        return true;
    }

    /** When it was first sent. */
    long sentNanos(int index) {
        return sentNanos[index];
    }

    /** Those that a node acknowledged and that are not final, and those that nobody acknowledged. */
    record Unfinished(List<Integer> acknowledged, int unacknowledged) {
        Unfinished {
            acknowledged = List.copyOf(acknowledged);
        }
    }

    Unfinished unfinished() {
        List<Integer> broken = new ArrayList<>();
        int others = 0;
        for (int index = 0; index < fresh; index++) {
            if (states[index] != FINAL) {
                if (acknowledged[index]) {
                    broken.add(index);
                } else {
                    others++;
                }
            }
        }
        return new Unfinished(broken, others);
    }
}

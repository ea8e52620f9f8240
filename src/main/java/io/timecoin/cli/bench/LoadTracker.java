package io.timecoin.cli.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * Where each transaction of a load is. It decides nothing about time and touches no network. A transaction that has to be
 * sent again keeps the moment since which its payer waits. Takes 11 bytes for each. For one thread.
 */
final class LoadTracker {

    // Never sent is 0.
    private static final byte SENT = 1;
    private static final byte AGAIN = 2;
    private static final byte FINAL = 3;
    private static final byte ABANDONED = 4;

    private final byte[] states;
    private final byte[] nodes;
    private final long[] sinceNanos;
    private final boolean[] acknowledged;
    private final ArrayDeque<Integer> again = new ArrayDeque<>();
    private int fresh;
    private int inFlight;
    private int finals;
    private int resent;
    private int abandoned;

    LoadTracker(int transactions) {
        this.states = new byte[transactions];
        this.nodes = new byte[transactions];
        this.sinceNanos = new long[transactions];
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

    /**
     * Marks the next ones as sent to {@code node}: first those that are sent again, then fresh ones, of each if allowed.
     *
     * @param since when a fresh one's payer began to wait
     */
    int[] take(int most, int mostAgain, int mostFresh, int node, IntToLongFunction since) {
        int freshLeft = Math.min(mostFresh, neverSent());
        int againLeft = Math.min(mostAgain, again.size());
        int[] batch = new int[Math.min(most, againLeft + freshLeft)];
        int count = 0;
        for (; count < batch.length && againLeft > 0; againLeft--) {
            int index = again.poll();
            if (states[index] == AGAIN) {
                resent++;
                batch[count++] = mark(index, node);
            }
        }
        for (; count < batch.length && freshLeft > 0; freshLeft--) {
            sinceNanos[fresh] = since.applyAsLong(fresh);
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

    /** A node has taken it; whether it is the first one that has. */
    boolean acknowledged(int index) {
        boolean first = !acknowledged[index];
        acknowledged[index] = true;
        return first;
    }

    /** Whether a node has taken it. */
    boolean isAcknowledged(int index) {
        return acknowledged[index];
    }

    /** Nobody has promised anything about those that wait to be sent again without having been taken: they are let go. */
    void abandonUnacknowledged() {
        for (int left = again.size(); left > 0; left--) {
            int index = again.remove();
            if (states[index] == AGAIN && !acknowledged[index]) {
                states[index] = ABANDONED;
                abandoned++;
            } else {
                again.add(index);
            }
        }
    }

    /** Let go for good: sent, taken by nobody, and not to be sent again. */
    int abandoned() {
        return abandoned;
    }

    /** Whether everything that was sent is final or let go. */
    boolean nothingLeft() {
        return finals + abandoned == fresh;
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
        return states[index] != FINAL && states[index] != ABANDONED && finish(index);
    }

    private boolean finish(int index) {
        inFlight -= states[index] == SENT ? 1 : 0;
        states[index] = FINAL;
        acknowledged[index] = true;
        finals++;
        return true;
    }

    /** Since when its payer waits. */
    long since(int index) {
        return sinceNanos[index];
    }

    /** About so many of those that are final, from the first to the last. */
    List<Integer> someFinal(int most) {
        List<Integer> some = new ArrayList<>();
        int step = Math.max(1, fresh / most);
        for (int index = 0; index < fresh; index += step) {
            if (states[index] == FINAL) {
                some.add(index);
            }
        }
        return some;
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
            if (states[index] != FINAL && states[index] != ABANDONED) {
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

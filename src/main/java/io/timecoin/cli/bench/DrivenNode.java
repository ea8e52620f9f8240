package io.timecoin.cli.bench;

import java.util.ArrayDeque;

/** A node under load as the driver knows it: whether it is linked, what it has not answered, when it may be asked again. */
final class DrivenNode {

    private static final long RECONNECT_NANOS = 500_000_000L;
    private static final long CONNECT_NANOS = 20_000_000_000L;
    private static final long PAUSE_NANOS = 20_000_000L;

    private final NodeLink link;
    private final ArrayDeque<int[]> unanswered = new ArrayDeque<>();
    private boolean up;
    private boolean connecting;
    private long connectingSince;
    private long notBefore; // of sending if up, of connecting if not
    private String lastReason = "never connected";

    DrivenNode(NodeLink link) {
        this.link = link;
    }

    boolean isUp() {
        return up;
    }

    boolean isUsable(long now, int maxUnanswered) {
        return up && unanswered.size() < maxUnanswered && now - notBefore >= 0;
    }

    /** Whether a signal comes from the link as it is now. */
    boolean isCurrent(Signal signal) {
        return link.isCurrent(signal);
    }

    /** Why it was lost last. */
    String lastReason() {
        return lastReason;
    }

    /** How it is, for people. */
    String words() {
        if (!up) {
            return "is not connected: " + lastReason;
        }
        return "is connected and has " + unanswered.size() + " requests unanswered";
    }

    void reconnect(long now) {
        if (!up && !connecting && now - notBefore >= 0) {
            connecting = true;
            connectingSince = now;
            link.connect();
        } else if (connecting && now - connectingSince > CONNECT_NANOS) {
            lost("it did not take up a subscription within " + CONNECT_NANOS / 1_000_000_000L + " s");
        }
    }

    void ready() {
        link.subscribe();
    }

    void opened() {
        connecting = false;
        up = true;
        notBefore = System.nanoTime();
        link.open();
    }

    void lost(String reason) {
        up = false;
        connecting = false;
        lastReason = reason;
        notBefore = System.nanoTime() + RECONNECT_NANOS;
        unanswered.clear();
        link.abandon();
    }

    void send(PreparedTransactions prepared, int[] batch) {
        unanswered.add(batch);
        link.send(prepared, batch);
    }

    /**
     * The batch that an answer of so many results is about.
     *
     * @throws BenchException if it was not asked for that many
     */
    int[] answered(int number, int results) {
        int[] batch = unanswered.poll();
        if (batch == null || batch.length != results) {
            throw new BenchException("node " + number + " answered what it was not asked");
        }
        return batch;
    }

    /** It has refused something for now. */
    void pause() {
        notBefore = System.nanoTime() + PAUSE_NANOS;
    }

    void close() {
        link.close();
    }
}

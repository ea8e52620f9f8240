package io.timecoin.network;

import io.timecoin.crypto.PublicKey;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one configured peer linked: dials, waits longer after each failure, rests while any link to that peer stands, and
 * gives up only when the address turns out to be this node. Safe for any thread.
 */
final class Dialer {

    private final HostPort address;
    private final LinkTimings timings;
    private final LinkRuntime runtime;
    private final LinkTable table;
    private final BiConsumer<HostPort, Dialer> dial;

    private @Nullable PublicKey peerKey;
    private boolean dialling;
    private boolean waiting;
    private boolean stopped;
    private int failures;
    private long linkedAt;

    Dialer(
            HostPort address,
            LinkTimings timings,
            LinkRuntime runtime,
            LinkTable table,
            BiConsumer<HostPort, Dialer> dial) {
        this.address = address;
        this.timings = timings;
        this.runtime = runtime;
        this.table = table;
        this.dial = dial;
    }

    HostPort address() {
        return address;
    }

    /** Dials unless there is no need. */
    synchronized void attempt() {
        waiting = false;
        if (stopped || dialling || table.isLinked(address, peerKey)) {
            return;
        }
        dialling = true;
        runtime.executor().execute(() -> dial.accept(address, this));
    }

    synchronized void stop() {
        stopped = true;
    }

    /** The attempt made a link. */
    synchronized void linked(PublicKey key) {
        dialling = false;
        peerKey = key;
        linkedAt = runtime.nanoClock().getAsLong();
    }

    /** @param key of the peer if it has proven it */
    synchronized void refused(Refusal refusal, @Nullable PublicKey key) {
        dialling = false;
        if (key != null) {
            peerKey = key;
        }
        if (refusal == Refusal.SELF_CONNECTION) {
            stopped = true;
        }
        failures++;
        waitAndAttempt();
    }

    synchronized void failed() {
        dialling = false;
        failures++;
        waitAndAttempt();
    }

    /** A link to {@code peer} is gone, whoever opened it. */
    synchronized void gone(PeerIdentity peer) {
        boolean met = peerKey != null && peerKey.equals(peer.nodeKey());
        if (met || peer.isRegisteredAt(address)) {
            boolean lasted = runtime.nanoClock().getAsLong() - linkedAt
                    >= timings.silence().toNanos();
            failures = lasted ? 0 : failures + 1;
            waitAndAttempt();
        }
    }

    private void waitAndAttempt() {
        if (!waiting && !dialling && !stopped) {
            waiting = true;
            BackOff backOff = new BackOff(timings.leastBackOff(), timings.mostBackOff());
            runtime.scheduler().after(backOff.after(failures - 1, runtime.jitter()), this::attempt);
        }
    }
}

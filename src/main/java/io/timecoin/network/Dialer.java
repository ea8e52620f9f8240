package io.timecoin.network;

import io.timecoin.crypto.PublicKey;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one configured peer linked: dials, waits longer after each failure, rests while any link to that peer stands, and
 * gives up only when the address turns out to be this node. Safe for any thread.
 */
final class Dialer implements DialOutcome {

    private final HostPort address;
    private final HostPort name;
    private final LinkTimings timings;
    private final LinkRuntime runtime;
    private final LinkTable table;
    private final BiConsumer<HostPort, DialOutcome> dial;

    private @Nullable PublicKey peerKey;
    private boolean dialling;
    private boolean waiting;
    private boolean stopped;
    private int failures;
    private long linkedAt;

    /**
     * @param address to dial
     * @param name under which the peer is configured, and perhaps registered, if that stands for this address alone; else the address
     */
    Dialer(
            HostPort address,
            HostPort name,
            LinkTimings timings,
            LinkRuntime runtime,
            LinkTable table,
            BiConsumer<HostPort, DialOutcome> dial) {
        this.address = address;
        this.name = name;
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
        if (stopped || dialling || table.isLinked(name, peerKey)) {
            return;
        }
        dialling = true;
        runtime.executor().execute(() -> dial.accept(address, this));
    }

    synchronized void stop() {
        stopped = true;
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public synchronized void linked(PublicKey key) {
        dialling = false;
        peerKey = key;
        linkedAt = runtime.nanoClock().getAsLong();
    }

    @Override
    public synchronized void refused(Refusal refusal, @Nullable PublicKey key) {
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

    @Override
    public synchronized void failed() {
        dialling = false;
        failures++;
        waitAndAttempt();
    }

    /** A link to {@code peer} is gone, whoever opened it. */
    synchronized void gone(PeerIdentity peer) {
        boolean met = peerKey != null && peerKey.equals(peer.nodeKey());
        if (met || peer.isRegisteredAt(name)) {
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

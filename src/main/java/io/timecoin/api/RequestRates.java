package io.timecoin.api;

import io.timecoin.network.conduct.AddressPrefix;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often each network of addresses asks. While the processors are busy and others ask too, one that makes more than its equal part of
 * all requests for {@link #PATIENCE} windows in a row gets {@link #HELD_RATE} a second, until {@link #HELD_FOR} later: what it sends beyond them
 * waits unread with itself. A burst is nobody's fault, and one that is alone may have all there is. Safe for any thread.
 */
final class RequestRates {

    /** What a network that is held gets, requests a second; what asks less often is never held. */
    static final int HELD_RATE = 100;

    static final Duration HELD_FOR = Duration.ofSeconds(10);

    /** Requests are counted, and looked at, for so long. */
    static final Duration WINDOW = Duration.ofMillis(500);

    /** Windows of excess in a row before a network is held. */
    static final int PATIENCE = 4;

    /** Networks that are told apart; those beyond count as one. */
    static final int MOST_NETWORKS = 4_096;

    private static final long NANOS_EACH = Duration.ofSeconds(1).toNanos() / HELD_RATE;

    /** Served however much is owed: what one read of a connection may bring at once. */
    private static final long MOST_SERVED = Duration.ofMillis(250).toNanos();

    /** Owed at most, so that a flood that ended is forgotten with it. */
    private static final long MOST_OWED = Duration.ofSeconds(2).toNanos();

    private static final AddressPrefix OTHERS = new AddressPrefix("others", 0);

    private final LongSupplier nanoClock;
    private final Map<AddressPrefix, Rate> rates = new HashMap<>();

    private long windowBegan;

    RequestRates(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.windowBegan = nanoClock.getAsLong();
    }

    /** Of one network. */
    private static final class Rate {
        int requests; // in this window
        int excesses; // windows in a row
        boolean held;
        long heldUntil;
        long paidUntil; // all it has asked for is paid for then

        void hold(long now) {
            if (!held) {
                paidUntil = now;
            }
            held = true;
            heldUntil = now + HELD_FOR.toNanos();
            excesses = 0;
        }
    }

    /**
     * What is to be done with a request.
     *
     * @param served whether it is answered
     * @param waitNanos for so long nothing more of its connection is to be read
     */
    record Turn(boolean served, long waitNanos) {
        static final Turn AT_ONCE = new Turn(true, 0);
    }

    /** Counts a request of {@code client}. */
    synchronized Turn asked(AddressPrefix client) {
        Rate rate = rates.get(client);
        if (rate == null) {
            rate = rates.computeIfAbsent(rates.size() < MOST_NETWORKS ? client : OTHERS, _ -> new Rate());
        }
        rate.requests++;
        if (!rate.held) {
            return Turn.AT_ONCE;
        }
        long now = nanoClock.getAsLong();
        long owed = Math.max(0, rate.paidUntil - now);
        boolean served = owed <= MOST_SERVED;
        owed = Math.min(MOST_OWED, owed + NANOS_EACH);
        rate.paidUntil = now + owed;
        return new Turn(served, owed);
    }

    /** The window is over. */
    synchronized void windowOver(boolean busy) {
        long now = nanoClock.getAsLong();
        long requests = rates.values().stream().mapToLong(rate -> rate.requests).sum();
        long networks =
                rates.values().stream().filter(rate -> rate.requests > 0).count();
        long least = Math.max(WINDOW.toNanos(), now - windowBegan) / NANOS_EACH; // it may be over late
        windowBegan = now;
        for (Rate rate : rates.values()) {
            boolean excess = busy && networks > 1 && rate.requests > least && rate.requests > requests / networks;
            rate.excesses = excess ? rate.excesses + 1 : 0;
            if (rate.excesses >= PATIENCE) {
                rate.hold(now);
            } else if (rate.held && now - rate.heldUntil >= 0) {
                rate.held = false;
            }
        }
        rates.values().removeIf(rate -> rate.requests == 0 && !rate.held);
        rates.values().forEach(rate -> rate.requests = 0);
    }

    /** Networks that are held now. */
    synchronized long held() {
        return rates.values().stream().filter(rate -> rate.held).count();
    }
}

package io.timecoin.sync;

import io.timecoin.network.RateLimit;
import io.timecoin.network.RateTerms;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How much of the uplink and the disk goes to peers that are behind, all together: {@value #BYTES_A_SECOND} bytes a second, and a
 * half of that to strangers. Beyond that this node is busy, and says so. Safe for any thread.
 */
final class ServingShare {

    static final long BYTES_A_SECOND = 16_000_000;

    private final Part all;
    private final Part strangers;

    ServingShare(LongSupplier nanoClock) {
        this.all = new Part(BYTES_A_SECOND, nanoClock);
        this.strangers = new Part(BYTES_A_SECOND / 2, nanoClock);
    }

    /** Whether somebody has to ask again later. */
    boolean isUsedUp(boolean voter) {
        return all.isUsedUp() || (!voter && strangers.isUsedUp());
    }

    /** A reply of so many bytes is on its way. */
    void took(boolean voter, int bytes) {
        all.took(bytes);
        if (!voter) {
            strangers.took(bytes);
        }
    }

    private static final class Part {
        private final RateLimit limit;
        private final LongSupplier nanoClock;
        private final AtomicLong usedUpUntil = new AtomicLong(Long.MIN_VALUE);

        Part(long bytesASecond, LongSupplier nanoClock) {
            this.limit = RateLimit.of(new RateTerms(MOST_REPLIES, MOST_REPLIES, bytesASecond, bytesASecond), nanoClock);
            this.nanoClock = nanoClock;
        }

        boolean isUsedUp() {
            return nanoClock.getAsLong() < usedUpUntil.get();
        }

        void took(int bytes) {
            long wait = limit.charge(bytes);
            if (wait > 0) {
                usedUpUntil.accumulateAndGet(nanoClock.getAsLong() + wait, Math::max);
            }
        }
    }

    /** In a second; so many are small, and cost a look into the database each. */
    private static final long MOST_REPLIES = 1_000;
}

package io.timecoin.network;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** One direction of one link against its {@link RateTerms}. Safe for any thread. */
public final class RateLimit {

    private final Bucket messages;
    private final Bucket bytes;

    private RateLimit(Bucket messages, Bucket bytes) {
        this.messages = messages;
        this.bytes = bytes;
    }

    /** A limit that nothing was charged against yet. */
    public static RateLimit of(RateTerms terms, LongSupplier nanoClock) {
        return new RateLimit(
                bucket(terms.messages(), terms.messageBurst(), nanoClock),
                bucket(terms.bytes(), terms.byteBurst(), nanoClock));
    }

    static Bucket bucket(long perSecond, long burst, LongSupplier nanoClock) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        return nanoClock.getAsLong();
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return false;
                    }
                })
                .build();
    }

    /** Sender: charges a message of {@code size} bytes if it may leave now, else says in how many ns to ask again. */
    public long pace(int size) {
        long wait = Math.max(
                messages.estimateAbilityToConsume(1).getNanosToWaitForRefill(),
                bytes.estimateAbilityToConsume(size).getNanosToWaitForRefill());
        if (wait == 0) {
            charge(size);
        }
        return wait;
    }

    /** Receiver: charges a message that has come, and says for how many ns nothing more should be read. */
    public long charge(int size) {
        return Math.max(messages.consumeIgnoringRateLimits(1), bytes.consumeIgnoringRateLimits(Math.max(1, size)));
    }
}

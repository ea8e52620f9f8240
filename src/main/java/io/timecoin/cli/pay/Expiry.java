package io.timecoin.cli.pay;

import io.timecoin.ledger.Amount;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Until when a payment may be in a block, by the newest block's time. Only a proven block tells that time; of one that is not this
 * machine's clock bounds what a node can make of it, or a payment that is thought to be over could become final years later.
 *
 * @param validUntil Unix ms; 0 for ever
 * @param doubt what is to be said if the time is the node's word alone
 */
public record Expiry(long validUntil, Optional<String> doubt) {

    /** How far an unproven block may be ahead of this machine's clock: clocks are wrong, and an hour is no danger. */
    static final Duration AHEAD = Duration.ofHours(1);

    /**
     * That of a payment which is made now.
     *
     * @param validFor zero for ever
     * @param now Unix ms by this machine's clock
     * @throws PaymentException if the proof of the newest block is false, or its time cannot be
     */
    static Expiry of(FinalityProof proof, Duration validFor, long now) {
        if (validFor.isZero()) {
            return new Expiry(0, Optional.empty());
        }
        FinalityProof.Newest newest = proof.newest();
        long time = newest.isProven() ? newest.timestamp() : Math.min(newest.timestamp(), now + AHEAD.toMillis());
        long until = after(time, validFor);
        return new Expiry(
                until,
                newest.doubt()
                        .map(why -> "the time of the newest block is as this node says; not checked: " + why
                                + "; the payment expires at " + Instant.ofEpochMilli(until)));
    }

    private static long after(long time, Duration validFor) {
        return Amount.sum(time, validFor.toMillis())
                .orElseThrow(() -> new PaymentException("the newest block is of a time that cannot be, " + time));
    }
}

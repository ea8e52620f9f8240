package io.timecoin.mempool;

import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import org.jspecify.annotations.Nullable;

/** When a transaction may be in a mempool (protocol §4, Pending). */
public final class AdmissionTimes {

    /** How far ahead of now the lockTime may lie, ms. */
    private static final long MAX_LOCK_AHEAD_MILLIS = 600_000;

    private AdmissionTimes() {}

    /** Why no mempool takes it in at this time, Unix ms; null if nothing about its times is in the way. */
    public static AdmissionResult.@Nullable Refused objection(Transaction transaction, long nowMillis) {
        if (transaction.validUntil() != 0 && transaction.validUntil() < nowMillis) {
            return new AdmissionResult.Refused(
                    Rule.EXPIRED, "validUntil " + transaction.validUntil() + " has passed", null);
        }
        if (transaction.lockTime() - nowMillis > MAX_LOCK_AHEAD_MILLIS) {
            return new AdmissionResult.Refused(
                    Rule.LOCK_TIME_TOO_FAR,
                    "lockTime " + transaction.lockTime() + " is more than " + MAX_LOCK_AHEAD_MILLIS + " ms ahead",
                    null);
        }
        return null;
    }
}

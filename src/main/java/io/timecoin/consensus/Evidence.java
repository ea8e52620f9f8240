package io.timecoin.consensus;

import io.timecoin.crypto.Signature;

/**
 * Two statements by one voter in one view that a correct voter never makes both (protocol §5).
 *
 * <p>Keeps INV-20.
 *
 * @param signer index in the active set of the epoch
 */
public record Evidence(
        int signer, Statement first, Signature firstSignature, Statement second, Signature secondSignature) {

    /** Whether two different statements of one signer, epoch and view exclude each other. */
    public static boolean conflict(Statement a, Statement b) {
        if (a.epoch() != b.epoch() || a.view() != b.view() || a.equals(b)) {
            return false;
        }
        boolean finalizeAndNullify = (a.kind() == StatementKind.FINALIZE && b.kind() == StatementKind.NULLIFY)
                || (a.kind() == StatementKind.NULLIFY && b.kind() == StatementKind.FINALIZE);
        return a.kind() == b.kind() || finalizeAndNullify;
    }
}

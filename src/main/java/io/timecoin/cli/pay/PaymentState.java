package io.timecoin.cli.pay;

import java.util.Locale;
import java.util.Optional;

/** What a wallet knows of a payment that it has signed. */
public enum PaymentState {
    /** It may become final, or may have become so unseen: its coins are taken for no other payment. */
    OPEN,
    /** It is final by a certificate that was checked here. */
    FINAL,
    /** It can never become final: its time was over under a certified block, or another payment that is final spends its coin. */
    VOID,
    /** It never left, or a node named the rule that it breaks. */
    REFUSED;

    /** As it stands in the journal. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<PaymentState> of(String label) {
        for (PaymentState state : values()) {
            if (state.label().equals(label)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}

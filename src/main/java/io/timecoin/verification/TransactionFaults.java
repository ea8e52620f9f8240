package io.timecoin.verification;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.conduct.Faults;
import io.timecoin.replica.Checked;
import java.util.List;
import java.util.Optional;

/**
 * What a refused transaction says of the peer that sent it (protocol §7, "Score"): nothing, unless no correct node would have
 * passed it on. Safe for any thread.
 */
final class TransactionFaults {

    private final TransactionRules rules;
    private final Faults faults;

    TransactionFaults(TransactionRules rules, Faults faults) {
        this.rules = rules;
        this.faults = faults;
    }

    /** Transactions of one source were judged. */
    void look(VerifierPool.Source source, List<Checked> results) {
        if (source instanceof VerifierPool.Source.Peer(PublicKey peer)) {
            results.forEach(result -> fault(result).ifPresent(fault -> faults.atFault(peer, fault)));
        }
    }

    private Optional<Fault> fault(Checked result) {
        if (!(result.outcome() instanceof VerificationOutcome.Rejected(Verdict.Invalid reason))) {
            return Optional.empty();
        }
        if (rules.checkForm(result.transaction()) instanceof Verdict.Invalid) {
            return Optional.of(Fault.MALFORMED_TRANSACTION);
        }
        return reason.rule() == Rule.SIGNATURE_INVALID
                ? Optional.of(Fault.BAD_TRANSACTION_SIGNATURE)
                : Optional.empty(); // it depends on the state
    }
}

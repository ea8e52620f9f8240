package io.timecoin.verification;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.Verdict.Invalid;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.AdmissionTimes;
import io.timecoin.replica.Checked;
import io.timecoin.verification.CoinResolver.Question;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What can be said of a transaction for the mempool without its coins or a signature: that its form breaks a rule, that another has
 * its coin, that its time is over or too far ahead. Nobody can make a node verify signatures by sending more of such. Safe for
 * any thread.
 */
final class FirstLook {

    private final TransactionRules rules;
    private final PendingSpends spends;
    private final LongSupplier wallMillis;

    FirstLook(TransactionRules rules, PendingSpends spends, LongSupplier wallMillis) {
        this.rules = rules;
        this.spends = spends;
        this.wallMillis = wallMillis;
    }

    /** The first of these whose form breaks a rule: whatever the state is, no correct node has passed it on. */
    Optional<Invalid> fault(List<Question> questions) {
        for (Question question : questions) {
            if (rules.checkForm(question.transaction()) instanceof Invalid invalid) {
                return Optional.of(invalid);
            }
        }
        return Optional.empty();
    }

    /** The same of one, as an answer to who asked. */
    Optional<Checked> malformed(Question question) {
        return fault(List.of(question)).map(invalid -> rejected(question, invalid, Optional.empty()));
    }

    /** Why the mempool would not take one of right form now, whatever its coins and signatures are. */
    Optional<Checked> objection(Question question) {
        long now = wallMillis.getAsLong();
        Optional<PendingSpends.Conflict> conflict = spends.conflict(question.transaction(), now);
        if (conflict.isPresent()) {
            return Optional.of(rejected(
                    question,
                    conflict.get().reason(),
                    Optional.of(conflict.get().winner())));
        }
        AdmissionResult.Refused untimely = AdmissionTimes.objection(question.transaction(), now);
        return untimely == null
                ? Optional.empty()
                : Optional.of(rejected(question, new Invalid(untimely.rule(), untimely.detail()), Optional.empty()));
    }

    private static Checked rejected(Question question, Invalid reason, Optional<Hash256> winner) {
        return question.checked(new VerificationOutcome.Rejected(reason), 0, winner);
    }
}

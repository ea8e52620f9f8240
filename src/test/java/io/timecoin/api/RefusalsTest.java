package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.ledger.Rule;
import io.timecoin.submission.SubmitOutcome;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalsTest {

    @ParameterizedTest
    @EnumSource(Rule.class)
    void everyRuleReachesTheClientByItsName(Rule rule) {
        ApiException refusal = Refusals.of(new SubmitOutcome.Rejected(Optional.empty(), rule, "why", Optional.empty()));
        assertEquals(rule.name(), refusal.code());
        assertEquals(Refusals.kind(rule), refusal.kind());
    }

    @ParameterizedTest
    @EnumSource(
            value = Rule.class,
            names = {"VALID_UNTIL_BEFORE_LOCK_TIME", "LOCK_TIME_TOO_FAR", "EXPIRED"})
    void aTimeThatIsWrongIsTheSendersToCorrect(Rule rule) {
        assertEquals(ApiException.Kind.REFUSED, Refusals.kind(rule));
    }
}

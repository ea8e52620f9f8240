package io.timecoin.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The attacks that tell most in the least time, so that every build meets some; all of them are in {@link EveryAttackIT}. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class QuickAttacksIT extends Battlefield {

    private static final Battle.Times TIMES = new Battle.Times(
            Duration.ofMillis(500), Duration.ofMillis(1_500), Duration.ofSeconds(3), Duration.ofMillis(500));

    private static final Set<String> TELLING = Set.of(
            "provoked-resets",
            "far-heights",
            "empty-transactions",
            "withheld-bodies",
            "waits",
            "invented-methods",
            "subscribe-and-leave",
            "voter-settlements");

    static List<Attack> attacks() {
        return EveryAttackIT.attacks().stream()
                .filter(attack -> TELLING.contains(attack.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void anAttackStopsNobodyForLonger(Attack attack) throws Exception {
        assertEquals(List.of(), fight(attack, TIMES).failures());
    }
}

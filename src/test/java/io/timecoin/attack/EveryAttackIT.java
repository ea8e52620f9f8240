package io.timecoin.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every attack on one network after the other. {@code -Dtimecoin.attacks=pings,conflicts} chooses some. The table of what each
 * costs and does is in {@code target/attacks.md}.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class EveryAttackIT extends Battlefield {

    private static final Battle.Times TIMES = new Battle.Times(
            Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(7), Duration.ofMillis(1_500));

    private final Battles battles = new Battles(Path.of("target", "attacks.md"));

    static List<Attack> attacks() {
        Set<String> chosen = Set.of(System.getProperty("timecoin.attacks", "").split(","));
        return Stream.of(
                        TransportAttacks.all(),
                        HandshakeAttacks.all(),
                        StrangerAttacks.all(),
                        TransactionAttacks.all(),
                        RequestAttacks.all(),
                        ClientStreamAttacks.all(),
                        VoterAttacks.all())
                .flatMap(List::stream)
                .filter(attack -> chosen.contains("") || chosen.contains(attack.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void anAttackStopsNobodyForLonger(Attack attack) throws Exception {
        Battle battle = fight(attack, TIMES);
        battles.add(battle);
        assertEquals(List.of(), battle.failures());
    }

    @AfterAll
    void printTable() {
        System.out.println(battles.table());
    }
}

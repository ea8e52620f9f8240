package io.timecoin.network.discovery;

import static io.timecoin.network.discovery.Told.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SeedsTest {

    private static final HostPort FIRST = new HostPort("9.9.9.9", 1);
    private static final HostPort SECOND = new HostPort("9.9.9.8", 1);

    private final Seeds seeds = new Seeds();
    private final SplittableRandom random = new SplittableRandom(1);

    @BeforeEach
    void begin() {
        seeds.set(List.of(FIRST, SECOND));
    }

    @Test
    void oneAtATimeIsDialledWhileThereAreFewLinks() {
        assertTrue(seeds.due(Seeds.ENOUGH, 0, random).isEmpty());
        assertTrue(seeds.due(0, 0, random).isPresent());
        assertTrue(seeds.due(0, 0, random).isEmpty(), "one is being dialled");
    }

    @Test
    void whoDoesNotAnswerWaitsAndTheOtherIsTried() {
        HostPort one = seeds.due(0, 0, random).orElseThrow();
        HostPort other = one.equals(FIRST) ? SECOND : FIRST;
        seeds.failed(one, 10);
        assertEquals(Optional.of(other), seeds.due(0, 0, random));
        seeds.failed(other, 20);
        assertTrue(seeds.due(0, 9, random).isEmpty());
        assertEquals(2, seeds.failures(one));
        assertEquals(Optional.of(one), seeds.due(0, 10, random));
    }

    @Test
    void aSeedLeavesOnceThereAreEnoughOthersUnlessItIsAVoter() {
        seeds.set(List.of(FIRST));
        seeds.linked(FIRST, key("seed"));
        assertTrue(seeds.due(1, 0, random).isEmpty(), "it is linked");
        assertEquals(List.of(), seeds.leaving(Set.of(key("seed"), key("a")), Set.of(), 0));
        Set<PublicKey> enough = Set.of(key("seed"), key("a"), key("b"), key("c"), key("d"));
        assertEquals(List.of(), seeds.leaving(enough, Set.of(key("seed")), 0));
        assertEquals(List.of(key("seed")), seeds.leaving(enough, Set.of(), 0));
    }

    @Test
    void aSeedWhoseLinkHasEndedIsDialledAgainAfterAWhile() {
        seeds.set(List.of(FIRST));
        seeds.linked(FIRST, key("seed"));
        assertEquals(List.of(), seeds.leaving(Set.of(), Set.of(), 15));
        assertTrue(seeds.due(0, 14, random).isEmpty());
        assertEquals(Optional.of(FIRST), seeds.due(0, 15, random));
    }
}

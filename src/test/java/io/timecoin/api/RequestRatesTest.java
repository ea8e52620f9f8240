package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.network.conduct.AddressPrefix;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RequestRatesTest {

    private static final AddressPrefix GREEDY = network(0);
    private static final AddressPrefix OTHER = network(1);

    private long now;
    private final RequestRates rates = new RequestRates(() -> now);

    private static AddressPrefix network(int number) {
        return AddressPrefix.counted("10.%d.%d.9".formatted(number >> 8, number & 0xff))
                .orElseThrow();
    }

    private RequestRates.Turn ask(AddressPrefix who, int times) {
        RequestRates.Turn last = RequestRates.Turn.AT_ONCE;
        for (int i = 0; i < times; i++) {
            last = rates.asked(who);
        }
        return last;
    }

    private void windowOver(boolean busy) {
        now += RequestRates.WINDOW.toNanos();
        rates.windowOver(busy);
    }

    private void windows(int count, int requests, boolean busy) {
        for (int i = 0; i < count; i++) {
            ask(GREEDY, requests);
            ask(OTHER, 5);
            windowOver(busy);
        }
    }

    private void hold() {
        windows(RequestRates.PATIENCE, 1_000, true);
    }

    /** On a machine that has no time for it. */
    @Test
    void aWindowThatIsOverLateMakesNobodyGreedy() {
        for (int i = 0; i < 10; i++) {
            ask(GREEDY, 300);
            ask(OTHER, 5);
            now += Duration.ofSeconds(4).toNanos();
            rates.windowOver(true);
        }
        assertEquals(0, rates.held());
    }

    @Test
    void aBurstIsNobodysFault() {
        for (int i = 0; i < 5; i++) {
            windows(RequestRates.PATIENCE - 1, 1_000, true);
            assertEquals(0, rates.held());
            windows(1, 50, true);
        }
        assertEquals(0, rates.held());
    }

    @Test
    void whoAsksMostOfABusyNodeIsHeldAndNobodyElse() {
        hold();
        assertEquals(1, rates.held());
        assertTrue(rates.asked(GREEDY).waitNanos() > 0);
        assertEquals(RequestRates.Turn.AT_ONCE, rates.asked(OTHER));
    }

    @Test
    void aNodeThatHasTimeAnswersAsOftenAsItIsAsked() {
        windows(10, 1_000, false);
        assertEquals(RequestRates.Turn.AT_ONCE, rates.asked(GREEDY));
    }

    @Test
    void whoIsAloneMayHaveAll() {
        for (int i = 0; i < 10; i++) {
            ask(GREEDY, 1_000);
            windowOver(true);
        }
        assertEquals(RequestRates.Turn.AT_ONCE, rates.asked(GREEDY));
    }

    @Test
    void whoAsksAsOftenAsTheOthersOrSeldomIsNeverHeld() {
        for (int i = 0; i < 10; i++) {
            ask(GREEDY, 500);
            ask(OTHER, 500);
            windowOver(true);
        }
        windows(10, 50, true);
        assertEquals(0, rates.held());
    }

    @Test
    void whoIsHeldGetsItsRateAndWaitsForTheRest() {
        hold();
        int served = 0;
        long second = now + Duration.ofSeconds(1).toNanos();
        long wait = 0;
        while (now < second) {
            RequestRates.Turn turn = rates.asked(GREEDY);
            served += turn.served() ? 1 : 0;
            wait = Math.max(wait, turn.waitNanos());
            now += 100_000;
        }
        assertTrue(served >= RequestRates.HELD_RATE / 4 && served <= 2 * RequestRates.HELD_RATE, "served " + served);
        assertEquals(Duration.ofSeconds(2).toNanos(), wait, "what is owed is bounded");
    }

    @Test
    void whoWaitsAsLongAsItIsToldIsServedAtTheRate() {
        hold();
        int served = 0;
        long end = now + Duration.ofSeconds(5).toNanos();
        while (now < end) {
            RequestRates.Turn turn = rates.asked(GREEDY);
            assertTrue(turn.served());
            served++;
            now += turn.waitNanos();
        }
        assertEquals(5 * RequestRates.HELD_RATE, served);
    }

    @Test
    void itIsForgottenSomeTimeAfterTheLastExcess() {
        hold();
        long end = now + RequestRates.HELD_FOR.toNanos();
        while (now < end) {
            assertEquals(1, rates.held());
            ask(GREEDY, 10);
            ask(OTHER, 5);
            windowOver(true);
        }
        assertEquals(0, rates.held());
        assertEquals(RequestRates.Turn.AT_ONCE, rates.asked(GREEDY));
    }

    @Test
    void inventedNetworksTakeABoundedPlace() {
        for (int window = 0; window < RequestRates.PATIENCE; window++) {
            for (int i = 0; i < RequestRates.MOST_NETWORKS; i++) {
                rates.asked(network(i));
            }
            ask(network(RequestRates.MOST_NETWORKS), 100);
            ask(network(RequestRates.MOST_NETWORKS + 1), 100);
            windowOver(true);
        }
        assertEquals(1, rates.held(), "those beyond count as one");
        assertFalse(ask(network(RequestRates.MOST_NETWORKS + 2), 100).served());
    }
}

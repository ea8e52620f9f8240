package io.timecoin.cli.testnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PercentilesTest {

    @Test
    void ofAHundredValuesTheNthPercentileIsTheNthValue() {
        Percentiles hundred =
                Percentiles.of(LongStream.rangeClosed(1, 100).boxed().toList().reversed());
        assertEquals(
                List.of(1L, 50L, 95L, 99L, 100L),
                List.of(hundred.at(1), hundred.at(50), hundred.at(95), hundred.at(99), hundred.at(100)));
    }

    @Test
    void aPercentileIsAlwaysAMeasuredValue() {
        Percentiles three = Percentiles.of(List.of(30L, 10L, 20L));
        assertEquals(List.of(10L, 20L, 30L), List.of(three.at(33), three.at(50), three.at(99)));
    }

    @Test
    void ofNothingItIsZero() {
        assertEquals(0, Percentiles.of(List.of()).at(99));
    }

    @Test
    void aPercentileOutsideOneToAHundredIsRefused() {
        Percentiles one = Percentiles.of(List.of(1L));
        assertThrows(IllegalArgumentException.class, () -> one.at(0));
        assertThrows(IllegalArgumentException.class, () -> one.at(101));
    }
}

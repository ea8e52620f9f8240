package io.timecoin.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AmountTest {

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "0.29,29000000",
        "1,100000000",
        "1.5,150000000",
        "0.00000001,1",
        "100000,10000000000000",
        "92233720368.54775807,9223372036854775807"
    })
    void decimalsAreExactBothWays(String text, long satoshis) {
        assertEquals(new Amount.Parsed.Satoshis(satoshis), Amount.parse(text));
        assertEquals(text, Amount.format(satoshis));
    }

    @Test
    void everyAmountReadsBack() {
        Random random = new Random(5);
        for (int i = 0; i < 1_000; i++) {
            long satoshis = random.nextLong() >>> (1 + random.nextInt(62));
            assertEquals(new Amount.Parsed.Satoshis(satoshis), Amount.parse(Amount.format(satoshis)));
        }
    }

    @Test
    void zerosAtTheEndChangeNothing() {
        assertEquals(new Amount.Parsed.Satoshis(29_000_000), Amount.parse("0.29000000"));
        assertEquals(new Amount.Parsed.Satoshis(100_000_000), Amount.parse("001.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "-0",
                "+1",
                "1e3",
                "1E3",
                "0x10",
                "1.000000001",
                ".",
                "1.",
                ".5",
                "1.2.3",
                "1,5",
                "NaN",
                "1 ",
                "٣",
                "92233720368.54775808",
                "100000000000",
                "99999999999999999999",
                "999999999999999999999999"
            })
    void whatIsNoAmountIsRefused(String text) {
        assertInstanceOf(Amount.Parsed.NotAnAmount.class, Amount.parse(text));
    }

    @Test
    void sumsAreExactOrAbsent() {
        assertEquals(OptionalLong.of(0), Amount.sum());
        assertEquals(OptionalLong.of(Long.MAX_VALUE), Amount.sum(Long.MAX_VALUE - 2, 1, 1));
        assertEquals(OptionalLong.empty(), Amount.sum(Long.MAX_VALUE, 1));
        assertEquals(OptionalLong.empty(), Amount.sum(Long.MAX_VALUE, Long.MAX_VALUE, 2));
        assertEquals(OptionalLong.empty(), Amount.sum(5, -1));
        assertThrows(IllegalArgumentException.class, () -> Amount.format(-1));
    }
}

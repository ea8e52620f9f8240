package io.timecoin.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeeRateTest {

    @Test
    void comparesExactlyAsFractionsDo() {
        long seed = 20_250_101;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            FeeRate left = new FeeRate(random.nextLong(0, 1L << random.nextInt(1, 63)), random.nextInt(1, 100_001));
            FeeRate right = new FeeRate(random.nextLong(0, 1L << random.nextInt(1, 63)), random.nextInt(1, 100_001));
            int exact = product(left.fee(), right.bytes()).compareTo(product(right.fee(), left.bytes()));
            assertEquals(exact, left.compareTo(right), () -> "seed " + seed + ": " + left + " and " + right);
        }
    }

    @Test
    void theSameRateForTwiceTheSpaceIsEqual() {
        assertEquals(0, new FeeRate(300, 100).compareTo(new FeeRate(600, 200)));
    }

    @Test
    void aKilobyteCostsTheRateRoundedUp() {
        assertEquals(0, FeeRate.ZERO.perKilobyte());
        assertEquals(3_334, new FeeRate(10, 3).perKilobyte());
        assertEquals(4_000, new FeeRate(1_000, 250).perKilobyte());
    }

    @Test
    void aKilobyteNeverCostsMoreThanALongHolds() {
        assertEquals(Long.MAX_VALUE, new FeeRate(Long.MAX_VALUE, 1).perKilobyte());
    }

    @Test
    void refusesWhatIsNoRate() {
        assertThrows(IllegalArgumentException.class, () -> new FeeRate(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new FeeRate(1, 0));
    }

    private static BigInteger product(long a, long b) {
        return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    }
}

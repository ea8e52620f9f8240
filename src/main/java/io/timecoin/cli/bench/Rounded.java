package io.timecoin.cli.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Measured numbers with no more digits than they deserve. */
final class Rounded {

    private Rounded() {}

    static BigDecimal of(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    }
}

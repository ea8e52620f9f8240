package io.timecoin.ledger;

import java.util.List;
import java.util.OptionalLong;

/** Amounts are satoshis in a {@code long}, 0 … 2^63 − 1; never floating point (protocol §3). */
public final class Amount {

    /** 1 TIME. */
    public static final long SATOSHIS_PER_TIME = 100_000_000L;

    private static final int DECIMALS = 8;

    /** Characters of 2^63 − 1 with a point; nothing longer is looked at. */
    private static final int MAX_TEXT = 20;

    private Amount() {}

    /** What reading a decimal text gives. */
    public sealed interface Parsed {

        /** It is an amount. */
        record Satoshis(long value) implements Parsed {}

        /**
         * It is not.
         *
         * @param detail a sentence for people
         */
        record NotAnAmount(String detail) implements Parsed {}
    }

    /** The exact sum, empty if it does not fit or one of them is negative. */
    public static OptionalLong sum(long... amounts) {
        long sum = 0;
        for (long amount : amounts) {
            if (amount < 0) {
                return OptionalLong.empty();
            }
            sum += amount;
            if (sum < 0) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(sum);
    }

    /** The exact sum of the values, empty if it does not fit or one of them is negative. */
    public static OptionalLong sumOfOutputs(List<TransactionOutput> outputs) {
        // A loop: this is done several times for every transaction of the network.
        long sum = 0;
        for (TransactionOutput output : outputs) {
            sum += output.value();
            if (output.value() < 0 || sum < 0) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(sum);
    }

    /** Reads TIME with at most eight decimals, exactly: {@code 0.29} is 29,000,000 satoshis. */
    public static Parsed parse(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            return not("an amount has 1 to " + MAX_TEXT + " characters");
        }
        if (text.charAt(0) == '-') {
            return not("an amount is not negative: " + text);
        }
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        String decimals = point < 0 ? "" : text.substring(point + 1);
        if (!isDigits(whole) || (point >= 0 && !isDigits(decimals))) {
            return not("an amount is digits with at most one point between them: " + text);
        }
        if (decimals.length() > DECIMALS) {
            return not("an amount has at most 8 decimals: " + text);
        }
        try {
            long satoshis = Long.parseLong(decimals + "0".repeat(DECIMALS - decimals.length()));
            return new Parsed.Satoshis(
                    Math.addExact(Math.multiplyExact(Long.parseLong(whole), SATOSHIS_PER_TIME), satoshis));
        } catch (ArithmeticException | NumberFormatException e) {
            return not("an amount is below 2^63 satoshis: " + text);
        }
    }

    /**
     * TIME as the shortest decimal that is exact: {@code 0.29}, {@code 1}, {@code 0.00000001}.
     *
     * @throws IllegalArgumentException if negative
     */
    public static String format(long satoshis) {
        if (satoshis < 0) {
            throw new IllegalArgumentException("an amount is not negative: " + satoshis);
        }
        long whole = satoshis / SATOSHIS_PER_TIME;
        long rest = satoshis % SATOSHIS_PER_TIME;
        if (rest == 0) {
            return Long.toString(whole);
        }
        String decimals = Long.toString(SATOSHIS_PER_TIME + rest).substring(1);
        int end = decimals.length();
        while (decimals.charAt(end - 1) == '0') {
            end--;
        }
        return whole + "." + decimals.substring(0, end);
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Parsed not(String detail) {
        return new Parsed.NotAnAmount(detail);
    }
}

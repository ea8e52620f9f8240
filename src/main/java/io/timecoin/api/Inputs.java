package io.timecoin.api;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what clients write; whatever is wrong is named. */
public final class Inputs {

    /** Most elements of a list that one answer carries. */
    public static final int MAX_LIMIT = 1_000;

    /** Longest wait for finality. */
    public static final Duration MAX_WAIT = Duration.ofMinutes(5);

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    private Inputs() {}

    public static Hash256 hash(String text, String what) {
        try {
            return Hash256.ofHex(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("INVALID_HASH", what + " is not 64 hexadecimal digits");
        }
    }

    public static byte[] hex(String text, String what) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("INVALID_HEX", what + " is not an even number of hexadecimal digits");
        }
    }

    public static OutPoint outPoint(String txid, String vout) {
        return new OutPoint(hash(txid, "txid"), (int) number(vout, 0, Integer.MAX_VALUE, "INVALID_VOUT", "vout"));
    }

    /** Decimal digits, those of ASCII and no sign, within bounds, both included. */
    public static long number(String text, long least, long most, String code, String what) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw ApiException.invalid(code, what + " is not a whole number of " + least + " to " + most);
        }
        throw ApiException.invalid(code, what + " is not within " + least + " to " + most);
    }

    /** A height; 2^53 − 1 bounds it so that every client can hold it. */
    public static long height(String text) {
        return number(text, 0, (1L << 53) - 1, "INVALID_HEIGHT", "height");
    }

    /** A wrong limit is an error, never silently another one. */
    public static int limit(String text) {
        return (int) number(text, 1, MAX_LIMIT, "INVALID_LIMIT", "limit");
    }

    /** {@code 500ms}, {@code 5s} or {@code 2m}, at most {@link #MAX_WAIT}. */
    public static Duration duration(String text, String what) {
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            Duration duration = switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            };
            if (duration.compareTo(MAX_WAIT) <= 0) {
                return duration;
            }
        }
        throw ApiException.invalid("INVALID_TIMEOUT", what + " is not a time like 500ms, 5s or 2m of at most 5m");
    }
}

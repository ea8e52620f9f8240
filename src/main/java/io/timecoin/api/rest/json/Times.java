package io.timecoin.api.rest.json;

import io.timecoin.api.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as every answer writes them: ISO-8601, UTC, always with milliseconds. */
public final class Times {

    private static final DateTimeFormatter ISO_MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Times() {}

    public static String iso(long unixMillis) {
        return ISO_MILLIS.format(Instant.ofEpochMilli(unixMillis));
    }

    /** Unix milliseconds of an ISO-8601 instant that is not before 1970. */
    public static long millis(String iso, String what) {
        try {
            long millis = Instant.parse(iso).toEpochMilli();
            if (millis >= 0) {
                return millis;
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw ApiException.invalid("INVALID_TIME", what + " is not a time like 2026-01-31T12:00:00.000Z");
        }
        throw ApiException.invalid("INVALID_TIME", what + " is before 1970");
    }
}

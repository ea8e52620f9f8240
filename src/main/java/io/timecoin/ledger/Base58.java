package io.timecoin.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Base58 as Bitcoin writes it; quadratic, so for short inputs only. */
final class Base58 {

    private static final byte[] ALPHABET =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final int[] VALUES = values();

    private Base58() {}

    private static int[] values() {
        int[] values = new int[128];
        Arrays.fill(values, -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            values[ALPHABET[i]] = i;
        }
        return values;
    }

    static String encode(byte[] bytes) {
        int zeros = leading(bytes, (byte) 0);
        int[] number = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            number[i] = bytes[i] & 0xff;
        }
        StringBuilder reversed = new StringBuilder();
        int start = zeros;
        while (start < number.length) {
            reversed.append((char) ALPHABET[divide(number, start, 256, 58)]);
            start = firstDigit(number, start);
        }
        return "1".repeat(zeros) + reversed.reverse();
    }

    /** Empty if a character is not of the alphabet. */
    static Optional<byte[]> decode(String text) {
        int[] number = new int[text.length()];
        for (int i = 0; i < number.length; i++) {
            char c = text.charAt(i);
            number[i] = c < VALUES.length ? VALUES[c] : -1;
            if (number[i] < 0) {
                return Optional.empty();
            }
        }
        int start = firstDigit(number, 0);
        int zeros = start;
        byte[] bytes = new byte[number.length];
        int at = bytes.length;
        while (start < number.length) {
            bytes[--at] = (byte) divide(number, start, 58, 256);
            start = firstDigit(number, start);
        }
        return Optional.of(Arrays.copyOfRange(bytes, at - zeros, bytes.length));
    }

    /** Divides a big-endian number in place and returns the remainder. */
    private static int divide(int[] number, int start, int base, int divisor) {
        int remainder = 0;
        for (int i = start; i < number.length; i++) {
            int value = remainder * base + number[i];
            number[i] = value / divisor;
            remainder = value % divisor;
        }
        return remainder;
    }

    private static int firstDigit(int[] number, int start) {
        int first = start;
        while (first < number.length && number[first] == 0) {
            first++;
        }
        return first;
    }

    private static int leading(byte[] bytes, byte value) {
        int count = 0;
        while (count < bytes.length && bytes[count] == value) {
            count++;
        }
        return count;
    }
}

package io.timecoin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;

/** What fuzz tests ask of every decoder of hostile bytes. */
public final class DecoderProperties {

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int MEASUREMENTS = 3;

    private DecoderProperties() {}

    /** Something that is done with an input. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /** Decodes and encodes again. */
    @FunctionalInterface
    public interface Round {
        byte[] trip(byte[] bytes) throws Exception;
    }

    /**
     * How many bytes a decoder may allocate: {@code perByte} × length of the input + {@code fixed}. {@code perByte} covers
     * the objects of the smallest element of a list; {@code fixed} covers buffers, exceptions and what the fuzzer's own
     * instrumentation allocates.
     */
    public record Allowance(long perByte, long fixed) {

        /**
         * For the binary encodings. The dearest bytes are an empty transaction's 39, with six lists and arrays: 28 times their
         * length was measured for 10,000 of them.
         */
        public static final Allowance BINARY = new Allowance(128, 64 * 1024);

        /** For JSON: 34 times the length was measured for a list of 20,000 empty objects; the parser has buffers, too. */
        public static final Allowance JSON = new Allowance(256, 256 * 1024);
    }

    /** Bytes are refused with exactly this exception, or are the one encoding of what they give; within the allowance. */
    public static void assertOneEncoding(
            byte[] bytes, Class<? extends Exception> refusal, Allowance allowance, Round round) throws Exception {
        byte[] before = bytes.clone();
        refusing(refusal, () -> assertArrayEquals(before, round.trip(bytes), "another encoding of the same"));
        assertArrayEquals(before, bytes, "the decoder changed its input");
        assertAllocatesWithin(bytes.length, allowance, () -> refusing(refusal, () -> round.trip(bytes)));
    }

    /** Runs an action that may fail in one way only. */
    public static void refusing(Class<? extends Exception> refusal, Action action) throws Exception {
        try {
            action.run();
        } catch (Exception e) {
            if (e.getClass() != refusal) {
                throw e;
            }
            String reason = e.getMessage();
            assertTrue(reason != null && !reason.isEmpty(), "a refusal says why");
        }
    }

    /** The least of some runs counts, since the first one also loads classes. */
    public static void assertAllocatesWithin(int length, Allowance allowance, Action action) throws Exception {
        long most = allowance.perByte() * length + allowance.fixed();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < MEASUREMENTS && least > most; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            action.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least <= most, least + " bytes allocated for an input of " + length + ", allowed are " + most);
    }
}

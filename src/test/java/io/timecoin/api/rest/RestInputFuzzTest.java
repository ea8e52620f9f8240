package io.timecoin.api.rest;

import static io.timecoin.DecoderProperties.assertAllocatesWithin;
import static io.timecoin.DecoderProperties.refusing;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.timecoin.DecoderProperties.Action;
import io.timecoin.DecoderProperties.Allowance;
import io.timecoin.api.Addresses;
import io.timecoin.api.ApiException;
import io.timecoin.api.Inputs;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/** Bodies of transactions that clients send, and what stands in paths and queries. The first byte of an input says which. */
final class RestInputFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void whatAClientWritesIsUnderstoodOrRefused(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        String text = new String(bytes, StandardCharsets.UTF_8);
        Action read = switch ((input[0] & 0xff) % 8) {
            case 0, 1, 2 -> () -> assertTransaction(bytes);
            case 3 -> () -> assertHex(bytes);
            case 4 -> () -> assertOutPoint(text);
            case 5 -> () -> assertTrue(isDecimal(text, Inputs.height(text)));
            case 6 -> () -> assertDuration(Inputs.duration(text, "timeout"));
            default -> () -> assertAddress(text);
        };
        refusing(ApiException.class, read);
        assertAllocatesWithin(bytes.length, Allowance.JSON, () -> refusing(ApiException.class, read));
    }

    private static void assertTransaction(byte[] body) throws Exception {
        byte[] encoded = TransactionBodies.fromJson(body, Network.DEVNET);
        refusing(
                MalformedException.class,
                () -> assertArrayEquals(encoded, Transaction.decode(encoded).encode()));
    }

    private static void assertHex(byte[] body) {
        byte[] encoded = TransactionBodies.fromHex(body);
        String text = new String(body, StandardCharsets.US_ASCII).strip();
        assertTrue(HexFormat.of().formatHex(encoded).equalsIgnoreCase(text));
    }

    private static void assertOutPoint(String text) {
        int colon = Math.max(0, text.indexOf(':'));
        OutPoint outPoint =
                Inputs.outPoint(text.substring(0, colon), text.substring(Math.min(text.length(), colon + 1)));
        assertTrue(outPoint.txid().toHex().equalsIgnoreCase(text.substring(0, colon)));
        assertTrue(isDecimal(text.substring(colon + 1), outPoint.vout()));
    }

    /** Leading zeros do no harm; digits of other scripts and signs are not ours. */
    private static boolean isDecimal(String text, long value) {
        return text.matches("[0-9]+") && Long.parseLong(text) == value;
    }

    private static void assertDuration(Duration duration) {
        assertTrue(!duration.isNegative() && duration.compareTo(Inputs.MAX_WAIT) <= 0, duration::toString);
    }

    private static void assertAddress(String text) {
        Address address = Addresses.parse(text, Network.DEVNET);
        assertEquals(text, AddressText.encode(address, Network.DEVNET));
    }
}

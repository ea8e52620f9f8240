package io.timecoin.network;

import static io.timecoin.DecoderProperties.assertAllocatesWithin;
import static io.timecoin.DecoderProperties.assertOneEncoding;
import static io.timecoin.DecoderProperties.refusing;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.timecoin.DecoderProperties.Allowance;
import io.timecoin.ledger.codec.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a link reads before and around messages: handshake frames, frames of an authenticated link, endpoints. The first byte
 * of an input says which.
 */
final class LinkFrameFuzzTest {

    private static final byte[] KEY = new byte[FrameAuthenticator.KEY_BYTES];

    @FuzzTest(maxDuration = "5m")
    void aFrameIsRefusedOrIsTheOneEncoding(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        switch ((input[0] & 0xff) % 4) {
            case 0 ->
                assertOneEncoding(
                        bytes,
                        MalformedException.class,
                        Allowance.BINARY,
                        frame -> HandshakeFrame.decode(frame).encode());
            case 1 -> assertOpensOnlyAsSealed(bytes);
            case 2 -> assertForgeryIsRefused(bytes);
            default -> assertHostPort(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /** The bytes as a frame: they are not opened, or are what this key seals first. */
    private static void assertOpensOnlyAsSealed(byte[] bytes) throws Exception {
        assertOneEncoding(
                bytes,
                ForgedFrameException.class,
                Allowance.BINARY,
                frame -> FrameAuthenticator.of(KEY)
                        .seal(FrameAuthenticator.of(KEY).open(frame)));
    }

    /** The bytes as a payload, the first two of which say where to change its frame by what. */
    private static void assertForgeryIsRefused(byte[] bytes) throws Exception {
        byte[] frame = FrameAuthenticator.of(KEY).seal(bytes);
        FrameAuthenticator opener = FrameAuthenticator.of(KEY);
        assertArrayEquals(bytes, opener.open(frame));
        assertThrows(ForgedFrameException.class, () -> opener.open(frame), "repeated");
        if (bytes.length >= 2 && bytes[1] != 0) {
            byte[] changed = frame.clone();
            changed[(bytes[0] & 0xff) % changed.length] ^= bytes[1];
            assertThrows(
                    ForgedFrameException.class, () -> FrameAuthenticator.of(KEY).open(changed));
        }
    }

    private static void assertHostPort(String text) throws Exception {
        assertAllocatesWithin(
                text.length(),
                Allowance.BINARY,
                () -> refusing(IllegalArgumentException.class, () -> {
                    HostPort parsed = HostPort.parse(text);
                    assertEquals(parsed, HostPort.parse(parsed.toString()));
                }));
    }
}

package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FrameAuthenticatorTest {

    private static final byte[] KEY = new byte[FrameAuthenticator.KEY_BYTES];

    private final FrameAuthenticator sealer = FrameAuthenticator.of(KEY);
    private final FrameAuthenticator opener = FrameAuthenticator.of(KEY);

    @Test
    void framesOpenInTheOrderTheyWereSealed() throws ForgedFrameException {
        for (String text : new String[] {"one", "", "three"}) {
            assertArrayEquals(bytes(text), opener.open(sealer.seal(bytes(text))));
        }
    }

    @Test
    void aFrameWithAnyBitChangedIsForged() {
        byte[] frame = sealer.seal(bytes("pay"));
        for (int bit = 0; bit < frame.length * 8; bit++) {
            byte[] changed = frame.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(
                    ForgedFrameException.class, () -> FrameAuthenticator.of(KEY).open(changed));
        }
    }

    @Test
    void aRepeatedFrameIsRefused() throws ForgedFrameException {
        byte[] frame = sealer.seal(bytes("pay"));
        opener.open(frame);
        assertOutOfOrder(frame);
    }

    @Test
    void aFrameThatOvertakesAnotherIsRefused() {
        sealer.seal(bytes("first"));
        assertOutOfOrder(sealer.seal(bytes("second")));
    }

    @Test
    void aFrameOfAnotherKeyIsForged() {
        byte[] other = KEY.clone();
        other[0] = 1;
        byte[] frame = FrameAuthenticator.of(other).seal(bytes("pay"));
        assertThrows(ForgedFrameException.class, () -> opener.open(frame));
    }

    @Test
    void aFrameOfImpossibleLengthIsRefused() {
        byte[] shorter = Arrays.copyOf(sealer.seal(new byte[0]), FrameAuthenticator.OVERHEAD_BYTES - 1);
        assertThrows(ForgedFrameException.class, () -> opener.open(shorter));
        assertThrows(ForgedFrameException.class, () -> opener.open(new byte[FrameAuthenticator.MAX_FRAME_BYTES + 1]));
    }

    private void assertOutOfOrder(byte[] frame) {
        ForgedFrameException refusal = assertThrows(ForgedFrameException.class, () -> opener.open(frame));
        assertTrue(String.valueOf(refusal.getMessage()).contains("out of order"), refusal::getMessage);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

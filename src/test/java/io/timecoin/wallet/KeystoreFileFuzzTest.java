package io.timecoin.wallet;

import static io.timecoin.DecoderProperties.assertAllocatesWithin;
import static io.timecoin.DecoderProperties.refusing;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.timecoin.DecoderProperties.Allowance;
import io.timecoin.crypto.PublicKey;
import java.util.HexFormat;

/** Keystore files up to the key derivation, which would cost the fuzzer a third of a second each. */
final class KeystoreFileFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void aFileIsRefusedOrSurvivesBeingWrittenAgain(byte[] input) throws Exception {
        refusing(KeystoreException.class, () -> assertSurvives(input));
        assertAllocatesWithin(
                input.length, Allowance.JSON, () -> refusing(KeystoreException.class, () -> KeystoreFile.parse(input)));
    }

    private static void assertSurvives(byte[] json) throws KeystoreException {
        KeystoreFile file = KeystoreFile.parse(json);
        assertEquals(file, KeystoreFile.parse(file.toJson()));
        assertTrue(file.kdf().isAcceptable());
        KeyKind.ofLabel(file.kind());
        file.publicKeys().forEach(PublicKey::ofHex);
        byte[] ciphertext = HexFormat.of().parseHex(file.ciphertext());
        KeystoreFile again = file.withCiphertext(ciphertext);
        assertEquals(again, KeystoreFile.parse(again.toJson()));
        assertArrayEquals(file.authenticated(), again.authenticated());
    }
}

package io.timecoin.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class Sha256Test {

    private static final long SEED = 20_261_128;

    @BeforeAll
    static void theNativeLibraryIsAsked() {
        CorrettoEd25519.loaded();
    }

    /** FIPS 180-2, appendix B.1. */
    @Test
    void digestsAsTheStandardSays() {
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                HexFormat.of().formatHex(Sha256.digest("abc".getBytes(StandardCharsets.US_ASCII))));
    }

    /** RFC 4231, test case 2. */
    @Test
    void authenticatesAsTheStandardSays() {
        Mac mac = Sha256.hmac("Jefe".getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                HexFormat.of()
                        .formatHex(mac.doFinal("what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void whoeverIsAskedSaysTheSameOfEveryLength() throws Exception {
        Random random = new Random(SEED);
        for (int length = 0; length < 600; length++) {
            byte[] data = new byte[length];
            random.nextBytes(data);
            assertArrayEquals(
                    MessageDigest.getInstance("SHA-256").digest(data), Sha256.digest(data), "length " + length);
            Mac mac = Mac.getInstance("HmacSHA256");
            byte[] key = new byte[32];
            random.nextBytes(key);
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            assertArrayEquals(mac.doFinal(data), Sha256.hmac(key).doFinal(data), "length " + length);
        }
    }

    @Test
    void tagsDigestTheSameBeforeAndAfterTheNativeLibraryIsLoaded() {
        assumeTrue(CorrettoEd25519.loaded().isPresent(), "no native library for this machine");
        byte[] tag = sha256("timecoin/txid".getBytes(StandardCharsets.US_ASCII));
        byte[] data = {1, 2, 3};
        byte[] all = new byte[2 * tag.length + data.length];
        System.arraycopy(tag, 0, all, 0, tag.length);
        System.arraycopy(tag, 0, all, tag.length, tag.length);
        System.arraycopy(data, 0, all, 2 * tag.length, data.length);
        assertEquals(Hash256.of(sha256(all)), HashTag.TRANSACTION_ID.hash(data));
        HashTag.startAnew();
        assertEquals(Hash256.of(sha256(all)), HashTag.TRANSACTION_ID.hash(data));
    }

    @Test
    void manyThreadsMayDigestAtOnce() {
        byte[] data = new byte[250];
        Hash256 expected = HashTag.BLOCK.hash(data);
        assertEquals(
                0,
                IntStream.range(0, 20_000)
                        .parallel()
                        .filter(i -> !HashTag.BLOCK.hash(data).equals(expected))
                        .count());
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}

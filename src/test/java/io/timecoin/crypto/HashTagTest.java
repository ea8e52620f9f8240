package io.timecoin.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HashTagTest {

    @Test
    void aTaggedHashIsOverTwoDigestsOfTheTagAndThenTheData() throws Exception {
        byte[] data = "some data".getBytes(StandardCharsets.US_ASCII);
        byte[] tag = Sha256.digest("timecoin/txid".getBytes(StandardCharsets.US_ASCII));
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(tag);
        sha256.update(tag);
        sha256.update(data);
        Hash256 expected = Hash256.of(sha256.digest());
        for (int i = 0; i < 3; i++) {
            assertEquals(expected, HashTag.TRANSACTION_ID.hash(data));
        }
        assertEquals(expected, HashTag.TRANSACTION_ID.hash(Arrays.copyOf(data, 4), Arrays.copyOfRange(data, 4, 9)));
        byte[] framed = new byte[20];
        System.arraycopy(data, 0, framed, 5, 9);
        assertEquals(expected, HashTag.TRANSACTION_ID.hash(framed, 5, 9));
    }

    @Test
    void everyTagMakesAnotherHashOfTheSameData() {
        Set<Hash256> hashes = new HashSet<>();
        for (HashTag tag : HashTag.values()) {
            assertTrue(hashes.add(tag.hash(new byte[32])), tag.name());
        }
    }

    @Test
    void aHashIsReadAndWrittenAndOrderedAsUnsignedBytes() {
        Hash256 high = Hash256.ofHex("ff".repeat(32));
        assertEquals("ff".repeat(32), high.toHex());
        assertEquals(high, Hash256.of(high.toBytes()));
        assertTrue(high.compareTo(Hash256.ZERO) > 0);
        assertTrue(Hash256.ofHex("00".repeat(31) + "80").compareTo(Hash256.ofHex("00".repeat(31) + "7f")) > 0);
        assertThrows(IllegalArgumentException.class, () -> Hash256.of(new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> Hash256.ofHex("00"));
        assertThrows(IllegalArgumentException.class, () -> Hash256.ofHex("zz".repeat(32)));
    }
}

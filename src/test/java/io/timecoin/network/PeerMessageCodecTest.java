package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.PeerMessage.GetCertificates;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerMessageCodecTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyMessageSurvivesItsEncoding(long seed) throws MalformedException {
        for (PeerMessage message : new GeneratedMessages(seed).all()) {
            byte[] encoded = PeerMessageCodec.encode(message);
            PeerMessage decoded = PeerMessageCodec.decode(encoded);
            assertEquals(message, decoded, () -> "seed " + seed);
            assertArrayEquals(encoded, PeerMessageCodec.encode(decoded), () -> "seed " + seed);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13})
    void noMessageIsReadFromFewerOrMoreBytesThanItHas(long seed) {
        for (PeerMessage message : new GeneratedMessages(seed).all()) {
            byte[] encoded = PeerMessageCodec.encode(message);
            int step = Math.max(1, encoded.length / 50);
            for (int length = 0; length < encoded.length; length += step) {
                byte[] cut = Arrays.copyOf(encoded, length);
                assertThrows(
                        MalformedException.class,
                        () -> PeerMessageCodec.decode(cut),
                        () -> "seed " + seed + " " + message);
            }
            byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
            assertThrows(MalformedException.class, () -> PeerMessageCodec.decode(longer), () -> "seed " + seed);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23, 24})
    void changedBytesAreRefusedOrAreTheOneEncodingOfWhatTheyGive(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (PeerMessage message : new GeneratedMessages(seed).all()) {
            byte[] encoded = PeerMessageCodec.encode(message);
            for (int i = 0; i < 200; i++) {
                byte[] changed = encoded.clone();
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                assertCanonical(changed, seed);
            }
        }
    }

    private static void assertCanonical(byte[] bytes, long seed) {
        PeerMessage decoded;
        try {
            decoded = PeerMessageCodec.decode(bytes);
        } catch (MalformedException e) {
            return; // the only exception that there may be
        }
        assertArrayEquals(bytes, PeerMessageCodec.encode(decoded), () -> "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 100, 0xf0, 0xff})
    void anUnknownTypeIsRefused(int type) {
        MalformedException refusal =
                assertThrows(MalformedException.class, () -> PeerMessageCodec.decode(new byte[] {(byte) type}));
        assertEquals("unknown message type " + type, refusal.getMessage());
    }

    @Test
    void moreElementsThanAllowedAreRefusedBeforeTheyAreRead() {
        assertRefused(new ByteWriter(16).u8(4).u32(20_001), "more than 20000");
        assertRefused(new ByteWriter(16).u8(6).u32(1).u32(PeerMessage.MAX_HASHES + 1), "more than 1024");
        assertRefused(new ByteWriter(16).u8(9).u32(1).u32(300_000).u32(256_001), "more than 256000");
        assertRefused(new ByteWriter(16).u8(11).u32(1).u64(1).u32(PeerMessage.MAX_CERTIFICATES + 1), "more than 256");
        assertRefused(new ByteWriter(16).u8(13).u32(1).u32(1_025), "more than 1024");
    }

    @Test
    void aLengthIsNotBelievedBeyondWhatABlockMayHave() {
        assertRefused(new ByteWriter(16).u8(9).u32(1).u32(3_500_001).bytes(new byte[1]), "more than 3500000");
        assertRefused(new ByteWriter(16).u8(9).u32(1).u32(1).bytes(new byte[2]), "not one of its block");
        assertRefused(new ByteWriter(16).u8(9).u32(1).u32(0).bytes(new byte[1]), "not one of its block");
        assertRefused(new ByteWriter(16).u8(9).u32(1).u32(1).bytes(new byte[0]), "not one of its block");
    }

    @Test
    void aCountThatTheBytesCannotHoldIsRefusedBeforeAnythingIsAllocated() {
        assertRefused(new ByteWriter(16).u8(4).u32(20_000), "fewer bytes than its count says");
        assertRefused(new ByteWriter(16).u8(6).u32(1).u32(1_000), "fewer bytes than its count says");
    }

    @Test
    void aRangeOfViewsThatEndsBeforeItBeginsIsRefused() {
        byte[] encoded = PeerMessageCodec.encode(new GetCertificates(1, 1, 5, 4));
        assertThrows(MalformedException.class, () -> PeerMessageCodec.decode(encoded));
    }

    private static void assertRefused(ByteWriter bytes, String reason) {
        MalformedException refusal =
                assertThrows(MalformedException.class, () -> PeerMessageCodec.decode(bytes.toBytes()));
        assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal::getMessage);
    }

    @Test
    void aTransactionIsAskedForOnceInAQuestion() {
        Hash256 hash = TestPeers.GENESIS;
        byte[] twice = PeerMessageCodec.encode(new PeerMessage.GetTransactions(1, List.of(hash, Hash256.ZERO, hash)));
        MalformedException refused = assertThrows(MalformedException.class, () -> PeerMessageCodec.decode(twice));
        assertEquals("a transaction is asked for twice", refused.getMessage());
    }

    @Test
    void blocksThatAreEncodedAlreadyMakeTheSameReply() throws MalformedException {
        for (int seed = 0; seed < 20; seed++) {
            PeerMessage.FinalBlocksReply reply = new GeneratedMessages(seed)
                    .all().stream()
                            .filter(PeerMessage.FinalBlocksReply.class::isInstance)
                            .map(PeerMessage.FinalBlocksReply.class::cast)
                            .findFirst()
                            .orElseThrow();
            EncodedReply encoded = EncodedReply.finalBlocks(
                    reply.requestId(),
                    reply.blocks().stream().map(Block::encode).toList(),
                    reply.links(),
                    reply.finalization(),
                    reply.finalHeight());
            assertArrayEquals(PeerMessageCodec.encode(reply), encoded.payload());
            assertEquals(reply, EncodedReplies.message(encoded));
        }
    }
}

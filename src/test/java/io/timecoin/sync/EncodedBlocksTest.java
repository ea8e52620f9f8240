package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.Block;
import io.timecoin.ledger.LongBlocks;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncodedBlocksTest {

    private final EncodedBlocks encoded = new EncodedBlocks(8_000_000);

    private static Block block(int number, int transactions) {
        return LongBlocks.block(IntStream.range(0, transactions)
                .mapToObj(i -> LongBlocks.transaction(1_000 * number + i, 90_000))
                .toList());
    }

    @Test
    void whatTravelsInPartsIsEncodedOnce() {
        Block block = block(1, 4);
        byte[] encoding = encoded.encode(block);
        assertArrayEquals(block.encode(), encoding);
        assertSame(encoding, encoded.find(block.hash()));
        assertEquals(encoding.length, encoded.bytes());
        assertArrayEquals(encoding, encoded.encode(block));
        assertEquals(encoding.length, encoded.bytes(), "counted once");
    }

    @Test
    void whatFitsOneReplyIsNotKept() {
        Block block = LongBlocks.block(List.of());
        assertArrayEquals(block.encode(), encoded.encode(block));
        assertNull(encoded.find(block.hash()));
        assertEquals(0, encoded.bytes());
    }

    @Test
    void whatWasNotAskedForLongestGoesFirst() {
        List<Block> blocks =
                IntStream.range(0, 3).mapToObj(number -> block(number, 33)).toList();
        encoded.encode(blocks.get(0));
        encoded.encode(blocks.get(1));
        assertNotNull(encoded.find(blocks.get(0).hash()));
        encoded.encode(blocks.get(2));
        assertNull(encoded.find(blocks.get(1).hash()));
        assertNotNull(encoded.find(blocks.get(0).hash()));
        assertNotNull(encoded.find(blocks.get(2).hash()));
        assertTrue(encoded.bytes() <= 8_000_000);
    }
}

package io.timecoin.network.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.LongBlocks;
import io.timecoin.ledger.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentlyFinalTest {

    private static final Block FIRST = LongBlocks.block(List.of(LongBlocks.transaction(1, 3_000)));
    private static final Block SECOND = LongBlocks.block(List.of(LongBlocks.transaction(2, 3_000)));
    private static final Block THIRD = LongBlocks.block(List.of(LongBlocks.transaction(3, 30_000)));

    private final RecentlyFinal recent = new RecentlyFinal(12_000, Transaction::size);

    private static Transaction only(Block block) {
        return block.transactions().getFirst();
    }

    private List<Transaction> found(Transaction... asked) {
        List<Hash256> hashes =
                List.of(asked).stream().map(Transaction::fullHash).toList();
        return recent.complete(List.of(), hashes);
    }

    @Test
    void blocksAndTheirTransactionsAreFoundForAWhile() {
        recent.add(FIRST);
        recent.add(SECOND);
        assertEquals(Optional.of(FIRST), recent.block(FIRST.hash()));
        assertEquals(List.of(only(SECOND), only(FIRST)), found(only(SECOND), only(THIRD), only(FIRST)));
        assertEquals(
                List.of(only(THIRD), only(FIRST)),
                recent.complete(
                        List.of(only(THIRD)),
                        List.of(only(FIRST).fullHash(), only(THIRD).fullHash())));
    }

    @Test
    void theOldestGoFirstAndTheNewestStaysHoweverLong() {
        recent.add(FIRST);
        recent.add(SECOND);
        recent.add(THIRD);
        assertEquals(Optional.empty(), recent.block(FIRST.hash()));
        assertEquals(Optional.empty(), recent.block(SECOND.hash()));
        assertEquals(List.of(only(THIRD)), found(only(FIRST), only(SECOND), only(THIRD)));
    }

    @Test
    void emptyBlocksAreBoundedToo() {
        for (int i = 0; i < 20; i++) {
            recent.add(LongBlocks.block(List.of(LongBlocks.transaction(i, 40))));
        }
        long kept = IntStream.range(0, 20)
                .filter(i -> !found(LongBlocks.transaction(i, 40)).isEmpty())
                .count();
        assertEquals(5, kept);
    }

    @Test
    void nothingIsFoundAfterTheEnd() {
        recent.add(FIRST);
        recent.clear();
        assertEquals(Optional.empty(), recent.block(FIRST.hash()));
        assertEquals(List.of(), found(only(FIRST)));
    }
}

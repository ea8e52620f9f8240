package io.timecoin.network.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whom a node that is behind asks for what, and what liars and slow peers cost it. */
final class HistoryPlanTest {

    private static final long HEAD = 3_000;
    private static final long EPOCH = 700;
    private static final int MEMORY_OF_BYTE = 8;
    private static final HistoryLimits LIMITS = HistoryLimits.of(20_000_000, MEMORY_OF_BYTE);
    private static final long FAR = 1L << 60;

    private final PeersAtPlay play = new PeersAtPlay(HEAD, EPOCH, LIMITS);

    private void assertWholeChain() {
        long next = 1;
        for (BlockRange range : play.applied) {
            assertTrue(range.contains(next), () -> "without a gap: " + play.applied);
            next = range.last() + 1;
        }
        assertEquals(HEAD + 1, next);
    }

    @Test
    void blocksAreAskedOfSeveralPeersAtOnceAndNoneTwice() {
        play.honest("a", 30).honest("b", 40).honest("c", 50);
        long took = play.run(60_000);
        assertTrue(took > 0 && took < 3_000, () -> "took " + took + " ms");
        assertWholeChain();
        for (String peer : List.of("a", "b", "c")) {
            assertTrue(play.use(peer).bytes() > HEAD * PeersAtPlay.BLOCK_BYTES / 10, peer + " has brought its part");
            assertEquals(0, play.use(peer).useless());
        }
        long blocks = play.plan.uses().stream().mapToLong(SourceUse::bytes).sum() / PeersAtPlay.BLOCK_BYTES;
        assertEquals(HEAD, blocks, "each once");
    }

    @Test
    void noRangeGoesBeyondASettlement() {
        play.honest("a", 30).honest("b", 40);
        play.run(60_000);
        play.applied.forEach(range ->
                assertEquals((range.first() - 1) / EPOCH, (range.last() - 1) / EPOCH, () -> "one epoch: " + range));
    }

    @Test
    void whatIsHeldAndAskedForStaysWithinItsMemory() {
        play.honest("a", 10).honest("b", 900).honest("c", 20);
        assertTrue(play.run(120_000) > 0);
        long oneRange = (long) LIMITS.rangeBytes() * MEMORY_OF_BYTE;
        assertTrue(play.mostMemory <= LIMITS.mostMemory() + oneRange, () -> play.mostMemory + " bytes");
    }

    @Test
    void whatAPeerOnlyClaimsMovesNothing() {
        play.with("liar", FAR, true, PeersAtPlay.lying());
        assertEquals(-1, play.run(30_000));
        assertEquals(0, play.plan.target());
        assertTrue(play.plan.isStuck(play.now));
        assertTrue(play.asked.stream().allMatch(each -> each.question() instanceof HistoryQuestion.Headers));
    }

    @Test
    void threeOfFourThatLieAboutTheirHeightDoNotHoldItUp() {
        play.with("x", FAR, true, PeersAtPlay.lying())
                .with("y", FAR + 1, true, PeersAtPlay.lying())
                .with("z", FAR + 2, true, PeersAtPlay.lying())
                .honest("a", 30);
        long took = play.run(60_000);
        assertTrue(took > 0 && took < 4_000, () -> "took " + took + " ms");
        assertEquals(HEAD, play.plan.target());
        assertEquals(0, play.use("a").useless());
        for (String liar : List.of("x", "y", "z")) {
            assertTrue(play.questionsTo(liar) <= 8, () -> liar + " was asked " + play.questionsTo(liar) + " times");
        }
    }

    @Test
    void silentPeersCostAMoment() {
        play.with("x", HEAD, true, PeersAtPlay.silent())
                .with("y", HEAD, true, PeersAtPlay.silent())
                .honest("a", 30)
                .honest("b", 30);
        long took = play.run(60_000);
        assertTrue(took > 0 && took < 5_000, () -> "took " + took + " ms");
        assertWholeChain();
        assertEquals(0, play.use("a").useless() + play.use("b").useless());
    }

    @Test
    void aHundredSilentStrangersDoNotKeepTheHonestOneAway() {
        for (int i = 0; i < 100; i++) {
            play.with("silent " + i, FAR + i, false, PeersAtPlay.silent());
        }
        play.with("a", HEAD, false, play.honestly(30));
        long took = play.run(200_000);
        assertTrue(took > 0, "it got there");
        assertWholeChain();
    }

    @Test
    void whoBringsOneBlockAtATimeJustInTimeIsOvertaken() {
        play.with("drip", HEAD, true, PeersAtPlay.oneBlockAtATime())
                .honest("a", 30)
                .honest("b", 30);
        long took = play.run(60_000);
        assertTrue(took > 0 && took < 8_000, () -> "took " + took + " ms");
        assertWholeChain();
        assertTrue(play.questionsTo("drip") <= 12, () -> "asked " + play.questionsTo("drip") + " times");
    }

    @Test
    void whoProvesLittleByLittleKeepsNobodyFromTheOthers() {
        play.with("little", FAR, true, PeersAtPlay.littleByLittle())
                .with("a", HEAD, false, play.honestly(30))
                .with("b", HEAD, false, play.honestly(30));
        long took = play.run(60_000);
        assertTrue(took > 0 && took < 8_000, () -> "took " + took + " ms, asked " + play.asked.size() + " questions");
        assertWholeChain();
    }

    @Test
    void aSlowPeerIsOvertakenNearTheEnd() {
        play.honest("slow", 1_800).honest("a", 20);
        long took = play.run(60_000);
        assertTrue(took > 0 && took < 8_000, () -> "took " + took + " ms");
    }

    @Test
    void whoIsBusyIsAskedLaterAndNotBlamed() {
        boolean[] busy = {true};
        play.with("a", HEAD, true, (all, self, question) -> {
            if (busy[0]) {
                PeersAtPlay.busy().asked(all, self, question);
            } else {
                all.honestly(20).asked(all, self, question);
            }
        });
        assertEquals(-1, play.run(2_000));
        assertTrue(play.questionsTo("a") <= 6, () -> "asked " + play.questionsTo("a") + " times");
        assertEquals(0, play.use("a").useless());
        assertFalse(play.plan.isStuck(play.now), "it is asked again soon: nobody is told that it has nothing");
        busy[0] = false;
        assertTrue(play.run(10_000) > 0);
    }

    @Test
    void aPeerThatGoesLeavesNothingWaitingForIt() {
        play.honest("a", 30).with("b", HEAD, true, PeersAtPlay.silent());
        play.after(100, () -> play.leaves("b"));
        long took = play.run(60_000);
        assertTrue(took > 0 && took < 4_000, () -> "took " + took + " ms");
    }

    @Test
    void aLiarThatComesAgainUnderAnotherKeyIsNotAskedFirst() {
        play.with("stranger", HEAD, false, PeersAtPlay.lying());
        play.run(3_000);
        play.with("a", HEAD, false, play.honestly(30));
        play.leaves("stranger");
        play.with("again", FAR, false, PeersAtPlay.lying());
        int before = play.asked.size();
        assertTrue(play.run(10_000) > 0);
        assertEquals("a", play.asked.get(before).peer());
    }

    @Test
    void whatIsOnTheDiskIsNotAskedForAgain() {
        play.honest("a", 30);
        play.plan.progressed(1_234, 1_234 / EPOCH);
        assertTrue(play.run(60_000) > 0);
        assertTrue(play.asked.stream()
                .map(PeersAtPlay.Asked::question)
                .filter(HistoryQuestion.Blocks.class::isInstance)
                .allMatch(
                        question -> ((HistoryQuestion.Blocks) question).range().first() > 1_234));
    }

    @Test
    void whatCameAnotherWayIsNotAskedForAgainWhenWhoWasAskedFails() {
        play.honest("a", 30).honest("b", 30);
        play.plan.wanted(play.now);
        play.plan.orders(play.now);
        play.plan.headers("a", 0, List.of(EPOCH), OptionalLong.of(EPOCH + 5), play.now);
        HistoryPlan.Order<String> first = blocks(play.plan.orders(play.now));
        play.plan.progressed(10, 0);
        play.plan.failed(first.peer(), first.question(), Failing.SILENT, play.now);
        HistoryPlan.Order<String> next = blocks(play.plan.orders(play.now));
        assertEquals(11, ((HistoryQuestion.Blocks) next.question()).range().first());
    }

    private static HistoryPlan.Order<String> blocks(List<HistoryPlan.Order<String>> orders) {
        return orders.stream()
                .filter(order -> order.question() instanceof HistoryQuestion.Blocks)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothingIsAskedWhileNobodyWantsBlocks() {
        play.honest("a", 30);
        assertEquals(List.of(), play.plan.orders(play.now));
        assertFalse(play.plan.isStuck(play.now));
        assertEquals(Long.MAX_VALUE, play.plan.nextWakeup(play.now));
    }

    @Test
    void blocksThatCameFromAnotherOneBeforeAreNotKept() {
        play.honest("a", 30).honest("b", 30);
        play.plan.wanted(play.now);
        play.plan.orders(play.now);
        play.plan.headers("a", 0, List.of(EPOCH), OptionalLong.of(EPOCH + 5), play.now);
        List<HistoryPlan.Order<String>> orders = play.plan.orders(play.now);
        BlockRange range = orders.stream()
                .map(HistoryPlan.Order::question)
                .filter(HistoryQuestion.Blocks.class::isInstance)
                .map(question -> ((HistoryQuestion.Blocks) question).range())
                .findFirst()
                .orElseThrow();
        assertTrue(play.plan.blocks("a", range, range.last(), 1_000, 8_000, range, play.now));
        assertFalse(play.plan.blocks("b", range, range.last(), 1_000, 8_000, range, play.now));
        assertEquals(List.of(range), play.plan.inOrder());
    }

    @Test
    void whoeverThePeersAreAnHonestOneIsEnough() {
        long seed = Long.getLong("timecoin.test.fromSeed", 1);
        for (long run = seed; run < seed + 60; run++) {
            SplittableRandom random = new SplittableRandom(run);
            PeersAtPlay some = new PeersAtPlay(HEAD, 1 + random.nextLong(HEAD), LIMITS);
            List<PeersAtPlay.Conduct> bad = List.of(
                    PeersAtPlay.silent(),
                    PeersAtPlay.lying(),
                    PeersAtPlay.busy(),
                    PeersAtPlay.oneBlockAtATime(),
                    PeersAtPlay.littleByLittle());
            int others = random.nextInt(6);
            for (int i = 0; i < others; i++) {
                some.with(
                        "bad " + i,
                        random.nextBoolean() ? FAR : HEAD,
                        random.nextBoolean(),
                        bad.get(random.nextInt(bad.size())));
            }
            some.with("honest", HEAD, random.nextBoolean(), some.honestly(1 + random.nextInt(300)));
            long took = some.run(120_000);
            String words = "seed " + run + ": " + took + " ms, " + others + " others, asked "
                    + some.asked.stream()
                            .collect(Collectors.groupingBy(PeersAtPlay.Asked::peer, Collectors.counting()));
            assertTrue(took > 0, words);
            assertEquals(0, some.use("honest").useless(), words);
        }
    }
}

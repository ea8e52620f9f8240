package io.timecoin.network.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.network.EncodedPart;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.StatusMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whom requests ask, and when, by a clock that the test moves. */
class HedgedRequestsTest implements HedgedRequests.Port<String> {

    private static final PeerMessage NOTHING = new StatusMessage(0, 0, 0);
    private static final PeerMessage PART = new StatusMessage(1, 0, 0);
    private static final PeerMessage LAST = new StatusMessage(2, 0, 0);
    private static final PeerMessage LIE = new StatusMessage(3, 0, 0);
    private static final int PART_BYTES = 100;

    private record Sent(long at, String to, int id) {}

    private final List<Sent> sent = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> late = new ArrayList<>();
    private final Set<String> unlinked = new LinkedHashSet<>();
    private HedgedRequests<String> requests = new HedgedRequests<>(FetchLimits.STANDARD, this);
    private int done;
    private int exhausted;
    private long now = 1_000;

    @Override
    public boolean send(String peer, PeerMessage question) {
        if (unlinked.contains(peer)) {
            return false;
        }
        sent.add(new Sent(now, peer, ((GetFinalBlocks) question).requestId()));
        return true;
    }

    @Override
    public void atFault(String peer, Step.False fault) {
        faults.add(peer + " " + fault.fault());
    }

    @Override
    public void timedOut(String peer) {
        late.add(peer);
    }

    /** Asks for so many parts of each source, after the first of which the others may be asked for. */
    private class Parts implements Fetch {

        private final int parts;

        Parts(int parts) {
            this.parts = parts;
        }

        @Override
        public Transfer begin() {
            return new Transfer() {
                private int asked;
                private int arrived;

                @Override
                public @Nullable PeerMessage next(int requestId) {
                    if (asked == parts || (asked > 0 && arrived == 0)) {
                        return null;
                    }
                    return new GetFinalBlocks(requestId, asked++);
                }

                @Override
                public Step take(PeerMessage question, PeerMessage reply) {
                    if (reply.equals(NOTHING)) {
                        return Step.USELESS;
                    }
                    if (reply.equals(LIE)) {
                        return new Step.False("lies");
                    }
                    arrived++;
                    return arrived < parts && !reply.equals(LAST)
                            ? Step.MORE
                            : new Step.Judge(conclude -> {
                                conclude.accept(() -> {
                                    done++;
                                    return Step.DONE;
                                });
                            });
                }

                @Override
                public long heldBytes() {
                    return (long) arrived * PART_BYTES;
                }
            };
        }

        @Override
        public void exhausted() {
            exhausted++;
        }
    }

    private void ask(int parts, String... sources) {
        requests.ask(now, Sources.only(List.of(sources)), new Parts(parts), Patience.IN_PARTS);
    }

    /** Lets time pass, waking the requests just when they want it. */
    private void passTo(long then) {
        for (long next = requests.nextWakeup(now); next <= then; next = requests.nextWakeup(now)) {
            assertTrue(next > now, "it wants to be woken again and again at " + now);
            now = next;
            requests.tick(now);
        }
        now = then;
    }

    private void reply(String from, PeerMessage reply) {
        Sent asked = sent.stream()
                .filter(each -> each.to().equals(from))
                .reduce((first, last) -> last)
                .orElseThrow();
        replyTo(asked, reply);
    }

    private void replyTo(Sent question, PeerMessage reply) {
        requests.replied(now, question.to(), question.id(), reply)
                .ifPresent(judgement -> judgement.judge(step -> requests.judged(now, judgement, step)));
    }

    private List<String> asked() {
        return sent.stream().map(each -> each.to() + "@" + (each.at() - 1_000)).toList();
    }

    private List<String> whom() {
        return sent.stream().map(Sent::to).toList();
    }

    @Test
    void theFirstSourceIsAskedAtOnceAndItsReplyEndsTheRequest() {
        ask(1, "a", "b");
        assertEquals(List.of("a@0"), asked());
        passTo(1_199);
        reply("a", LAST);
        assertEquals(1, done);
        assertEquals(0, requests.size());
        assertEquals(Long.MAX_VALUE, requests.nextWakeup(now));
        passTo(20_000);
        assertEquals(List.of("a@0"), asked());
        assertEquals(0, exhausted);
    }

    @Test
    void aFurtherSourceIsAskedAfterEachMomentOfSilenceButThreeAtMostAtOnce() {
        ask(1, "a", "b", "c", "d", "e");
        passTo(1_999);
        assertEquals(List.of("a@0", "b@200", "c@400"), asked());
        passTo(2_450);
        assertEquals(
                List.of("a@0", "b@200", "c@400", "d@1000", "e@1200"),
                asked(),
                "who was silent for a second makes room for another");
    }

    @Test
    void whoKeptSilentIsAskedLastForAWhile() {
        ask(1, "a", "b", "c");
        passTo(1_200);
        reply("b", LAST);
        ask(1, "a", "b", "c");
        assertEquals("b", whom().getLast());
        reply("b", NOTHING);
        assertEquals("c", whom().getLast());
        reply("c", NOTHING);
        assertEquals("a", whom().getLast(), "last, but not never");
        passTo(11_199);
        ask(1, "a", "b", "c");
        assertEquals("b", whom().getLast());
        passTo(11_200);
        ask(1, "a", "b", "c");
        assertEquals("a", whom().getLast(), "silence is not held against it for ever");
    }

    @Test
    void whoAnswersOtherQuestionsIsStillSilentAboutThese() {
        Fetch other = new Parts(1) {};
        ask(1, "a", "b");
        passTo(1_200);
        reply("b", LAST);
        requests.ask(now, Sources.only(List.of("a")), other, Patience.IN_PARTS);
        reply("a", LAST);
        ask(1, "a", "b");
        assertEquals("b", whom().getLast());
        requests.ask(now, Sources.only(List.of("a", "b")), other, Patience.IN_PARTS);
        assertEquals("a", whom().getLast(), "but about nothing else");
    }

    @Test
    void whoShouldHaveItIsAskedBeforeOthersEvenIfItWasSilent() {
        ask(1, "a", "b");
        passTo(1_200);
        reply("b", LAST);
        requests.ask(
                now, new Sources<>(List.of("a", "c"), List.of("a", "b", "c", "d")), new Parts(1), Patience.IN_PARTS);
        for (String next : List.of("c", "a", "b", "d")) {
            assertEquals(next, whom().getLast());
            reply(next, NOTHING);
        }
        assertEquals(1, exhausted);
    }

    @Test
    void whoAnswersLateIsNotSilentAnyMore() {
        ask(1, "a", "b", "c");
        passTo(1_250);
        reply("a", LAST);
        ask(1, "a", "b", "c");
        assertEquals("a", whom().getLast());
    }

    @Test
    void whoAnswersInTimeOrWasNotWaitedForIsNotSilent() {
        ask(1, "a", "b", "c");
        passTo(1_100);
        reply("a", NOTHING);
        passTo(1_299);
        reply("b", LAST);
        ask(1, "a", "b");
        assertEquals("a", whom().getLast());
    }

    @Test
    void noMoreSilentSourcesAreRememberedThanThereIsRoomFor() {
        requests = new HedgedRequests<>(new FetchLimits(200, 1_000, 10_000, 3, 3, 2, 1_000), this);
        ask(1, "a", "b", "c", "x");
        passTo(1_600);
        reply("a", NOTHING);
        requests.forget();
        ask(1, "a");
        assertEquals("a", whom().getLast());
    }

    @Test
    void aUselessReplyMovesOnAtOnce() {
        ask(1, "a", "b", "c");
        reply("a", NOTHING);
        assertEquals(List.of("a@0", "b@0"), asked());
        passTo(1_050);
        reply("b", NOTHING);
        assertEquals(List.of("a@0", "b@0", "c@50"), asked());
        reply("c", LAST);
        assertEquals(1, done);
        assertEquals(0, exhausted);
    }

    @Test
    void aUselessReplyMovesOnAlsoWhileSomebodyElseIsWaitedFor() {
        ask(1, "a", "b", "c");
        passTo(1_200);
        reply("b", NOTHING);
        assertEquals(List.of("a@0", "b@200", "c@200"), asked());
    }

    @Test
    void aSourceThatCannotBeAskedIsPassedOver() {
        unlinked.addAll(List.of("a", "c"));
        ask(1, "a", "b", "c", "d");
        assertEquals(List.of("b@0"), asked());
        reply("b", NOTHING);
        assertEquals(List.of("b@0", "d@0"), asked());
        reply("d", NOTHING);
        assertEquals(1, exhausted);
    }

    @Test
    void aSourceIsAskedOnceHoweverOftenItIsNamed() {
        ask(1, "a", "a", "b", "a");
        passTo(1_900);
        assertEquals(List.of("a@0", "b@200"), asked());
    }

    @Test
    void thatNoSourceIsLeftIsSaidOnce() {
        ask(1, "a", "b");
        reply("a", NOTHING);
        assertEquals(0, exhausted);
        reply("b", NOTHING);
        assertEquals(1, exhausted);
        assertEquals(0, requests.size());
        passTo(20_000);
        assertEquals(1, exhausted);
    }

    @Test
    void whoHasNoSourceIsToldSoAtOnce() {
        ask(1);
        unlinked.add("a");
        ask(1, "a");
        assertEquals(2, exhausted);
        assertEquals(0, requests.size());
    }

    @Test
    void silenceOfAllIsToldLongBeforeTheTimeForTransfersIsOver() {
        ask(1, "a", "b");
        passTo(2_199);
        assertEquals(0, exhausted);
        passTo(2_200);
        assertEquals(1, exhausted);
    }

    @Test
    void aReplyOfWhoWasAskedEarlierIsStillTaken() {
        ask(1, "a", "b");
        passTo(1_300);
        reply("a", LAST);
        assertEquals(1, done);
        assertEquals(0, requests.size());
    }

    @Test
    void aReplyIsTakenEvenAfterAllWereSilentUntilTheTimeIsOver() {
        ask(1, "a", "b");
        passTo(8_999);
        assertEquals(1, exhausted);
        reply("a", LAST);
        assertEquals(1, done);
        assertEquals(0, requests.size());

        ask(1, "a", "b");
        passTo(now + 8_000);
        assertEquals(0, requests.size());
        reply("a", LAST);
        assertEquals(1, done, "too late");
        assertEquals(2, exhausted);
    }

    @Test
    void aReplyFromSomebodyElseOrWithAnotherIdIsDropped() {
        ask(1, "a", "b");
        int id = sent.getFirst().id();
        assertEquals(Optional.empty(), requests.replied(now, "b", id, LAST));
        assertEquals(Optional.empty(), requests.replied(now, "a", id + 1, LAST));
        assertEquals(0, done);
        reply("a", LAST);
        assertEquals(Optional.empty(), requests.replied(now, "a", id, LAST), "a second reply");
        assertEquals(1, done);
    }

    @Test
    void partsAreAskedOfWhoBeganAFewAtOnce() {
        ask(6, "a", "b");
        assertEquals(List.of("a"), whom());
        passTo(1_150);
        reply("a", PART);
        assertEquals(List.of("a", "a", "a", "a"), whom(), "one, then three at once");
        passTo(1_300);
        replyTo(sent.get(1), PART);
        assertEquals(5, sent.size());
        passTo(1_499);
        assertEquals(List.of("a", "a", "a", "a", "a"), whom(), "each part is a sign of life");
        passTo(1_500);
        assertEquals("b@500", asked().getLast());
        List.copyOf(sent.subList(2, 5)).forEach(question -> replyTo(question, PART));
        reply("a", PART);
        assertEquals(1, done);
        assertEquals(0, requests.size());
        assertEquals(0, requests.heldBytes());
    }

    @Test
    void whoDribblesKeepsTheOthersAwayForASecondOnly() {
        ask(100, "a", "b", "c");
        while (now < 4_000) {
            passTo(now + 150);
            reply("a", PART);
        }
        assertEquals(
                List.of("b@1000", "c@2000"),
                asked().stream().filter(each -> !each.startsWith("a")).toList());
    }

    @Test
    void aTransferThatMakesProgressEndsWithTheTimeForAll() {
        ask(1_000, "a");
        while (now < 8_900) {
            passTo(now + 100);
            reply("a", PART);
        }
        assertEquals(0, exhausted);
        passTo(9_000);
        assertEquals(1, exhausted);
        assertEquals(0, requests.size());
        assertEquals(0, requests.heldBytes());
    }

    @Test
    void whoIsLateWhileThreeOthersAreAskedIsNotAskedForMore() {
        ask(3, "a", "b", "c", "d", "e", "f");
        passTo(2_400);
        assertEquals(List.of("a", "b", "c", "d", "e", "f"), whom(), "only three of them are counted on");
        reply("a", PART);
        assertEquals(6, sent.size());
        reply("f", PART);
        assertEquals(List.of("f", "f"), whom().subList(6, 8));
    }

    @Test
    void whoContradictsItselfIsNamedAndAnotherIsAsked() {
        ask(3, "a", "b");
        reply("a", PART);
        reply("a", LIE);
        assertEquals(List.of("a lies"), faults);
        assertEquals("b", whom().getLast());
        assertEquals(0, requests.heldBytes(), "what it brought is dropped");
    }

    @Test
    void whatIsFoundUselessWhenItIsJudgedMovesOnToo() {
        requests.ask(now, Sources.only(List.of("a", "b")), new Judged(), Patience.IN_PARTS);
        reply("a", LAST);
        assertEquals(List.of("a@0", "b@0"), asked());
        assertEquals(0, requests.size() - 1);
    }

    @Test
    void whileAReplyIsJudgedNobodyElseIsAskedForAMoment() {
        ask(1, "a", "b");
        passTo(1_100);
        var judgement = requests.replied(now, "a", sent.getFirst().id(), LAST).orElseThrow();
        passTo(1_299);
        assertEquals(List.of("a@0"), asked());
        passTo(1_300);
        assertEquals(List.of("a@0", "b@300"), asked());
        judgement.judge(step -> requests.judged(now, judgement, step));
        assertEquals(1, done);
        assertEquals(0, requests.size());
        ask(1, "a", "b");
        assertEquals("a", whom().getLast(), "it was not silent");
    }

    @Test
    void aJudgementThatComesAfterTheEndChangesNothing() {
        ask(1, "a", "b");
        var judgement = requests.replied(now, "a", sent.getFirst().id(), LAST).orElseThrow();
        passTo(9_000);
        assertEquals(0, requests.size());
        judgement.judge(step -> requests.judged(now, judgement, step));
        assertEquals(0, requests.size());
        assertEquals(1, exhausted);
        assertEquals(Long.MAX_VALUE, requests.nextWakeup(now));
    }

    /** Every reply turns out to be of no use. */
    private static final class Judged implements Fetch {
        @Override
        public Transfer begin() {
            return new Transfer() {
                private boolean asked;

                @Override
                public @Nullable PeerMessage next(int requestId) {
                    if (asked) {
                        return null;
                    }
                    asked = true;
                    return new GetFinalBlocks(requestId, 0);
                }

                @Override
                public Step take(PeerMessage question, PeerMessage reply) {
                    return new Step.Judge(conclude -> conclude.accept(() -> Step.USELESS));
                }
            };
        }

        @Override
        public void exhausted() {}
    }

    @Test
    void whatIsOnItsWayIsNotAskedForASecondTime() {
        BlockFetch fetch = new BlockFetch(Hash256.ZERO, PART_BYTES, block -> done++, () -> exhausted++);
        List<Integer> ids = new ArrayList<>();
        requests = new HedgedRequests<>(FetchLimits.STANDARD, new HedgedRequests.Port<>() {
            @Override
            public boolean send(String peer, PeerMessage question) {
                return ids.add(((GetBlock) question).requestId());
            }

            @Override
            public void atFault(String peer, Step.False fault) {}

            @Override
            public void timedOut(String peer) {}
        });
        requests.ask(now, Sources.only(List.of("a")), fetch, Patience.IN_PARTS);
        requests.ask(now, Sources.only(List.of("a")), fetch, Patience.IN_PARTS);
        assertEquals(2, requests.size(), "nothing has come yet: who had it not may have it now");
        EncodedPart part = EncodedPart.of(new byte[PART_BYTES], 0, PART_BYTES);
        requests.replied(now, "a", ids.getFirst(), new BlockReply(ids.getFirst(), 9 * PART_BYTES, part));
        requests.ask(now, Sources.only(List.of("a")), fetch, Patience.IN_PARTS);
        assertEquals(2, requests.size());
        now += Patience.IN_PARTS.silence();
        requests.ask(now, Sources.only(List.of("a")), fetch, Patience.IN_PARTS);
        assertEquals(3, requests.size(), "it has stopped");
    }

    @Test
    void aSourceThatIsGoneInTheMidstOfItMovesOnAtOnce() {
        ask(3, "a", "b");
        unlinked.add("a");
        reply("a", PART);
        assertEquals("b@0", asked().getLast());
        assertEquals(0, requests.heldBytes());
    }

    @Test
    void withTooManyRequestsWhatWasGivenUpMakesRoomElseTheNewOneIsNotAsked() {
        requests = new HedgedRequests<>(new FetchLimits(200, 1_000, 10_000, 3, 3, 2, 1_000), this);
        ask(1, "a");
        passTo(2_000);
        assertEquals(1, exhausted, "it waits for late replies only");
        ask(1, "b");
        ask(1, "c");
        assertEquals(2, requests.size());
        assertEquals(List.of("a", "b", "c"), whom());
        ask(1, "d");
        assertEquals(List.of("a", "b", "c"), whom());
        assertEquals(2, exhausted);
        assertEquals(2, requests.size());
        replyTo(sent.getFirst(), LAST);
        assertEquals(0, done, "the first one is forgotten");
        reply("c", LAST);
        assertEquals(1, done);
    }

    @Test
    void withTooManyBytesTheOldestRequestThatKeepsAnyEnds() {
        requests = new HedgedRequests<>(new FetchLimits(200, 1_000, 10_000, 3, 3, 10, 5 * PART_BYTES), this);
        ask(1, "z");
        ask(10, "a");
        ask(10, "b");
        for (int i = 0; i < 3; i++) {
            reply("a", PART);
        }
        reply("b", PART);
        reply("b", PART);
        assertEquals(5 * PART_BYTES, requests.heldBytes());
        reply("b", PART);
        assertEquals(3 * PART_BYTES, requests.heldBytes());
        assertEquals(1, exhausted);
        assertEquals(2, requests.size(), "the one that keeps nothing stays");
    }

    @Test
    void whatIsForgottenIsNotWaitedFor() {
        ask(2, "a", "b");
        requests.forget();
        assertEquals(0, requests.size());
        reply("a", PART);
        passTo(20_000);
        assertEquals(List.of("a@0"), asked());
        assertEquals(0, exhausted);
    }

    @Test
    void inAllNoMoreQuestionsAreOpenAtOnePeerThanItsLinkKeepsCountOf() {
        int questions = FetchLimits.STANDARD.requests() * FetchLimits.STANDARD.questions();
        assertTrue(questions <= 1_024, "see AskedReplies");
    }

    @Test
    void whoSaysNothingForASecondIsToldOfOnceAndWhoAnsweredIsNot() {
        ask(1, "a", "b", "c");
        passTo(1_999);
        assertEquals(List.of(), late);
        passTo(2_000);
        assertEquals(List.of("a"), late);
        reply("b", NOTHING);
        passTo(20_000);
        assertEquals(List.of("a", "c"), late);
        assertEquals(List.of(), faults);
    }
}

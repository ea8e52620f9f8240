package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.TestLedger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which question is answered when. */
class QuestionTurnsTest {

    private final QuestionTurns turns = new QuestionTurns();
    private final List<String> begun = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private final Map<String, UniEmitter<? super Uni<Void>>> making = new LinkedHashMap<>();
    private final Map<String, UniEmitter<? super Void>> leaving = new LinkedHashMap<>();

    private static PublicKey key(String peer) {
        return TestLedger.signer(peer).publicKey();
    }

    private void ask(String peer, boolean voter, int number) {
        String question = peer + " " + number;
        turns.ask(key(peer), voter, () -> {
                    begun.add(question);
                    return Uni.createFrom().emitter(emitter -> making.put(question, emitter));
                })
                .subscribe()
                .with(_ -> taken.add(question), failure -> taken.add(question + " failed"));
    }

    /** The reply is with its link. */
    private void made(String question) {
        require(making.remove(question)).complete(Uni.createFrom().emitter(emitter -> leaving.put(question, emitter)));
    }

    private void left(String question) {
        require(leaving.remove(question)).complete(null);
    }

    private static <T> T require(@Nullable T known) {
        if (known == null) {
            throw new AssertionError("that is not under way");
        }
        return known;
    }

    @Test
    void theNextQuestionOfAStrangerIsBegunWhenTheLastReplyHasLeft() {
        ask("stranger", false, 1);
        ask("stranger", false, 2);
        made("stranger 1");
        assertEquals(List.of("stranger 1"), begun);
        assertEquals(List.of(), taken, "it fills its link's window until then");
        left("stranger 1");
        assertEquals(List.of("stranger 1", "stranger 2"), begun);
        assertEquals(List.of("stranger 1"), taken);
    }

    @Test
    void oneReplyIsMadeForAllStrangersAtATimeAndTheirLinksTakeTurns() {
        for (int number = 1; number <= 2; number++) {
            ask("a", false, number);
            ask("b", false, number);
        }
        assertEquals(List.of("a 1"), begun);
        made("a 1");
        assertEquals(List.of("a 1", "b 1"), begun);
        left("a 1");
        assertEquals(List.of("a 1", "b 1"), begun);
        made("b 1");
        assertEquals(List.of("a 1", "b 1", "a 2"), begun);
    }

    @Test
    void aVotersQuestionIsBegunAtOnceWhateverStrangersWaitFor() {
        for (int stranger = 0; stranger < 100; stranger++) {
            ask("stranger " + stranger, false, 1);
        }
        ask("voter", true, 1);
        assertEquals(List.of("stranger 0 1", "voter 1"), begun);
    }

    @Test
    void aVoterHasAsManyUnderWayAsItAsksForPartsAtOnce() {
        for (int number = 1; number <= 5; number++) {
            ask("voter", true, number);
        }
        assertEquals(List.of("voter 1", "voter 2", "voter 3"), begun);
        made("voter 2");
        assertEquals(3, begun.size());
        left("voter 2");
        assertEquals("voter 4", begun.getLast());
    }

    @Test
    void whatIsBeyondALinksShareIsLetGoSoThatItsWindowNeverFillsWithQuestions() {
        for (int number = 0; number < 100; number++) {
            ask("stranger", false, number);
            ask("voter", true, number);
        }
        int kept = 1
                + QuestionTurns.WAITING_OF_A_STRANGER
                + QuestionTurns.AT_ONCE_OF_A_VOTER
                + QuestionTurns.WAITING_OF_A_VOTER;
        assertEquals(200 - kept, turns.letGo());
        assertEquals(200 - kept, taken.size());
        assertEquals(QuestionTurns.WAITING_OF_A_STRANGER + QuestionTurns.WAITING_OF_A_VOTER, turns.waiting());
    }

    @Test
    void aReplyThatCannotBeMadeHoldsNobodyUp() {
        ask("a", false, 1);
        ask("a", false, 2);
        ask("b", false, 1);
        require(making.remove("a 1")).fail(new IllegalStateException("broken"));
        assertEquals(List.of("a 1 failed"), taken);
        assertEquals(List.of("a 1", "b 1"), begun);
        made("b 1");
        assertEquals("a 2", begun.getLast());
    }

    @Test
    void aThousandQuestionsThatComeToNothingAtOnceAreNoDeepStack() {
        ask("first", false, 1);
        List<Integer> ended = new ArrayList<>();
        for (int number = 0; number < 1_000; number++) {
            int asked = number;
            turns.ask(key("stranger " + number), false, Replying::nothing)
                    .subscribe()
                    .with(_ -> ended.add(asked), failure -> {
                        throw new AssertionError(failure);
                    });
        }
        assertEquals(List.of(), ended);
        made("first 1");
        assertEquals(1_000, ended.size());
        assertEquals(0, turns.waiting());
    }
}

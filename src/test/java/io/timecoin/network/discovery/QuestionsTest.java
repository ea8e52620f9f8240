package io.timecoin.network.discovery;

import static io.timecoin.network.discovery.Told.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class QuestionsTest {

    private static final List<PublicKey> PEERS = List.of(key("a"), key("b"), key("c"));

    private final DiscoveryTimings timings = DiscoveryTimings.STANDARD;
    private final Questions questions = new Questions(timings, new SplittableRandom(1));

    /** Asks whoever is due in each second; how many questions that are. */
    private int asked(long from, long seconds) {
        int count = 0;
        for (long now = from; now < from + 1_000 * seconds; now += 1_000) {
            Optional<PublicKey> due = questions.due(PEERS, now);
            if (due.isPresent()) {
                questions.asked(due.get(), now);
                count++;
            }
        }
        return count;
    }

    @Test
    void theLessComesOfItTheLessOftenItAsks() {
        int first = asked(0, 60);
        int later = asked(1_000_000, 600);
        assertTrue(first >= 3, "at first often: " + first);
        assertTrue(later <= 25, "then about once a minute: " + later);
        questions.hurry(2_000_000);
        assertTrue(asked(2_000_000, 10) >= 1, "and soon, when there is something new");
    }

    @Test
    void nobodyIsAskedAgainBeforeItAnswersAgain() {
        AnswerPace pace = new AnswerPace(timings.answerAgain());
        for (long now = 0; now < 600_000; now += 500) {
            questions.hurry(now);
            Optional<PublicKey> due = questions.due(PEERS, now);
            if (due.isPresent()) {
                questions.asked(due.get(), now);
                assertTrue(pace.lets(due.get(), true, now), "who keeps to the pace is never let go");
            }
        }
    }

    @Test
    void aReplyIsGoodOnceAndFromWhomWasAsked() {
        int id = questions.asked(key("a"), 0);
        assertFalse(questions.isAnswer(key("b"), id));
        assertFalse(questions.isAnswer(key("a"), id + 1));
        assertTrue(questions.isAnswer(key("a"), id));
        assertFalse(questions.isAnswer(key("a"), id));
    }

    @Test
    void whoAsksWithoutEndIsAnsweredOnceInAWhile() {
        AnswerPace pace = new AnswerPace(timings.answerAgain());
        int answers = 0;
        for (int i = 0; i < 100_000; i++) {
            answers += pace.lets(key("a"), false, i) ? 1 : 0;
        }
        assertEquals(10, answers, "in 100 s");
    }

    @Test
    void strangersTogetherAreAnsweredOnlySoOftenAndVotersBesides() {
        AnswerPace pace = new AnswerPace(timings.answerAgain());
        int answers = 0;
        for (int i = 0; i < 500; i++) {
            answers += pace.lets(key("stranger " + i), true, 0) ? 1 : 0;
        }
        assertEquals(AnswerPace.STRANGERS_A_SECOND, answers);
        assertTrue(pace.lets(key("voter"), false, 0));
        assertTrue(pace.lets(key("stranger"), true, 1_000), "a second later");
    }
}

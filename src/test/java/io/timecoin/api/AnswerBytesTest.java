package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.TestSeed;
import io.timecoin.runtime.HeapAccount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AnswerBytesTest {

    private final AnswerBudget budget = new AnswerBudget(200_000, 1_000_000, FakeAsker::new);

    private static byte[] rest(AnswerBytes answer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (AnswerBytes.Piece piece = answer.next(); piece != null; piece = answer.next()) {
            all.write(piece.bytes(), 0, piece.length());
            answer.left(piece);
        }
        return all.toByteArray();
    }

    @Test
    void whatWasWrittenIsReadAgainWhateverWasForgottenInBetween() throws IOException {
        long seed = TestSeed.next();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            AnswerBytes answer = budget.begin();
            ByteArrayOutputStream model = new ByteArrayOutputStream();
            for (int step = 0; step < 20; step++) {
                byte[] bytes = new byte[random.nextInt(8_000)];
                random.nextBytes(bytes);
                if (random.nextInt(4) == 0 && model.size() > 0) {
                    int mark = random.nextInt(model.size() + 1);
                    byte[] kept = model.toByteArray();
                    model.reset();
                    model.write(kept, 0, mark);
                    answer.rewind(mark);
                } else if (random.nextBoolean()) {
                    answer.append(bytes);
                    model.writeBytes(bytes);
                } else {
                    answer.stream().write(bytes);
                    model.writeBytes(bytes);
                }
                assertEquals(model.size(), answer.length(), "seed " + seed);
                assertTrue(budget.held() >= answer.length(), "seed " + seed);
            }
            assertArrayEquals(model.toByteArray(), rest(answer), "seed " + seed);
            assertEquals(0, budget.held(), "seed " + seed);
        }
    }

    @Test
    void oneAnswerTakesNoMoreThanItMay() {
        AnswerBytes answer = budget.begin();
        AnswerRefusedException refused = assertThrows(AnswerRefusedException.class, () -> {
            while (true) {
                answer.stream().write(new byte[1_000]);
            }
        });
        assertEquals("ANSWER_TOO_LARGE", refused.refusal().code());
        assertEquals(ApiException.Kind.INVALID, refused.refusal().kind());
        assertEquals(200_000, budget.held());
        answer.rewind(10);
        assertEquals(1_024, budget.held());
        answer.close();
        answer.close();
        assertEquals(0, budget.held());
    }

    @Test
    void allTogetherTakeNoMoreThanTheyMay() {
        AnswerRefusedException refused = fill(budget);
        assertEquals("OVERLOADED", refused.refusal().code());
        assertEquals(ApiException.Kind.OVERLOADED, refused.refusal().kind());
        assertTrue(budget.held() <= 1_000_000, () -> budget.held() + " bytes");
    }

    private static AnswerRefusedException fill(AnswerBudget full) {
        return assertThrows(AnswerRefusedException.class, () -> {
            while (true) {
                full.begin().stream().write(new byte[150_000]);
            }
        });
    }

    @Test
    void oneNetworkLeavesRoomToOthers() throws IOException {
        AtomicReference<FakeAsker> asker = new AtomicReference<>(new FakeAsker("10.0.0.1"));
        AnswerBudget shared = new AnswerBudget(200_000, 1_000_000, () -> Objects.requireNonNull(asker.get()));
        fill(shared);
        assertTrue(shared.held() <= 500_000, () -> shared.held() + " bytes");
        asker.set(new FakeAsker("10.0.1.1"));
        shared.begin().stream().write(new byte[150_000]);
        asker.set(new FakeAsker("10.0.0.2"));
        assertThrows(AnswerRefusedException.class, () -> shared.begin().stream().write(new byte[150_000]));
    }

    @Test
    void anAnswerIsGivenBackWhenItsRequestIsOver() throws IOException {
        FakeAsker asker = new FakeAsker();
        AnswerBudget shared = new AnswerBudget(200_000, 1_000_000, () -> asker);
        shared.begin().stream().write(new byte[5_000]);
        shared.begin().takeWhole(7_000);
        assertTrue(shared.held() >= 12_000, () -> shared.held() + " bytes");
        asker.leave();
        assertEquals(0, shared.held());
    }

    @Test
    void anAnswerThatIsMadeElsewhereHasTheSameBounds() {
        AnswerBytes answer = budget.begin();
        answer.takeWhole(150_000);
        ApiException tooLarge = assertThrows(ApiException.class, () -> answer.takeWhole(50_001));
        assertEquals("ANSWER_TOO_LARGE", tooLarge.code());
        budget.begin().takeWhole(200_000);
        budget.begin().takeWhole(200_000);
        assertEquals(
                "OVERLOADED",
                assertThrows(ApiException.class, () -> budget.begin().takeWhole(200_000))
                        .code());
        assertEquals(550_000, budget.held());
        answer.close();
        assertEquals(400_000, budget.held());
        assertThrows(ApiException.class, () -> answer.takeWhole(1));
    }

    @Test
    void whatIsSentCountsUntilItHasLeft() throws IOException {
        AnswerBytes answer = budget.begin();
        answer.stream().write(new byte[500]);
        AnswerBytes.Piece piece = Objects.requireNonNull(answer.next());
        assertEquals(1_024, budget.held());
        assertNull(answer.next());
        answer.left(piece);
        assertEquals(0, budget.held());
    }

    @Test
    void whatIsUnderWayIsGivenBackOnceIfTheClientLeaves() throws IOException {
        AnswerBytes answer = budget.begin();
        answer.stream().write(new byte[3_000]);
        AnswerBytes.Piece piece = Objects.requireNonNull(answer.next());
        answer.close();
        assertEquals(0, budget.held());
        answer.left(piece);
        assertEquals(0, budget.held());
        assertThrows(AnswerRefusedException.class, () -> answer.stream().write(new byte[1]));
        assertEquals(0, budget.held());
    }

    @Test
    void theBoundsArePartsOfTheHeapAndNeverTooSmallForABlock() {
        AnswerBudget small = new AnswerBudget(new HeapAccount(64L << 20), FakeAsker::new);
        assertEquals(4 << 20, small.mostOfOne());
        assertEquals(8 << 20, small.mostOfAll());
        AnswerBudget large = new AnswerBudget(new HeapAccount(4_800L << 20), FakeAsker::new);
        assertEquals(100L << 20, large.mostOfOne());
        assertEquals(400L << 20, large.mostOfAll());
    }
}

package io.timecoin.api;

import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that answers to clients may take from the moment that they are written until they have left: of one answer, whole
 * batches of JSON-RPC included, and of all together. Parts of the heap, since that is what too many of them would end. Any thread.
 */
@Singleton
public final class AnswerBudget {

    /** One answer may take a quarter: the work of putting it together takes a few times as much. */
    private static final int PART_OF_ONE = 4;

    /** On any heap: the largest block with its transactions, as any interface tells it, has to fit. */
    private static final long LEAST_OF_ONE = 4 << 20;

    private final long mostOfOne;
    private final long mostOfAll;
    private final AtomicLong held = new AtomicLong();

    @Inject
    public AnswerBudget(HeapAccount heap) {
        this(
                Math.max(LEAST_OF_ONE, heap.share(HeapShare.ANSWERS) / PART_OF_ONE),
                heap.share(HeapShare.ANSWERS, 2 * LEAST_OF_ONE));
        heap.use(HeapShare.ANSWERS, mostOfAll, held::get);
    }

    AnswerBudget(long mostOfOne, long mostOfAll) {
        this.mostOfOne = mostOfOne;
        this.mostOfAll = mostOfAll;
    }

    /** An empty answer, to be closed by who has it. */
    public AnswerBytes begin() {
        return new AnswerBytes(this);
    }

    /** Bytes for one answer. */
    public long mostOfOne() {
        return mostOfOne;
    }

    /** Bytes for all of them. */
    public long mostOfAll() {
        return mostOfAll;
    }

    /** Bytes that are taken now. */
    public long held() {
        return held.get();
    }

    /**
     * Takes the bytes of an answer that is made as a whole.
     *
     * @throws ApiException ANSWER_TOO_LARGE or OVERLOADED; nothing is taken then
     */
    public void takeWhole(long bytes) {
        if (bytes > mostOfOne) {
            throw tooLarge();
        }
        if (!take(bytes)) {
            throw full();
        }
    }

    ApiException tooLarge() {
        return ApiException.invalid(
                "ANSWER_TOO_LARGE",
                "the answer would have more than " + mostOfOne
                        + " bytes; ask for less at once: a smaller limit, a cursor, fewer calls in a batch");
    }

    static ApiException full() {
        return ApiException.of(
                ApiException.Kind.OVERLOADED,
                "OVERLOADED",
                "answers that clients have not taken yet fill the memory that is meant for them");
    }

    /** Takes so many bytes, if there is room for them. */
    boolean take(long bytes) {
        long now = held.addAndGet(bytes);
        if (now > mostOfAll) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Takes them whether there is room or not: for what has to be said in any case, and is short. */
    void takeAnyway(long bytes) {
        held.addAndGet(bytes);
    }

    public void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }
}

package io.timecoin.api;

import io.timecoin.network.conduct.AddressPrefix;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Memory that answers to clients may take from the moment that they are written until they have left: of one answer, whole
 * batches of JSON-RPC included, of all that one network of addresses has asked for ({@link Shares}), and of all together. Parts of the
 * heap, since that is what too many of them would end. Any thread.
 */
@Singleton
public final class AnswerBudget {

    /** One answer may take a quarter: the work of putting it together takes a few times as much. */
    private static final int PART_OF_ONE = 4;

    /** On any heap: the largest block with its transactions, as any interface tells it, has to fit. */
    private static final long LEAST_OF_ONE = 4 << 20;

    private final long mostOfOne;
    private final Shares all;
    private final Asker.Current asker;

    @Inject
    public AnswerBudget(HeapAccount heap, Asker.Current asker) {
        this(
                Math.max(LEAST_OF_ONE, heap.share(HeapShare.ANSWERS) / PART_OF_ONE),
                heap.share(HeapShare.ANSWERS, 2 * LEAST_OF_ONE),
                asker);
        heap.use(HeapShare.ANSWERS, all.most(), all::taken);
    }

    AnswerBudget(long mostOfOne, long mostOfAll, Asker.Current asker) {
        this.mostOfOne = mostOfOne;
        this.all = new Shares(mostOfAll);
        this.asker = asker;
    }

    /**
     * An empty answer to whose request this thread answers. Closed when that request is over, or before by who knows that it is not
     * needed.
     */
    public AnswerBytes begin() {
        return begin(asker.get());
    }

    /** The same for a call of gRPC, which knows itself who asks. */
    public AnswerBytes begin(Asker asked) {
        AnswerBytes answer = new AnswerBytes(this, asked.network());
        asked.whenOver(answer::close);
        return answer;
    }

    /** Bytes for one answer. */
    public long mostOfOne() {
        return mostOfOne;
    }

    /** Bytes for all of them. */
    public long mostOfAll() {
        return all.most();
    }

    /** Bytes that are taken now. */
    public long held() {
        return all.taken();
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
                "answers that you, or all clients, have not taken yet fill the memory that is meant for them");
    }

    /** Takes so many bytes, if there is room for them. */
    boolean take(AddressPrefix network, long bytes) {
        return all.take(network, bytes);
    }

    /** Takes them whether there is room or not: for what has to be said in any case, and is short. */
    void takeAnyway(AddressPrefix network, long bytes) {
        all.takeAnyway(network, bytes);
    }

    void giveBack(AddressPrefix network, long bytes) {
        all.give(network, bytes);
    }
}

package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.crypto.Signature;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.Witness;
import io.timecoin.mempool.Origin;
import io.timecoin.verification.CoinResolver.Question;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChunksTest {

    private static final Witness WITNESS =
            new Witness(TestLedger.wallet(0).publicKey(), Signature.of(new byte[Signature.LENGTH]));

    /** One question for each number: a transaction of so many witnesses. */
    private static List<Question> questions(int... witnesses) {
        return Arrays.stream(witnesses)
                .mapToObj(count -> Transaction.of(
                        TransactionBody.transfer(List.of(), List.of()), Collections.nCopies(count, WITNESS)))
                .map(transaction -> new Question(transaction, Optional.empty(), new Origin.Clients()))
                .toList();
    }

    private static List<Integer> sizes(List<Question> questions) {
        return Chunks.of(questions).stream().map(List::size).toList();
    }

    @Test
    void paymentsAreLookedAtTogether() {
        int[] ones = new int[70];
        Arrays.fill(ones, 1);
        assertEquals(List.of(32, 32, 6), sizes(questions(ones)));
        assertEquals(List.of(), sizes(questions()));
    }

    @Test
    void aPieceEndsWithTheTransactionThatMakesItLongWork() {
        int most = Chunks.MOST_WITNESSES;
        assertEquals(List.of(1, 1, 2), sizes(questions(700, most, 1, 1)));
        assertEquals(List.of(2, 2), sizes(questions(most - 1, 1, most / 2, most / 2)));
    }
}

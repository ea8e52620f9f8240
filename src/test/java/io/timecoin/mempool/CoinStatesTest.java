package io.timecoin.mempool;

import static io.timecoin.mempool.Transfers.coin;
import static io.timecoin.mempool.Transfers.spending;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoinStatesTest {

    private final List<CoinTransition> seen = new ArrayList<>();
    private final CoinStates states = new CoinStates(seen::add);
    private final Transaction first = spending(coin(1));
    private final Transaction rival = spending(coin(1), coin(2));

    private List<CoinState> states() {
        return seen.stream().map(CoinTransition::to).toList();
    }

    @Test
    void aParkedSpenderWhoseProposalIsAbandonedInTheSameMomentIsLockedOnce() {
        states.pending(first, 7);
        states.abandoned(first, 7, coin -> first.txid());
        states.locked(first);
        assertEquals(List.of(CoinState.SPENT_PENDING, CoinState.LOCKED), states());
    }

    @Test
    void aSpenderGoesFromTheMempoolThroughAProposalToFinal() {
        states.locked(first);
        assertEquals(new CoinStatus.Locked(first.txid()), states.statusOf(coin(1)));
        states.pending(first, 7);
        states.voted(7, 30);
        assertEquals(new CoinStatus.SpentPending(first.txid(), 7, 30), states.statusOf(coin(1)));
        states.finalized(first);
        assertNull(states.statusOf(coin(1)));
        assertEquals(
                List.of(
                        new CoinTransition(coin(1), CoinState.UNSPENT, CoinState.LOCKED, first.txid()),
                        new CoinTransition(coin(1), CoinState.LOCKED, CoinState.SPENT_PENDING, first.txid(), 7),
                        new CoinTransition(coin(1), CoinState.SPENT_PENDING, CoinState.SPENT_FINALIZED, first.txid())),
                seen);
        assertEquals(0, states.size());
    }

    @Test
    void aSyncedBlockSpendsACoinThatNobodyWasSpending() {
        states.finalized(rival);
        assertEquals(List.of(CoinState.SPENT_FINALIZED, CoinState.SPENT_FINALIZED), states());
    }

    @Test
    void aProposalMayPreferAnotherSpender() {
        states.locked(first);
        states.pending(rival, 3);
        assertEquals(new CoinStatus.SpentPending(rival.txid(), 3, 0), states.statusOf(coin(1)));
        states.abandoned(rival, 3, input -> input.equals(coin(1)) ? first.txid() : null);
        assertEquals(new CoinStatus.Locked(first.txid()), states.statusOf(coin(1)));
        assertNull(states.statusOf(coin(2)));
    }

    @Test
    void aCoinThatALaterProposalSpendsIsNotLetGoByTheEarlierOne() {
        states.pending(first, 3);
        states.voted(3, 50);
        states.pending(first, 4);
        assertEquals(new CoinStatus.SpentPending(first.txid(), 4, 0), states.statusOf(coin(1)), "votes of view 4");
        states.abandoned(first, 3, input -> null);
        assertEquals(new CoinStatus.SpentPending(first.txid(), 4, 0), states.statusOf(coin(1)));
    }

    @Test
    void theSameProposalTwiceIsOneTransition() {
        states.pending(first, 3);
        states.pending(first, 3);
        assertEquals(1, seen.size());
    }

    @Test
    void aTransactionThatLeavesTheMempoolLetsItsCoinsGo() {
        states.locked(rival);
        states.released(rival);
        assertEquals(0, states.size());
        assertEquals(List.of(CoinState.LOCKED, CoinState.LOCKED, CoinState.UNSPENT, CoinState.UNSPENT), states());
    }

    @Test
    void aCoinInAProposalStaysPendingWhenItsSpenderLeavesTheMempool() {
        states.locked(first);
        states.pending(first, 2);
        states.released(first);
        assertEquals(new CoinStatus.SpentPending(first.txid(), 2, 0), states.statusOf(coin(1)));
    }

    @Test
    void anAdmissionAfterTheProposalChangesNothing() {
        states.pending(first, 2);
        states.locked(first);
        assertEquals(new CoinStatus.SpentPending(first.txid(), 2, 0), states.statusOf(coin(1)));
    }

    @Test
    void theLoserOfARaceLetsItsOtherCoinsGo() {
        states.locked(rival);
        states.finalized(first);
        states.released(rival);
        assertNull(states.statusOf(coin(1)));
        assertNull(states.statusOf(coin(2)));
        assertEquals(new CoinTransition(coin(2), CoinState.LOCKED, CoinState.UNSPENT, rival.txid()), seen.getLast());
    }

    @Test
    void aSecondLockOfACoinIsABugOfOurs() {
        states.locked(first);
        assertThrows(IllegalStateException.class, () -> states.locked(rival));
    }

    @Test
    void votesAreForgottenWithTheViewsLastCoin() {
        states.pending(first, 5);
        states.voted(5, 40);
        states.finalized(first);
        states.pending(spending(coin(9)), 5);
        assertEquals(new CoinStatus.SpentPending(spending(coin(9)).txid(), 5, 0), states.statusOf(coin(9)));
    }
}

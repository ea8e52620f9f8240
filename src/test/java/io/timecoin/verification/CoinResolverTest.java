package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.timecoin.ledger.Block;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.replica.Checked;
import io.timecoin.storage.CoinsAt;
import io.timecoin.storage.Spend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CoinResolverTest {

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final RecentOutputs recent = new RecentOutputs();
    private final VerifiedTransaction maker = ledger.verifiedTransfer(0, 1, 500 * 100_000_000L);
    private final Block block = ledger.block(ledger.initialState(), TestLedger.GENESIS_TIME + 1, maker);
    private final OutPoint made = new OutPoint(maker.transaction().txid(), 0);
    private final Transaction spender = ledger.transfer(
            made, 500 * 100_000_000L, TestLedger.wallet(1), TestLedger.address(TestLedger.wallet(2)), 100_000_000L);

    /** A database to which the block is applied between two looks at it. */
    private final class Applying implements CoinResolver.Coins {
        private long height;

        @Override
        public long height() {
            return height;
        }

        @Override
        public CoinsAt coins(List<OutPoint> outPoints) {
            height = block.height();
            recent.remove(block);
            List<@Nullable Coin> none = new ArrayList<>();
            outPoints.forEach(_ -> none.add(null));
            return new CoinsAt(height, none);
        }

        @Override
        public @Nullable Spend spender(OutPoint outPoint) {
            return null;
        }
    }

    @Test
    void aCoinThatIsSettledWhileItIsLookedUpIsNotTakenForOneThatWasLookedUpAfterwards() {
        recent.add(block);
        CoinResolver resolver = new CoinResolver(new Applying(), recent, ledger.rules());
        Checked checked = resolver.check(List.of(new CoinResolver.Question(spender, Optional.empty(), false)))
                .getFirst();
        VerifiedTransaction verified = assertInstanceOf(VerificationOutcome.Verified.class, checked.outcome())
                .transaction();
        assertEquals(List.of(made), List.copyOf(verified.unsettled()), "it was found among the recent outputs");
        assertEquals(0, verified.seenHeight(), "and its block is above what was seen: whoever asks looks for it there");
        assertEquals(0, checked.seenHeight());
    }
}

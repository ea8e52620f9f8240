package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentOutputsTest {

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final ChainState genesis = ledger.initialState();
    private final VerifiedTransaction payment = ledger.verifiedTransfer(0, 1, 1_000_000);
    private final Block one = ledger.block(genesis, TestLedger.GENESIS_TIME + 1, payment);
    private final Block sibling = ledger.block(genesis, TestLedger.GENESIS_TIME + 2, payment);
    private final OutPoint paid = new OutPoint(payment.transaction().txid(), 0);
    private final RecentOutputs recent = new RecentOutputs();

    @Test
    void anOutputIsThereAsLongAsAnyBlockThatMakesItIs() {
        recent.add(one);
        recent.add(sibling);
        recent.remove(sibling);
        assertEquals(
                Optional.of(new Coin(1_000_000, TestLedger.address(TestLedger.wallet(1)), 1, false)),
                recent.coin(paid));
        recent.remove(one);
        assertEquals(Optional.empty(), recent.coin(paid));
        assertEquals(0, recent.size());
    }

    @Test
    void anOutputThatNobodyMadeIsNotThere() {
        recent.add(one);
        assertEquals(Optional.empty(), recent.coin(new OutPoint(paid.txid(), 2)));
        assertEquals(Optional.empty(), recent.coin(ledger.coinOf(0)));
    }
}

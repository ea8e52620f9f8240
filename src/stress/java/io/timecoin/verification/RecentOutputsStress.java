package io.timecoin.verification;

import io.timecoin.Interleavings;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** The engine adds two blocks with one transaction and drops them, the importer drops what it has applied, others read. */
@Param(name = "block", gen = IntGen.class, conf = "0:1")
public final class RecentOutputsStress {

    private static final List<Block> BLOCKS;
    private static final OutPoint PAID;

    static {
        TestLedger ledger = TestLedger.ofBronze(4);
        ChainState genesis = ledger.initialState();
        VerifiedTransaction payment = ledger.verifiedTransfer(0, 1, 1_000_000);
        BLOCKS = List.of(
                ledger.block(genesis, TestLedger.GENESIS_TIME + 1, payment),
                ledger.block(genesis, TestLedger.GENESIS_TIME + 2, payment));
        PAID = new OutPoint(payment.transaction().txid(), 0);
    }

    private final RecentOutputs recent = new RecentOutputs();

    @Operation(nonParallelGroup = "engine")
    public void add(@Param(name = "block") int block) {
        recent.add(BLOCKS.get(block));
    }

    @Operation
    public void remove(@Param(name = "block") int block) {
        recent.remove(BLOCKS.get(block));
    }

    @Operation
    public boolean hasCoin() {
        return recent.coin(PAID).isPresent();
    }

    @Test
    void aCoinIsThereWhileAnyBlockMakesIt() {
        Interleavings.check(RecentOutputsStress.class);
    }

    @Test
    void aCoinIsThereWhileAnyBlockMakesItUnderLoad() {
        Interleavings.load(RecentOutputsStress.class);
    }
}

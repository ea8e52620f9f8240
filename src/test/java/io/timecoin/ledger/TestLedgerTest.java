package io.timecoin.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class TestLedgerTest {

    private final TestLedger ledger = TestLedger.ofBronze(4);

    @Test
    void aTransferOfAGenesisCoinIsVerifiedAndFinalizable() {
        VerifiedTransaction transfer = ledger.verifiedTransfer(0, 1, 5 * Amount.SATOSHIS_PER_TIME);
        Block block = ledger.block(ledger.initialState(), TestLedger.GENESIS_TIME + 20, transfer);
        ChainState next = ledger.after(ledger.initialState(), block, transfer);
        assertEquals(1, next.height());
        assertEquals(transfer.fee(), next.epochFees());
    }

    @Test
    void everyVoterHasItsSigner() {
        for (int i = 0; i < 4; i++) {
            assertEquals(
                    ledger.initialState().activeSet().voter(i).operatorKey(),
                    ledger.voter(i).publicKey());
        }
    }
}

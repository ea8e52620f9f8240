package io.timecoin.ledger;

import static io.timecoin.ledger.TestLedger.address;
import static io.timecoin.ledger.TestLedger.signer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class PaidToOthersTest {

    private static final Address ALICE = address(signer("alice"));
    private static final Address BOB = address(signer("bob"));

    private final PaidToOthers paid = new PaidToOthers();

    private void makes(long value, Address owner) {
        paid.makes(new TransactionOutput(value, owner));
    }

    @Test
    void whoPutNothingInIsAnother() {
        paid.spends(ALICE, 100);
        makes(30, BOB);
        makes(70, ALICE);
        assertEquals(30, paid.satoshis());
        assertEquals(-30, paid.balance(ALICE));
    }

    @Test
    void whatAnAddressPutInIsReckonedOverAllItsCoinsAndOutputs() {
        makes(60, ALICE);
        paid.spends(ALICE, 50);
        paid.spends(ALICE, 20);
        makes(15, ALICE);
        paid.spends(BOB, 40);
        makes(5, BOB);
        assertEquals(5, paid.satoshis(), "Alice gets 75 for 70; what Bob leaves is not taken off");
    }

    @Test
    void theLargestAmountsThatTheRulesAllowFit() {
        paid.spends(ALICE, Long.MAX_VALUE);
        makes(Long.MAX_VALUE, BOB);
        assertEquals(Long.MAX_VALUE, paid.satoshis());
        makes(0, ALICE);
        assertEquals(Long.MAX_VALUE, paid.satoshis());
        assertEquals(0, paid.balance(address(signer("carol"))));
    }
}

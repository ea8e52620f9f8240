package io.timecoin.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.masternode.Settlement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A leader can always build the settlement, however much it has selected to go with it. */
final class SettlementRoomTest {

    private static final int MASTERNODES = ActiveSet.MAX_VOTERS;

    /** A transfer with one input and one witness, without outputs and memo. */
    private static final int BARE_BYTES = 171;

    private final TestLedger ledger = TestLedger.ofBronze(MASTERNODES, smallestBlocks());
    private final ChainState start = ledger.initialState();
    private final long boundary = start.boundary(ledger.parameters().epochMillis());

    private static ChainParameters smallestBlocks() {
        ChainParameters p = ChainParameters.STANDARD;
        return new ChainParameters(
                p.epochMillis(),
                p.minOutput(),
                p.minFee(),
                p.feeDivisor(),
                p.feePerByte(),
                1_250_000,
                p.maxBlockTransactions(),
                p.maxBlockWitnesses(),
                p.rewardBase());
    }

    @Test
    void theSettlementOfTheLargestGenesisFitsBesideAllThatMayBeSelected() {
        assertEquals(List.of(), GenesisRules.faults(ledger.genesis()));
        Block block = fullSettlement(Settlement.of(ledger.genesis()));
        assertEquals(MASTERNODES, block.transactions().getFirst().outputs().size());
    }

    @Test
    void aSettlementOfTheMostOutputsFillsTheBlockToTheLastByte() {
        Address owner = TestLedger.address(TestLedger.wallet(0));
        List<TransactionOutput> most = Collections.nCopies(4_096, new TransactionOutput(1, owner));
        Block block = fullSettlement((parent, fees) -> new SettlementRules.Content(most, 4_096, 0, parent.activeSet()));
        assertEquals(ledger.parameters().maxBlockBytes(), block.encode().length);
    }

    /** With as many bytes of transfers as may be selected. */
    private Block fullSettlement(SettlementRules settlement) {
        BlockRules rules = new BlockRules(ledger.parameters(), settlement);
        List<VerifiedTransaction> transfers =
                filling(rules.limits(start, boundary).bytes());
        Block block = rules.build(start, boundary, Hash256.ZERO, transfers);
        assertInstanceOf(
                BlockOutcome.Accepted.class, rules.check(start, block, transfers, (transaction, input) -> true));
        assertTrue(block.encode().length <= ledger.parameters().maxBlockBytes());
        return block;
    }

    private List<VerifiedTransaction> filling(int bytes) {
        List<VerifiedTransaction> transfers = new ArrayList<>();
        int left = bytes;
        while (left > 60_000) {
            transfers.add(transfer(transfers.size(), 25_000));
            left -= 25_000;
        }
        transfers.add(transfer(transfers.size(), left / 2));
        transfers.add(transfer(transfers.size(), left - left / 2));
        assertEquals(
                bytes,
                transfers.stream()
                        .mapToInt(transfer -> transfer.transaction().size())
                        .sum());
        return transfers;
    }

    private VerifiedTransaction transfer(int number, int bytes) {
        int outputs = (bytes - BARE_BYTES) / TransactionOutput.ENCODED_LENGTH;
        int memo = (bytes - BARE_BYTES) % TransactionOutput.ENCODED_LENGTH;
        TransactionBody body = new TransactionBody(
                TransactionKind.TRANSFER,
                List.of(new OutPoint(Hash256.ZERO, number)),
                Collections.nCopies(outputs, new TransactionOutput(1_000, TestLedger.address(TestLedger.wallet(1)))),
                0,
                0,
                new byte[memo],
                new byte[0]);
        return new VerifiedTransaction(ledger.sign(body, TestLedger.wallet(0)), 1_000_000, 0, List.of());
    }
}

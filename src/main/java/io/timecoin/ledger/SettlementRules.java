package io.timecoin.ledger;

import java.util.List;

/** Port: what a settlement block must contain. A function of the chain; the leader chooses nothing (protocol §4). */
public interface SettlementRules {

    /**
     * The content of a settlement block.
     *
     * @param parent state before the block
     * @param blockFees satoshis paid by the block's own transactions
     */
    Content settle(ChainState parent, long blockFees);

    /**
     * What the rules compute.
     *
     * @param outputs of the settlement transaction, in order
     * @param minted satoshis created beyond the returned fees
     * @param carriedFees satoshis of fees that nobody was paid and that go over to the next epoch
     * @param nextSet who votes in the next epoch
     */
    record Content(List<TransactionOutput> outputs, long minted, long carriedFees, ActiveSet nextSet) {}
}

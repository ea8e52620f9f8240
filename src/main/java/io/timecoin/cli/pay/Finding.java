package io.timecoin.cli.pay;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;

/** What a node's word that something is final is worth once its proof was looked at. */
public sealed interface Finding {

    /**
     * It is final, whatever the node is: a quorum of the voters of the genesis signed it.
     *
     * @param hash of the block
     * @param signed weight of those who signed
     * @param total weight of all voters
     */
    record Proven(BlockHeader header, Hash256 hash, long signed, long total) implements Finding {}

    /**
     * There is no proof here, for or against.
     *
     * @param why a clause for people
     */
    record Unproven(String why) implements Finding {}

    /**
     * What was shown as proof does not hold: no honest node shows that.
     *
     * @param why a clause for people
     */
    record Refuted(String why) implements Finding {}
}

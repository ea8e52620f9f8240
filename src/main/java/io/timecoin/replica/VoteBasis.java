package io.timecoin.replica;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.Block;
import java.util.List;

/**
 * What has to be on this voter's disk before its votes leave (protocol §5, "Durable before sent"): with it, what it has voted on
 * can be validated again after any restart, whoever stays away.
 *
 * <p>Keeps INV-14.
 *
 * @param bodies the block that is voted on and its ancestors, as far as they are neither recorded nor final; oldest first
 * @param certificates what the votes rest on, as far as it is not recorded
 * @param chainHeight up to which the final chain has to be synced: the newest final block that was never recorded as a body; 0 for
 *     votes that rest on no block
 */
public record VoteBasis(List<Block> bodies, List<Certificate> certificates, long chainHeight) {

    public VoteBasis {
        bodies = List.copyOf(bodies);
        certificates = List.copyOf(certificates);
    }
}

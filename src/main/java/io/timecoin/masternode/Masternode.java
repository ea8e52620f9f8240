package io.timecoin.masternode;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.MasternodeTier;

/**
 * A registered operator (protocol §1, §8).
 *
 * @param id the tagged hash of its entry in the genesis
 * @param operatorKey signs its votes
 * @param owner of its collateral
 * @param rewardAddress is paid its share of the reward
 * @param endpoint {@code host:port} of its peer transport, as registered; empty if none is
 */
public record Masternode(
        Hash256 id,
        MasternodeTier tier,
        PublicKey operatorKey,
        Address owner,
        Address rewardAddress,
        String endpoint) {}

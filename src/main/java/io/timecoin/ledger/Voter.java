package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;

/**
 * A masternode that votes in an epoch.
 *
 * @param id the masternode's id
 * @param operatorKey signs its votes
 * @param weight vote weight, positive
 */
public record Voter(Hash256 id, PublicKey operatorKey, long weight) {}

package io.timecoin.network.conduct;

import io.timecoin.crypto.PublicKey;

/**
 * Who wants a link, or has one.
 *
 * @param nodeKey that it has proven
 * @param host where its bytes come from
 * @param voter whether it has proven to be a voter's node
 * @param dialled whether this node opened the link, because its operator wants it
 */
public record Candidate(PublicKey nodeKey, String host, boolean voter, boolean dialled) {}

package io.timecoin.network;

import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.network.PeerMessage.StatusMessage;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What the network asks of the node it belongs to. Called on network threads; must not block.
 *
 * @param status how far the node is; asked once a second and for each handshake
 * @param votes whether a record is of a voter: its node has a consensus lane free of charge (protocol §7). The record's
 *     signature is checked already, that masternode and operator belong together is for the predicate to check
 * @param registered endpoint of the masternode that a record names, if it is registered with the operator who signed it and the
 *     record has not expired; else empty. Asked when a link is made, and each second of those that stand: which masternode a
 *     peer is nobody else decides
 */
public record LocalNode(
        NodeIdentity identity,
        SignatureVerifier verifier,
        Supplier<StatusMessage> status,
        Predicate<NodeRecord> votes,
        Function<NodeRecord, Optional<String>> registered) {}

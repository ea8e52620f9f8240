package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ChainState;
import java.util.List;
import java.util.Optional;

/** What travels between the nodes of a simulated network. */
sealed interface SimulatedMessage {

    record Proposed(Proposal proposal) implements SimulatedMessage {}

    record Voted(Vote vote) implements SimulatedMessage {}

    record Certified(Certificate certificate) implements SimulatedMessage {}

    record Ping() implements SimulatedMessage {}

    record BodyWanted(Hash256 hash) implements SimulatedMessage {}

    record Body(TestBlock block) implements SimulatedMessage {}

    record CertificatesWanted(long epoch, long fromView, long toView) implements SimulatedMessage {}

    record ChainWanted() implements SimulatedMessage {}

    record Chain(List<FinalBlock> blocks) implements SimulatedMessage {}

    /** A block of the final chain; {@code finalization} is empty where only a descendant's covers it. */
    record FinalBlock(TestBlock block, ChainState state, Optional<Certificate> finalization) {}
}

package io.timecoin.query.view;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ActiveSet;
import java.util.Optional;

/**
 * The current view as this node sees it.
 *
 * @param phase PROPOSE, NOTARIZE, FINALIZE or NULLIFIED
 * @param leader masternode id
 * @param notarizeWeight weight of the votes for the block that leads
 * @param finalView the last final view of the epoch, 0 for none yet
 * @param halted why this node stopped voting for good; empty normally
 */
public record ConsensusView(
        long epoch,
        long view,
        String phase,
        Hash256 leader,
        ActiveSet activeSet,
        Optional<Hash256> blockHash,
        long notarizeWeight,
        long nullifyWeight,
        long finalizeWeight,
        long finalView,
        boolean voting,
        Optional<String> halted) {}

package io.timecoin.engine;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Genesis;
import java.util.Optional;

/**
 * Whom this node votes for.
 *
 * @param operatorKey empty for an observer
 * @param masternodeId the masternode whose operator key that is, if there is one
 */
public record OwnVoter(Optional<Signer> operatorKey, Optional<Hash256> masternodeId) {

    public static OwnVoter of(Genesis genesis, Optional<Signer> operatorKey) {
        Optional<Hash256> masternodeId = operatorKey.flatMap(operator -> genesis.masternodes().stream()
                .filter(masternode -> masternode.operatorKey().equals(operator.publicKey()))
                .map(masternode -> masternode.id())
                .findFirst());
        return new OwnVoter(operatorKey, masternodeId);
    }
}

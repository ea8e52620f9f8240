package io.timecoin.verification;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Whose link a message came on; the message itself may be another's.
 *
 * @param nodeKey of the peer
 * @param voter id of the voter that the peer has proven to be; null for a stranger
 */
public record Sender(PublicKey nodeKey, @Nullable Hash256 voter) {

    public boolean isVoter() {
        return voter != null;
    }
}

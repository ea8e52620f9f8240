package io.timecoin.verification;

import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Voter;
import io.timecoin.network.PeerInfo;

/** Which voter a peer is. Its record alone proves nothing: anybody can sign one that names another's masternode. */
public final class LinkedVoters {

    private LinkedVoters() {}

    /** Index of the voter whose operator key signed the peer's record, if the record names that voter; −1 if it is none. */
    public static int index(ActiveSet set, PeerInfo peer) {
        var record = peer.record();
        if (record == null) {
            return -1;
        }
        int index = set.indexOf(record.masternodeId());
        if (index < 0) {
            return -1;
        }
        Voter voter = set.voter(index);
        return voter.operatorKey().equals(record.operatorKey()) ? index : -1;
    }
}

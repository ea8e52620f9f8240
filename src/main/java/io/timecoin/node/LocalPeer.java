package io.timecoin.node;

import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.network.LocalNode;
import io.timecoin.network.NodeIdentity;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.OwnRecord;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.query.NodeJournal;
import io.timecoin.runtime.Clocks;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.VoteLog;
import io.timecoin.verification.Verification;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What this node is to its peers, and what it makes of their records. */
final class LocalPeer {

    private final NodeFiles files;
    private final NodePorts ports;

    LocalPeer(NodeFiles files, NodePorts ports) {
        this.files = files;
        this.ports = ports;
    }

    /** What links ask of the node that they belong to. */
    static LocalNode local(
            NodeIdentity identity,
            Genesis genesis,
            SignatureVerifier verifier,
            NodeJournal journal,
            Verification verification) {
        return new LocalNode(
                identity,
                verifier,
                () -> new StatusMessage(journal.tip().height(), journal.tip().epoch(), journal.view()),
                record -> isVoter(verification.sets().current().set(), record),
                record -> registered(genesis, record, journal.tip().timestamp()));
    }

    NodeIdentity identity(
            NodeConfig.Network config,
            ReplicaHost.Terms terms,
            NodeDatabases databases,
            NodeJournal journal,
            Clocks clocks) {
        Genesis genesis = terms.genesis();
        long serial = databases.voteLog().map(VoteLog::serial).orElse(0L);
        LongSupplier now = () -> Math.max(clocks.wallMillis(), journal.tip().timestamp());
        Optional<OwnRecord> record = terms.self()
                .masternodeId()
                .flatMap(id -> files.operatorKey()
                        .map(operator -> new OwnRecord(
                                operator, genesis.hash(), id, files.nodeKey().publicKey(), serial, now)));
        return new NodeIdentity(
                genesis.network(),
                genesis.hash(),
                files.nodeKey(),
                () -> record.flatMap(OwnRecord::get),
                ports.endpoint(config));
    }

    /**
     * The registered endpoint of the masternode that a record names, if that one has the operator who signed it and the record
     * has not expired at this timestamp of the newest final block, Unix ms.
     */
    static Optional<String> registered(Genesis genesis, NodeRecord record, long finalTimestamp) {
        return genesis.masternodes().stream()
                .filter(masternode -> masternode.operatorKey().equals(record.operatorKey()))
                .filter(masternode -> masternode.id().equals(record.masternodeId()))
                .filter(_ -> !record.isExpiredAt(finalTimestamp))
                .map(GenesisMasternode::endpoint)
                .findFirst();
    }

    /** Whether the operator who signed a record is that of the voter it names: anybody can sign one that names it. */
    static boolean isVoter(ActiveSet set, NodeRecord record) {
        int index = set.indexOf(record.masternodeId());
        return index >= 0 && set.voter(index).operatorKey().equals(record.operatorKey());
    }
}

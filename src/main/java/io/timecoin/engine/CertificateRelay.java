package io.timecoin.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerMessage;
import io.timecoin.runtime.LatestEntries;
import io.timecoin.verification.LinkedVoters;
import io.timecoin.verification.Verification;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Passes certificates on, each once, to peers that have not shown it (protocol §5.9). Who is no voter may be linked to nobody but
 * this node, and asks it for the block at once: so it is told when the block is here. For one thread.
 */
final class CertificateRelay {

    /** Most that wait for their blocks; beyond that the oldest leaves without its block. */
    static final int MOST_HELD = 64;

    /** Blocks that are remembered as being here: far more than there are between a proposal and its finality. */
    private static final int MOST_HERE = 4_096;

    private final Links links;
    private final Verification verification;
    private final LatestEntries<Hash256, Boolean> here = LatestEntries.count(MOST_HERE);
    private final Deque<Certificate> held = new ArrayDeque<>();

    CertificateRelay(Links links, Verification verification) {
        this.links = links;
        this.verification = verification;
    }

    /** @param shownBy voters, by index, whose votes show that they have it */
    void relay(Certificate certificate, List<Integer> shownBy) {
        ActiveSet set = verification.sets().current().set();
        List<Hash256> told =
                shownBy.stream().map(index -> set.voter(index).id()).toList();
        Predicate<PeerInfo> votes = peer -> LinkedVoters.index(set, peer) >= 0;
        Predicate<PeerInfo> tells = peer -> {
            Hash256 masternode = peer.masternodeId();
            return masternode != null && told.contains(masternode);
        };
        if (isHere(certificate)) {
            send(certificate, tells.negate());
            return;
        }
        send(certificate, votes.and(tells.negate()));
        held.add(certificate);
        if (held.size() > MOST_HELD) {
            toOthers(held.remove());
        }
    }

    private boolean isHere(Certificate certificate) {
        return certificate.kind() == StatementKind.NULLIFY
                || here.contains(certificate.statement().blockHash());
    }

    /** A valid block is here: whoever asks for it finds it. */
    void arrived(Hash256 blockHash) {
        here.put(blockHash, true);
        for (Iterator<Certificate> each = held.iterator(); each.hasNext(); ) {
            Certificate certificate = each.next();
            if (certificate.statement().blockHash().equals(blockHash)) {
                each.remove();
                toOthers(certificate);
            }
        }
    }

    private void toOthers(Certificate certificate) {
        ActiveSet set = verification.sets().current().set();
        send(certificate, peer -> LinkedVoters.index(set, peer) < 0);
    }

    private void send(Certificate certificate, Predicate<PeerInfo> wanted) {
        links.broadcast(
                new PeerMessage.CertificateMessage(certificate),
                peer -> wanted.test(peer) && !verification.shown().hasShown(certificate.statement(), peer.nodeKey()));
    }
}

package io.timecoin.verification;

import io.timecoin.consensus.Statement;
import io.timecoin.crypto.PublicKey;
import io.timecoin.runtime.LatestEntries;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which certificates this node holds, and which peers have shown them: they need not be told (protocol §5.9). Only what was
 * verified comes in here.
 */
public final class ShownCertificates {

    private static final int MOST = 4_096;

    private static final class Entry {
        private final Set<PublicKey> peers = ConcurrentHashMap.newKeySet();
        private volatile boolean held;
    }

    private final LatestEntries<Statement, Entry> entries = LatestEntries.count(MOST);

    /** Notes that a peer has shown one that was verified. */
    void shownBy(Statement statement, PublicKey peer) {
        entries.get(statement, Entry::new).peers.add(peer);
    }

    /** This node has it, checked, or its engine is about to take it. */
    public void held(Statement statement) {
        entries.get(statement, Entry::new).held = true;
    }

    boolean isHeld(Statement statement) {
        return entries.get(statement).filter(entry -> entry.held).isPresent();
    }

    public boolean hasShown(Statement statement, PublicKey peer) {
        return entries.get(statement)
                .filter(entry -> entry.peers.contains(peer))
                .isPresent();
    }

    /** A peer is gone: after a restart it may have forgotten. */
    void forget(PublicKey peer) {
        entries.values().forEach(entry -> entry.peers.remove(peer));
    }
}

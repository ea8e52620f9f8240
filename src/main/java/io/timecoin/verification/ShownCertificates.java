package io.timecoin.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.timecoin.consensus.Statement;
import io.timecoin.crypto.PublicKey;
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

    private final Cache<Statement, Entry> entries =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    /** Notes that a peer has shown one that was verified. */
    void shownBy(Statement statement, PublicKey peer) {
        entries.get(statement, _ -> new Entry()).peers.add(peer);
    }

    /** This node has it, checked, or its engine is about to take it. */
    public void held(Statement statement) {
        entries.get(statement, _ -> new Entry()).held = true;
    }

    boolean isHeld(Statement statement) {
        Entry entry = entries.getIfPresent(statement);
        return entry != null && entry.held;
    }

    public boolean hasShown(Statement statement, PublicKey peer) {
        Entry entry = entries.getIfPresent(statement);
        return entry != null && entry.peers.contains(peer);
    }

    /** A peer is gone: after a restart it may have forgotten. */
    void forget(PublicKey peer) {
        entries.asMap().values().forEach(entry -> entry.peers.remove(peer));
    }
}

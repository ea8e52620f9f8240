package io.timecoin.simulation;

import io.timecoin.consensus.Statement;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which certificates a host holds and which hosts have shown them to it, as the node keeps it (protocol §5.9). */
final class ShownCertificates {

    private static final int MOST = 4_096;

    private static final class Entry {
        private final BitSet hosts = new BitSet();
        private boolean held;
    }

    private final Map<Statement, Entry> entries = new LinkedHashMap<>();

    private Entry entry(Statement statement) {
        Entry entry = entries.computeIfAbsent(statement, key -> new Entry());
        if (entries.size() > MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
        return entry;
    }

    /** Notes that a host has shown it; returns whether this one still lacks it. */
    boolean shownBy(Statement statement, int host) {
        Entry entry = entry(statement);
        entry.hosts.set(host);
        return !entry.held;
    }

    /** This host has it, checked. */
    public void held(Statement statement) {
        entry(statement).held = true;
    }

    boolean isHeld(Statement statement) {
        Entry entry = entries.get(statement);
        return entry != null && entry.held;
    }

    public boolean hasShown(Statement statement, int host) {
        Entry entry = entries.get(statement);
        return entry != null && entry.hosts.get(host);
    }

    /** A host has crashed, and its link ended: it may have forgotten. */
    void forget(int host) {
        entries.values().forEach(entry -> entry.hosts.clear(host));
    }

    /** This host has crashed. */
    void clear() {
        entries.clear();
    }
}

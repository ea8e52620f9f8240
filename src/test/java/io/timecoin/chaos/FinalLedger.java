package io.timecoin.chaos;

import io.timecoin.crypto.Hash256;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What clients were told: which transfers are final, and in which block. Safe for any thread. */
public final class FinalLedger {

    /** Where a client was told that a transfer is. */
    record Place(long height, String blockHash) {}

    private final Map<Hash256, Place> finals = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> contradictions = new ConcurrentLinkedQueue<>();

    /** A node answered that this is final there. */
    void told(Hash256 txid, Place place, String byWhom) {
        Place before = finals.putIfAbsent(txid, place);
        if (before != null && !before.equals(place)) {
            contradictions.add(txid + " was final at " + before + " and is at " + place + " to " + byWhom);
        }
    }

    /** A node answered what can never be true of a transfer whose coin has only one spend. */
    void contradiction(String what) {
        contradictions.add(what);
    }

    Map<Hash256, Place> finals() {
        return Map.copyOf(finals);
    }

    public int size() {
        return finals.size();
    }

    public List<String> contradictions() {
        return List.copyOf(contradictions);
    }
}

package io.timecoin.masternode;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Genesis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All masternodes of a network in order of id. Immutable, for any thread. */
public final class MasternodeRegistry {

    private final List<Masternode> masternodes;
    private final SortedMap<Hash256, Masternode> byId = new TreeMap<>();
    private final SortedMap<PublicKey, Masternode> byOperatorKey = new TreeMap<>();

    /**
     * Orders them by id.
     *
     * @throws IllegalArgumentException if an id or operator key occurs twice
     */
    public MasternodeRegistry(List<Masternode> masternodes) {
        List<Masternode> ordered = new ArrayList<>(masternodes);
        ordered.sort(Comparator.comparing(Masternode::id));
        this.masternodes = List.copyOf(ordered);
        for (Masternode masternode : ordered) {
            if (byId.put(masternode.id(), masternode) != null
                    || byOperatorKey.put(masternode.operatorKey(), masternode) != null) {
                throw new IllegalArgumentException("an id or operator key is registered twice: " + masternode.id());
            }
        }
    }

    /** The masternodes of a genesis. */
    public static MasternodeRegistry of(Genesis genesis) {
        return new MasternodeRegistry(genesis.masternodes().stream()
                .map(entry -> new Masternode(
                        entry.id(),
                        entry.tier(),
                        entry.operatorKey(),
                        entry.owner(),
                        entry.rewardAddress(),
                        entry.endpoint()))
                .toList());
    }

    /** In order of id. */
    public List<Masternode> all() {
        return masternodes;
    }

    public @Nullable Masternode find(Hash256 id) {
        return byId.get(id);
    }

    /** The masternode whose votes this key signs. */
    public @Nullable Masternode findByOperatorKey(PublicKey operatorKey) {
        return byOperatorKey.get(operatorKey);
    }
}

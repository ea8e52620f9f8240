package io.timecoin.replica;

import io.timecoin.crypto.Hash256;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The blocks that are not judged yet, oldest first, within bounds that nobody who invents blocks gets past. For one thread. */
final class OpenAssemblies implements Iterable<Assembly> {

    private static final int MOST = 1_024;

    /** Blocks of which only their proposer knows that they are real. */
    static final int MOST_UNCERTIFIED = 4;

    private final Map<Hash256, Assembly> assemblies = new LinkedHashMap<>();

    /** The state has moved since the assemblies were last looked at. */
    private boolean changed;

    @Nullable
    Assembly find(Hash256 hash) {
        return assemblies.get(hash);
    }

    boolean contains(Assembly assembly) {
        return assemblies.containsKey(assembly.hash);
    }

    /** Whether it was there. */
    boolean remove(Assembly assembly) {
        return assemblies.remove(assembly.hash) != null;
    }

    /** With too many the one farthest from the final block goes: it is needed last, and can be fetched again. */
    void put(Assembly assembly) {
        assemblies.put(assembly.hash, assembly);
        if (assemblies.size() > MOST) {
            assemblies.values().stream()
                    .max(Comparator.comparingLong(each -> each.block.header().height()))
                    .ifPresent(this::remove);
        }
    }

    void forgetOldestUncertified() {
        List<Assembly> uncertified = assemblies.values().stream()
                .filter(assembly -> !assembly.certified)
                .toList();
        for (int i = 0; i < uncertified.size() - MOST_UNCERTIFIED; i++) {
            remove(uncertified.get(i)); // its view is over; notarized, it is fetched
        }
    }

    /** Forgets what can never become final. */
    void finalAt(long height) {
        List<Assembly> over = assemblies.values().stream()
                .filter(assembly -> assembly.block.header().height() <= height)
                .toList();
        over.forEach(this::remove);
    }

    /** A block has come into the tree, or the final state has moved: those here may have waited for it. */
    void stateChanged() {
        changed = true;
    }

    /** Whether they may have been waiting for something that is here now; asked anew it is only for what comes later. */
    boolean takeChanged() {
        boolean taken = changed;
        changed = false;
        return taken;
    }

    /** A copy, for whatever may judge one of them meanwhile. */
    List<Assembly> all() {
        return List.copyOf(assemblies.values());
    }

    @Override
    public Iterator<Assembly> iterator() {
        return assemblies.values().iterator();
    }

    int size() {
        return assemblies.size();
    }
}

package io.timecoin.network.discovery;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.HostPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which seed to dial, and whether a link to one may go: one at a time, while this node has opened few links, and no longer than until it
 * has. Times are monotonic ms. For one thread at a time.
 */
final class Seeds {

    /** With so many links that this node has opened to others it needs no seed. */
    static final int ENOUGH = 4;

    private final Set<HostPort> addresses = new LinkedHashSet<>();
    private final Map<HostPort, Attempts> attempts = new LinkedHashMap<>();
    private final Map<PublicKey, HostPort> linked = new LinkedHashMap<>();
    private boolean dialling;

    /** How one was tried in vain. */
    private record Attempts(int failures, long retryAt) {}

    /** These are all seeds from now on. */
    void set(Collection<HostPort> now) {
        addresses.clear();
        addresses.addAll(now);
        attempts.keySet().retainAll(addresses);
    }

    /** The seed to dial now; {@link #linked} or {@link #failed} has to follow. */
    Optional<HostPort> due(int outbound, long now, RandomGenerator random) {
        if (dialling || outbound >= ENOUGH) {
            return Optional.empty();
        }
        List<HostPort> free = addresses.stream()
                .filter(seed -> !linked.containsValue(seed))
                .filter(seed -> retryAt(seed) <= now)
                .toList();
        if (free.isEmpty()) {
            return Optional.empty();
        }
        dialling = true;
        return Optional.of(free.get(random.nextInt(free.size())));
    }

    private long retryAt(HostPort seed) {
        Attempts before = attempts.get(seed);
        return before == null ? Long.MIN_VALUE : before.retryAt();
    }

    void linked(HostPort seed, PublicKey key) {
        dialling = false;
        attempts.remove(seed);
        linked.put(key, seed);
    }

    /** How often it has failed in a row, with this time. */
    int failures(HostPort seed) {
        Attempts before = attempts.get(seed);
        return before == null ? 1 : before.failures() + 1;
    }

    void failed(HostPort seed, long retryAt) {
        dialling = false;
        attempts.put(seed, new Attempts(failures(seed), retryAt));
    }

    /** Only these keys are linked; the links of seeds that are needed no more. */
    List<PublicKey> leaving(Set<PublicKey> outbound, Set<PublicKey> voters, long retryAt) {
        linked.forEach((key, seed) -> {
            if (!outbound.contains(key)) {
                attempts.put(seed, new Attempts(0, retryAt));
            }
        });
        linked.keySet().retainAll(outbound);
        long others = outbound.stream().filter(key -> !linked.containsKey(key)).count();
        List<PublicKey> leaving = new ArrayList<>(others >= ENOUGH ? linked.keySet() : Set.of());
        leaving.removeAll(voters);
        return leaving;
    }
}

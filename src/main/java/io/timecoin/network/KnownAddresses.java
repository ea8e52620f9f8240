package io.timecoin.network;

import io.timecoin.network.conduct.AddressPrefix;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Addresses from which handshakes have places of their own (protocol §7): those of configured peers, those that are registered
 * for masternodes, and those from which voters have proven themselves, the newest of them. Names are not looked up. Safe for
 * any thread.
 */
final class KnownAddresses {

    private static final int MOST_LEARNED = 1_024;

    private final Set<InetAddress> told;
    private final Map<InetAddress, Boolean> learned = new LinkedHashMap<>(16, 0.75f, true);

    KnownAddresses(List<HostPort> peers, List<HostPort> registered) {
        this.told = Stream.concat(peers.stream(), registered.stream())
                .map(HostPort::host)
                .flatMap(host -> AddressPrefix.address(host).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean contains(InetAddress address) {
        if (told.contains(address)) {
            return true;
        }
        synchronized (learned) {
            return learned.containsKey(address);
        }
    }

    /** A voter proved itself on a wire from {@code host}. */
    void learn(String host) {
        AddressPrefix.address(host).ifPresent(address -> {
            synchronized (learned) {
                learned.put(address, true);
                if (learned.size() > MOST_LEARNED) {
                    learned.remove(learned.keySet().iterator().next());
                }
            }
        });
    }
}

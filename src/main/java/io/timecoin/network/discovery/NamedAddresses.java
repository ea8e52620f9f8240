package io.timecoin.network.discovery;

import io.timecoin.network.HostPort;
import io.timecoin.network.conduct.AddressPrefix;
import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What configured hosts are at present: an address is itself, a name all addresses that it was found to have. For one thread at a time. */
final class NamedAddresses {

    private final Map<String, List<InetAddress>> found = new TreeMap<>();

    /** The names among these hosts. */
    static Set<String> names(Collection<HostPort> places) {
        Set<String> names = new TreeSet<>();
        places.stream()
                .map(HostPort::host)
                .filter(host -> AddressPrefix.address(host).isEmpty())
                .forEach(names::add);
        return names;
    }

    void found(String name, List<InetAddress> addresses) {
        found.put(name, List.copyOf(addresses));
    }

    /** Where to dial for one place; nothing for a name that was not found yet. */
    List<HostPort> of(HostPort place) {
        if (AddressPrefix.address(place.host()).isPresent()) {
            return List.of(place);
        }
        return found.getOrDefault(place.host(), List.of()).stream()
                .map(ip -> new HostPort(ip.getHostAddress().replaceAll("%.*", ""), place.port()))
                .toList();
    }

    /** The same for several places, each with the name that stands for it alone, or else itself. */
    Map<HostPort, HostPort> of(Collection<HostPort> places) {
        Map<HostPort, HostPort> all = new LinkedHashMap<>();
        for (HostPort place : places) {
            List<HostPort> addresses = of(place);
            addresses.forEach(address -> all.putIfAbsent(address, addresses.size() == 1 ? place : address));
        }
        return all;
    }

    /** All of them, without names. */
    Set<HostPort> addresses(Collection<HostPort> places) {
        return of(places).keySet();
    }
}

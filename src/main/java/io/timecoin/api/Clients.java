package io.timecoin.api;

import io.timecoin.network.conduct.AddressPrefix;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Whose request one is, by the network of addresses that it comes from. Safe for any thread. */
final class Clients {

    private static final String FORWARDED_FOR = "x-forwarded-for";

    private final List<AddressPrefix> proxies;

    /** @param proxies addresses and prefixes of those that are believed whom they forward for */
    Clients(List<String> proxies) {
        this.proxies = proxies.stream()
                .flatMap(proxy -> AddressPrefix.parse(proxy).stream())
                .toList();
    }

    /** Whether it speaks for others, as the configuration says. */
    boolean isProxy(InetAddress address) {
        return isProxy(address.getHostAddress());
    }

    private boolean isProxy(String address) {
        return proxies.stream().anyMatch(proxy -> proxy.contains(address));
    }

    /** The last address on the way that no trusted proxy has: what was said before it anybody can have said. */
    AddressPrefix of(HttpServerRequest request) {
        return of(request.remoteAddress().hostAddress(), request.headers().getAll(FORWARDED_FOR));
    }

    /** @param forwarded lines of the header that proxies write, each address behind those before it */
    AddressPrefix of(String remote, List<String> forwarded) {
        String client = remote;
        List<String> hops = hops(forwarded);
        for (int i = hops.size() - 1; i >= 0 && isProxy(client); i--) {
            if (AddressPrefix.address(hops.get(i)).isEmpty()) {
                break;
            }
            client = hops.get(i);
        }
        return AddressPrefix.counted(client)
                .orElseThrow(() -> new IllegalStateException("a connection from no address"));
    }

    private static List<String> hops(List<String> forwarded) {
        List<String> hops = new ArrayList<>();
        for (String line : forwarded) {
            for (String hop : line.split(",", -1)) {
                hops.add(hop.strip());
            }
        }
        return hops;
    }
}

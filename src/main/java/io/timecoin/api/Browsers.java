package io.timecoin.api;

import io.timecoin.network.conduct.AddressPrefix;
import io.timecoin.node.ApiConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other sites, which a browser shows to somebody who reaches this node, away from it: by the host that they were told
 * this node is called, and by the origin that the browser names. Safe for any thread.
 */
final class Browsers {

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");
    private static final int MOST_PORT = 65_535;
    private static final String MAX_AGE_SECONDS = "600";

    private final Set<String> hosts = new HashSet<>(Set.of("localhost"));
    private final Set<String> origins = new HashSet<>();

    Browsers(ApiConfig config, Optional<String> machine) {
        machine.ifPresent(name -> hosts.add(plain(name)));
        config.allowedHosts().orElse(List.of()).forEach(host -> hosts.add(plain(host)));
        config.allowedOrigins().orElse(List.of()).forEach(origin -> origins.add(origin.toLowerCase(Locale.ROOT)));
    }

    /** What this machine is called, if it is called anything. */
    static Optional<String> machineName() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException _) {
            return Optional.empty();
        }
    }

    /** Why a request is not served; empty if it is. */
    Optional<Turned> turned(HttpServerRequest request) {
        List<String> named = hosts(request);
        if (named.isEmpty() && request.version() == HttpVersion.HTTP_1_0) {
            return originOf(request, ""); // no browser speaks it
        }
        if (named.size() != 1) {
            return Optional.of(Turned.BAD_HOST);
        }
        String host = named.getFirst();
        Matcher parts = HOST.matcher(host);
        if (!host.isEmpty() && (!parts.matches() || isNoPort(parts.group(2)))) {
            return Optional.of(Turned.BAD_HOST);
        }
        return host.isEmpty() || !isServed(parts.group(1))
                ? Optional.of(Turned.MISDIRECTED)
                : originOf(request, host.toLowerCase(Locale.ROOT));
    }

    private static List<String> hosts(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2 && request.authority() != null) {
            return List.of(request.authority().toString());
        }
        return request.headers().getAll(HttpHeaders.HOST);
    }

    private static boolean isNoPort(@Nullable String port) {
        return port != null && Integer.parseInt(port) > MOST_PORT;
    }

    private boolean isServed(String host) {
        String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return AddressPrefix.address(address).isPresent() || hosts.contains(plain(host));
    }

    /** A name may end in the dot of the root. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }

    private Optional<Turned> originOf(HttpServerRequest request, String host) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean served = origin == null
                || origins.contains(origin.toLowerCase(Locale.ROOT))
                || origin.equalsIgnoreCase("http://" + host)
                || origin.equalsIgnoreCase("https://" + host);
        return served ? Optional.empty() : Optional.of(Turned.FOREIGN_ORIGIN);
    }

    /** Lets a page of an allowed origin read the answer; true if that was all it asked. */
    boolean answered(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || !origins.contains(origin.toLowerCase(Locale.ROOT))) {
            return false;
        }
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "etag, location, retry-after")
                .putHeader(HttpHeaders.VARY, "origin");
        boolean asksFirst = request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (asksFirst) {
            response.setStatusCode(204)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "content-type, last-event-id, if-none-match")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS)
                    .end();
        }
        return asksFirst;
    }
}

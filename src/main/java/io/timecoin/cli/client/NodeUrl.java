package io.timecoin.cli.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node is asked, as people write it: http or https, a host, perhaps a port and a path below which a proxy serves the
 * API. What no request would carry is refused instead of dropped.
 *
 * @param base without a slash at its end; its host is null where a name has an underscore, as those of containers may
 */
public record NodeUrl(URI base) {

    private static final int MAX_PORT = 65_535;

    /** A host with an underscore is no host name (RFC 952), so that {@link URI} leaves its parts to others. */
    private static final Pattern CONTAINER = Pattern.compile("([A-Za-z0-9._-]+)(?::([0-9]*))?");

    /** What a text was read as. */
    public sealed interface Outcome {

        /** A URL that can be asked. */
        record Read(NodeUrl url) implements Outcome {}

        /** Why not, in words that follow the option's name; a password in the text is not repeated. */
        record Refused(String reason) implements Outcome {}
    }

    /** Finds the address of a name. */
    @FunctionalInterface
    public interface Resolver {

        /** As {@link InetAddress#getByName}. */
        InetAddress resolve(String host) throws UnknownHostException;
    }

    /** Reads what a person wrote. */
    public static Outcome parse(String text) {
        if (text.contains("@")) {
            return new Outcome.Refused("has a user name or password in it, which no command sends");
        }
        String shown = text.replaceFirst("[?#].*", "…");
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException _) {
            return new Outcome.Refused("is no http or https address: " + shown);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return new Outcome.Refused("has a query (?) or a fragment (#), which no command sends: " + shown);
        }
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        if (!tls && !"http".equalsIgnoreCase(uri.getScheme())) {
            return new Outcome.Refused("is no http or https address: " + shown);
        }
        return uri.getHost() == null ? container(uri, tls, shown) : checked(uri, uri.getPort(), shown);
    }

    private static Outcome container(URI uri, boolean tls, String shown) {
        String authority = uri.getRawAuthority();
        Matcher parts = CONTAINER.matcher(authority == null ? "" : authority);
        if (!parts.matches()) {
            return new Outcome.Refused("is no http or https address: " + shown);
        }
        if (tls) {
            return new Outcome.Refused("names a host with an underscore, for which there is no certificate: " + shown);
        }
        return checked(uri, port(parts), shown);
    }

    private static Outcome checked(URI uri, int port, String shown) {
        if (port == 0 || port > MAX_PORT) {
            return new Outcome.Refused("has a port that is not within 1 to " + MAX_PORT + ": " + shown);
        }
        return new Outcome.Read(new NodeUrl(URI.create(uri.toString().replaceFirst("/+$", ""))));
    }

    /** The port of a name with an underscore; -1 if there is none. */
    private static int port(Matcher parts) {
        String port = parts.group(2);
        if (port == null || port.isEmpty()) {
            return -1;
        }
        return port.length() > 5 ? MAX_PORT + 1 : Integer.parseInt(port);
    }

    /**
     * A request of a path of the API, below the path that the URL has itself.
     *
     * @param path from its slash on, with its query
     * @throws NodeClientException if the name of the host has an underscore and no address
     */
    public static HttpRequest.Builder request(URI base, String path) {
        return request(base, path, InetAddress::getByName);
    }

    static HttpRequest.Builder request(URI base, String path, Resolver names) {
        URI whole = URI.create(base.toString().replaceFirst("/+$", "") + path);
        Matcher parts = CONTAINER.matcher(whole.getHost() == null ? whole.getRawAuthority() : "");
        if (!parts.matches()) {
            return HttpRequest.newBuilder(whole);
        }
        // The client of the JDK takes host names alone, so it gets the address, and the server the name.
        try {
            String address = names.resolve(parts.group(1)).getHostAddress();
            String host = address.contains(":") ? "[" + address + "]" : address;
            String port = port(parts) < 0 ? "" : ":" + port(parts);
            String rest = whole.toString()
                    .substring(whole.getScheme().length() + "://".length())
                    .substring(whole.getRawAuthority().length());
            return HttpRequest.newBuilder(URI.create("http://" + host + port + rest))
                    .header("Host", whole.getRawAuthority());
        } catch (UnknownHostException e) {
            throw new NodeClientException("no node answers at " + base + ": the name is not known", e);
        }
    }
}

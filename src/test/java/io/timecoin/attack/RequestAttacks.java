package io.timecoin.attack;

import io.timecoin.attack.Attack.Origin;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What somebody who reaches the port of clients can do with HTTP/1.1. */
final class RequestAttacks {

    private static final String HOST = "Host: 127.0.0.1\r\n";
    private static final int BODY_BYTES = 1_000_000;
    private static final int CALLS = 100;
    private static final int AT_ONCE = 50;
    private static final Duration BETWEEN_BYTES = Duration.ofSeconds(1);

    private RequestAttacks() {}

    static List<Attack> all() {
        return Stream.of(unfinished(), costly(), invented())
                .flatMap(List::stream)
                .toList();
    }

    /** Connections and requests that are never whole. */
    private static List<Attack> unfinished() {
        return List.of(
                Attack.ofClient(
                        "slow-headers",
                        "400 connections a node, each a byte of a header a second",
                        2_000,
                        raid -> drip(raid, "GET /v1/status HTTP/1.1\r\nX: ")),
                Attack.ofClient(
                        "slow-bodies",
                        "400 connections a node, each a byte of a body a second",
                        2_000,
                        raid -> drip(
                                raid, "POST /v1/transactions HTTP/1.1\r\n" + HOST + "Content-Length: 1000\r\n\r\n")),
                Attack.ofClient(
                                "withheld-bodies",
                                "40 connections a node, each with a body of 1 MB but its last byte",
                                400_000_000,
                                RequestAttacks::withheldBody)
                        .from(Origin.ONE_HOST, 40),
                Attack.ofClient(
                        "idle-clients",
                        "1,000 connections a node on which nothing is said",
                        4_000,
                        raid -> hold(raid, 1_000)),
                Attack.ofClient("idle-clients-of-many", "the same from 40 networks", 4_000, raid -> hold(raid, 25))
                        .from(Origin.MANY_PREFIXES, 40),
                Attack.ofClient("client-connects", "connections that are closed at once", 2_000, raid -> {
                            raid.pace(1);
                            raid.forget(raid.connect());
                        })
                        .from(Origin.ONE_PREFIX, 10));
    }

    /** Lawful questions, in numbers. */
    private static List<Attack> costly() {
        return List.of(
                Attack.ofClient(
                        "waits",
                        "600 connections a node, each waits for the finality of an invented transaction",
                        4_000,
                        RequestAttacks::waits),
                batches(
                        "batch-listunspent",
                        "batches of 100 listunspent of an address with many coins",
                        RequestAttacks::listUnspent),
                batches("batch-getrawmempool", "batches of 100 getrawmempool", _ -> call("getrawmempool", "")),
                batches(
                        "batch-getblock",
                        "batches of 100 getblock",
                        raid -> call(
                                "getblock", Long.toString(raid.scene().moment().height()))),
                gets(
                        "pipelined-gets",
                        "status and the newest block, pipelined",
                        4_000,
                        i -> i % 2 == 0 ? "/v1/status" : "/v1/blocks/latest"),
                gets("supply-scans", "scans of all coins", 400, _ -> "/v1/supply?scan=true"));
    }

    /** What makes a node remember or write what a stranger chose. */
    private static List<Attack> invented() {
        return List.of(
                flood(
                        "invented-methods",
                        "methods that nobody knows",
                        i -> "M" + i + "X /v1/status HTTP/1.1\r\n" + HOST + "\r\n"),
                flood("invented-paths", "paths that nobody knows", i -> get("/v1/path" + i, HOST)),
                flood(
                        "options",
                        "OPTIONS of invented paths",
                        i -> "OPTIONS /v1/path" + i + " HTTP/1.1\r\n" + HOST + "\r\n"),
                flood("bad-paths", "paths that are no encoding", i -> get("/v1/blocks/%zz" + i, HOST)),
                flood(
                        "foreign-hosts",
                        "hosts that are not this node",
                        i -> get("/v1/status", "Host: h" + i + ".example\r\n")),
                flood(
                        "foreign-origins",
                        "pages of invented sites",
                        i -> get("/v1/status", HOST + "Origin: https://s" + i + ".example\r\n")));
    }

    private static Attack flood(String name, String does, IntFunction<String> request) {
        return Attack.ofClient(name, does, 4_000, raid -> repeat(raid, request)).from(Origin.ONE_HOST, 4);
    }

    private static Attack gets(String name, String does, long perSecond, IntFunction<String> path) {
        return Attack.ofClient(name, does, perSecond, raid -> repeat(raid, i -> get(path.apply(i), HOST)))
                .from(Origin.ONE_HOST, 4);
    }

    /** What a batch repeats. */
    private interface Call {
        String of(Raid raid);
    }

    private static Attack batches(String name, String does, Call call) {
        return Attack.ofClient(name, does, 40, raid -> {
                    HostileConnection connection = raid.connect();
                    while (raid.goesOn() && !connection.isClosedByPeer()) {
                        raid.pace(1);
                        say(connection, rpc("[" + String.join(",", Collections.nCopies(CALLS, call.of(raid))) + "]"));
                    }
                })
                .from(Origin.ONE_HOST, 4);
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\n" + headers + "\r\n";
    }

    private static String rpc(String body) {
        return "POST / HTTP/1.1\r\n" + HOST + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String call(String method, String parameters) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + parameters + "]}";
    }

    private static String listUnspent(Raid raid) {
        String address = AddressText.encode(
                Address.of(raid.scene().owner().publicKey()),
                raid.scene().genesis().network());
        return call("listunspent", "0,9999999,[\"" + address + "\"],10000");
    }

    private static void say(HostileConnection connection, String text) throws IOException {
        connection.write(text.getBytes(StandardCharsets.US_ASCII));
        connection.flush();
    }

    /** Sends request after request and drops the answers. */
    private static void repeat(Raid raid, IntFunction<String> request) throws IOException {
        HostileConnection connection = raid.connect();
        for (int i = 0; raid.goesOn() && !connection.isClosedByPeer(); i += AT_ONCE) {
            raid.pace(AT_ONCE);
            StringBuilder some = new StringBuilder();
            for (int j = i; j < i + AT_ONCE; j++) {
                some.append(request.apply(j));
            }
            say(connection, some.toString());
        }
    }

    /** As many connections as it may have, each of which says a little more now and then. */
    private static void drip(Raid raid, String beginning) throws IOException {
        List<HostileConnection> connections = new ArrayList<>();
        while (raid.goesOn()) {
            connections.removeIf(HostileConnection::isClosedByPeer);
            while (connections.size() < 400 && raid.goesOn()) {
                raid.pace(1);
                HostileConnection connection = raid.connect();
                say(connection, beginning);
                connections.add(connection);
            }
            for (HostileConnection connection : connections) {
                drop(connection);
            }
            raid.idle(BETWEEN_BYTES);
        }
    }

    private static void drop(HostileConnection connection) {
        try {
            say(connection, "x");
        } catch (IOException _) {
            // closed meanwhile: another takes its place
        }
    }

    private static void hold(Raid raid, int count) throws IOException {
        List<HostileConnection> connections = new ArrayList<>();
        while (raid.goesOn()) {
            for (HostileConnection connection : List.copyOf(connections)) {
                if (connection.isClosedByPeer()) {
                    connections.remove(connection);
                    raid.forget(connection);
                }
            }
            while (connections.size() < count && raid.goesOn()) {
                raid.pace(1);
                connections.add(raid.connect());
            }
            raid.idle(BETWEEN_BYTES);
        }
    }

    private static void withheldBody(Raid raid) throws IOException {
        raid.pace(BODY_BYTES);
        HostileConnection connection = raid.connect();
        say(connection, "POST / HTTP/1.1\r\n" + HOST + "Content-Length: " + BODY_BYTES + "\r\n\r\n");
        connection.write(new byte[BODY_BYTES - 1]);
        connection.flush();
        while (raid.goesOn() && !connection.isClosedByPeer()) {
            raid.idle(Duration.ofMillis(200));
        }
    }

    private static void waits(Raid raid) throws IOException {
        List<HostileConnection> connections = new ArrayList<>();
        Supplier<String> wait = () -> rpc(call(
                "waittransactionfinality", "\"" + Scene.randomHash().toHex().toLowerCase(Locale.ROOT) + "\",300"));
        while (raid.goesOn()) {
            connections.removeIf(HostileConnection::isClosedByPeer);
            while (connections.size() < 600 && raid.goesOn()) {
                raid.pace(1);
                HostileConnection connection = raid.connect();
                say(connection, wait.get());
                connections.add(connection);
            }
            raid.idle(BETWEEN_BYTES);
        }
    }
}

package io.timecoin.attack;

import static io.timecoin.attack.Attack.Who.NOBODY;

import io.timecoin.attack.Attack.Origin;
import io.timecoin.network.FrameAuthenticator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What somebody without any key can do to HTTP/2 and TCP (protocol §7, before the proof). */
final class TransportAttacks {

    private static final int MANY_BYTES = 1 << 16;
    private static final int UNFINISHED = FrameAuthenticator.MAX_FRAME_BYTES - 1;

    private TransportAttacks() {}

    static List<Attack> all() {
        return Stream.concat(messages().stream(), floods().stream()).toList();
    }

    /** Connections and messages that are never whole. */
    private static List<Attack> messages() {
        return List.of(
                Attack.of(
                        "one-byte-frames",
                        NOBODY,
                        "a message of 4 MiB in DATA frames of one byte",
                        400_000,
                        TransportAttacks::oneByteFrames),
                Attack.of(
                                "unfinished-messages",
                                NOBODY,
                                "40 connections a node, each with a message of 4 MiB but its last byte",
                                120_000_000,
                                TransportAttacks::unfinishedMessage)
                        .from(Origin.ONE_HOST, 40),
                Attack.of(
                                "silent-connections",
                                NOBODY,
                                "128 connections a node, each with an unknown call every 5 s; a node is killed and started again",
                                500,
                                raid -> hold(raid, 128))
                        .meanwhile(AttackedNetwork::aRestartedNodeGetsItsLinksBack),
                Attack.of(
                                "silent-connections-of-many",
                                NOBODY,
                                "the same from 250 prefixes",
                                500,
                                raid -> hold(raid, 4))
                        .from(Origin.MANY_PREFIXES, 40)
                        .meanwhile(AttackedNetwork::aRestartedNodeGetsItsLinksBack),
                Attack.of("connects", NOBODY, "connections that are closed at once", 2_000, raid -> {
                            raid.pace(1);
                            raid.forget(raid.connect());
                        })
                        .from(Origin.ONE_PREFIX, 10),
                Attack.of("garbage", NOBODY, "random bytes", 20_000_000, raid -> {
                            HostileConnection connection = raid.connect();
                            repeat(raid, connection, Scene.randomBytes(MANY_BYTES), MANY_BYTES);
                        })
                        .from(Origin.ONE_HOST, 4));
    }

    /** The same frame again and again. */
    private static List<Attack> floods() {
        byte[] number = {0, 0, 0, 1};
        return List.of(
                flood("continuations", "endless CONTINUATION frames of no length", 4_000_000, raid -> {
                    HostileConnection connection = raid.greet();
                    connection.write(Http2Frame.of(Http2Frame.HEADERS, 0, 1).encode());
                    repeat(raid, connection, Http2Frame.of(Http2Frame.CONTINUATION, 0, 1));
                }),
                flood("huge-headers", "one list of headers without end", 2_000, raid -> {
                    HostileConnection connection = raid.greet();
                    byte[] fields =
                            new HeaderBlock().field("x", "y".repeat(16_000)).toBytes();
                    connection.write(new Http2Frame(Http2Frame.HEADERS, 0, 1, fields).encode());
                    repeat(raid, connection, new Http2Frame(Http2Frame.CONTINUATION, 0, 1, fields));
                }),
                flood("pings", "PING without end, answers not read", 500_000, raid -> {
                    Http2Frame ping = new Http2Frame(Http2Frame.PING, 0, 0, new byte[8]);
                    repeat(raid, raid.greet(), ping);
                }),
                flood("settings", "SETTINGS without end, acknowledgements not read", 500_000, raid -> {
                    byte[] table = {0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 2};
                    repeat(raid, raid.greet(), new Http2Frame(Http2Frame.SETTINGS, 0, 0, table));
                }),
                flood(
                        "window-updates",
                        "WINDOW_UPDATE by one byte without end",
                        1_000_000,
                        raid -> repeat(raid, raid.greet(), new Http2Frame(Http2Frame.WINDOW_UPDATE, 0, 0, number))),
                flood("priorities", "PRIORITY without end", 1_000_000, raid -> {
                    byte[] priority = {0, 0, 0, 3, 9};
                    repeat(raid, raid.greet(), new Http2Frame(Http2Frame.PRIORITY, 0, 1, priority));
                }),
                flood("empty-data", "DATA of no length without end", 1_000_000, raid -> {
                    HostileConnection connection = raid.greet();
                    connection.call(1, HeaderBlock.LINK);
                    repeat(raid, connection, Http2Frame.of(Http2Frame.DATA, 0, 1));
                }),
                flood(
                        "resets",
                        "calls that are reset at once",
                        50_000,
                        raid -> streams(raid, call -> {
                            byte[] headers = HeaderBlock.call(HeaderBlock.LINK).toBytes();
                            return join(
                                    new Http2Frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, call, headers),
                                    new Http2Frame(Http2Frame.RST_STREAM, 0, call, new byte[] {0, 0, 0, 8}));
                        })),
                flood(
                        "provoked-resets",
                        "calls that the node has to reset",
                        50_000,
                        raid -> streams(raid, call -> {
                            byte[] headers = HeaderBlock.call(HeaderBlock.LINK).toBytes();
                            return join(
                                    new Http2Frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, call, headers),
                                    new Http2Frame(Http2Frame.WINDOW_UPDATE, 0, call, new byte[4]));
                        })),
                flood(
                        "calls-without-acknowledgement",
                        "calls without end, no settings acknowledged, nothing read",
                        100_000,
                        raid -> streams(
                                raid,
                                call -> new Http2Frame(
                                                Http2Frame.HEADERS,
                                                Http2Frame.END_HEADERS,
                                                call,
                                                HeaderBlock.call(HeaderBlock.LINK)
                                                        .toBytes())
                                        .encode())));
    }

    private static Attack flood(String name, String does, long perSecond, Attack.Raider raid) {
        return Attack.of(name, NOBODY, does, perSecond, raid).from(Origin.ONE_HOST, 4);
    }

    private static byte[] join(Http2Frame first, Http2Frame second) {
        byte[] one = first.encode();
        byte[] two = second.encode();
        return ByteBuffer.allocate(one.length + two.length).put(one).put(two).array();
    }

    private static void repeat(Raid raid, HostileConnection connection, Http2Frame frame) throws IOException {
        byte[] one = frame.encode();
        int count = Math.max(1, MANY_BYTES / one.length);
        ByteBuffer many = ByteBuffer.allocate(count * one.length);
        while (many.hasRemaining()) {
            many.put(one);
        }
        repeat(raid, connection, many.array(), count);
    }

    private static void repeat(Raid raid, HostileConnection connection, byte[] bytes, long units) throws IOException {
        while (raid.goesOn()) {
            raid.pace(units);
            connection.write(bytes);
            connection.flush();
        }
    }

    /** The frames of one call, by the number of its stream. */
    private interface Streams {
        byte[] of(int stream);
    }

    private static void streams(Raid raid, Streams frames) throws IOException {
        HostileConnection connection = raid.greet();
        for (int stream = 1; raid.goesOn() && stream > 0; stream += 2) {
            connection.write(frames.of(stream));
            if (stream % 200 == 1) {
                connection.flush();
                raid.pace(100);
            }
        }
    }

    private static void oneByteFrames(Raid raid) throws IOException {
        LawfulCall call = raid.call();
        call.readOn();
        call.begin(UNFINISHED + 1);
        byte[] some = new byte[1_000];
        for (int sent = 0; sent < UNFINISHED && raid.goesOn(); sent += some.length) {
            raid.pace(some.length);
            call.data(some, 1);
        }
    }

    private static void unfinishedMessage(Raid raid) throws IOException {
        LawfulCall call = raid.call();
        call.readOn();
        call.begin(UNFINISHED + 1);
        byte[] some = new byte[Http2Frame.MOST_PAYLOAD];
        for (int sent = 0; sent + some.length < UNFINISHED && raid.goesOn(); sent += some.length) {
            raid.pace(some.length);
            call.data(some, some.length);
        }
        while (raid.goesOn()) {
            raid.idle(Duration.ofMillis(500));
            call.data(new byte[1], 1);
        }
    }

    /** Keeps so many connections, and takes every place that is free again. */
    private static void hold(Raid raid, int count) throws IOException {
        HostileConnection[] held = new HostileConnection[count];
        int[] streams = new int[count];
        Arrays.fill(streams, -1);
        long round = 0;
        while (raid.goesOn()) {
            for (int i = 0; i < count && raid.goesOn(); i++) {
                try {
                    if (streams[i] < 0 || held[i].isClosedByPeer()) {
                        if (streams[i] >= 0) {
                            raid.forget(held[i]);
                            streams[i] = -1;
                        }
                        raid.pace(1);
                        held[i] = raid.greet();
                        streams[i] = 1;
                    }
                    if (round % 10 == 0) {
                        held[i].call(streams[i], "/no.such/Call");
                        held[i].flush();
                        streams[i] += 2;
                    }
                } catch (IOException _) {
                    // no room now: it is tried again at once
                }
            }
            raid.idle(Duration.ofMillis(500));
            round++;
        }
    }
}

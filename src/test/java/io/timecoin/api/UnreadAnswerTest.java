package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.timecoin.attack.Http2Frame;
import io.timecoin.attack.RawHttp2;
import io.timecoin.cli.testnet.Await;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients on real connections that do not take what they have asked for. */
@QuarkusTest
class UnreadAnswerTest {

    private static final int CLIENTS = 2;

    /** Of 2.6 MB each: more than the buffers of two sockets hold. */
    private static final int CALLS = 5;

    @Inject
    AnswerBudget budget;

    @Inject
    RequestGate gate;

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    /** All that were opened: a test that fails leaves none to the next. */
    private final List<Socket> clients = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    private static void await(BooleanSupplier condition, String what) {
        Await.until(() -> what, condition);
    }

    private Socket asking(String body) throws IOException {
        Socket socket = new Socket();
        clients.add(socket);
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream()
                .write(("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(bytes);
        return socket;
    }

    private static String longBatch() {
        String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"listunspent\",\"params\":[0,9999999,[\""
                + AddressText.encode(FakeNode.EXCHANGE, Network.DEVNET) + "\"],10000]}";
        return "[" + (call + ",").repeat(CALLS - 1) + call + "]";
    }

    @Test
    void anAnswerThatIsNotReadCountsUntilTheConnectionEnds() throws IOException {
        await(() -> budget.held() == 0, "nothing is held at first");
        for (int i = 0; i < CLIENTS; i++) {
            asking(longBatch());
        }
        for (Socket client : clients) {
            assertEquals('H', client.getInputStream().read(), "the answer has begun to come");
        }
        await(() -> budget.held() > 1 << 20, "what is not read is held");
        assertTrue(budget.held() <= budget.mostOfAll() + CLIENTS * (64 << 10), () -> budget.held() + " bytes");
        closeAll();
        await(() -> budget.held() == 0, "what nobody will read is given back");
    }

    /** Calls whose client lets a few bytes of each answer through: its windows are small. */
    @Test
    void anAnswerOfACallCountsUntilItsClientTakesItOrLeaves() throws IOException {
        await(() -> budget.held() == 0 && gate.places().reads().taken() == 0, "nothing is held at first");
        InetSocketAddress target = new InetSocketAddress(address.getHost(), address.getPort());
        try (RawHttp2 client = RawHttp2.connect(target).begin()) {
            client.frame(Http2Frame.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 16});
            getStatus(client, 1);
            await(() -> budget.held() > 0 && calls() == 1, "what waits for its client is held");
            long first = budget.held();
            getStatus(client, 3);
            await(() -> budget.held() > first && calls() == 2, "of each");
            long second = budget.held() - first;
            client.frame(Http2Frame.WINDOW_UPDATE, 0, 1, new byte[] {0, 1, 0, 0});
            await(() -> budget.held() == second && calls() == 1, "what was taken is given back");
        }
        await(() -> budget.held() == 0 && calls() == 0, "what nobody will take is given back");
    }

    /** What the transport has keeps nothing when it is not taken in time. */
    @Test
    void anAnswerOfACallThatIsCutOffIsGivenBack() throws IOException {
        await(() -> budget.held() == 0 && calls() == 0, "nothing is held at first");
        InetSocketAddress target = new InetSocketAddress(address.getHost(), address.getPort());
        try (RawHttp2 client = RawHttp2.connect(target).begin()) {
            client.frame(Http2Frame.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 16});
            getStatus(client, 1);
            await(
                    () -> gate.inWork().stream()
                            .anyMatch(request -> request.context().response().ended()),
                    "the answer is with the transport");
            assertTrue(budget.held() > 0);
            gate.inWork().forEach(request -> request.onItsLoop(request::cutOff));
            await(() -> budget.held() == 0 && calls() == 0, "what was cut off is given back");
        }
    }

    private static void getStatus(RawHttp2 client, int stream) throws IOException {
        client.call(stream, "/timecoin.v1.Ledger/GetStatus", "127.0.0.1")
                .frame(Http2Frame.DATA, Http2Frame.END_STREAM, stream, RawHttp2.framed(0, new byte[0]));
    }

    private long calls() {
        return gate.places().reads().taken();
    }

    @Test
    void anAnswerThatIsReadIsGivenBack() throws IOException {
        Socket client = asking("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockcount\"}");
        assertEquals('H', client.getInputStream().read());
        await(() -> budget.held() == 0, "what was read is given back");
    }
}

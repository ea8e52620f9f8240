package io.timecoin.cli.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much a node may tell of coins. */
final class PaymentCoinsTest {

    private static final List<Address> OWNER =
            List.of(Address.of(Ed25519Signer.ofSeed(new byte[32]).publicKey()));

    private final AtomicInteger pages = new AtomicInteger();
    private int ofEach = 1;
    private boolean collateral;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private NodeClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = page(pages.getAndIncrement()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        client = new NodeClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    /** There is always another one. */
    private String page(int number) {
        return IntStream.range(0, ofEach)
                .mapToObj(i -> "{\"txid\":\"%064x\",\"vout\":%d,\"amount\":\"1\",\"collateral\":%s}"
                        .formatted(number, i, collateral))
                .collect(Collectors.joining(",", "{\"items\":[", "],\"cursor\":\"more\"}"));
    }

    @Test
    void ofAListWithoutEndSoManyAreLookedAt() {
        ofEach = NodeClient.MAX_PAGE;
        assertEquals(
                PaymentCoins.MOST,
                new PaymentCoins(client, Network.DEVNET, OWNER).all().size());
        assertEquals(100, pages.get());
        collateral = true;
        assertEquals(List.of(), new PaymentCoins(client, Network.DEVNET, OWNER).all());
        assertEquals(200, pages.get());
    }

    @Test
    void aPageIsNoLongerThanAskedFor() {
        ofEach = NodeClient.MAX_PAGE + 1;
        PaymentException refused =
                assertThrows(PaymentException.class, () -> new PaymentCoins(client, Network.DEVNET, OWNER).all());
        assertTrue(String.valueOf(refused.getMessage()).contains("more coins at once"), refused.getMessage());
    }

    @Test
    void aNodeThatTakesItsTimeIsNotWaitedForWithoutEnd() {
        PaymentCoins coins = new PaymentCoins(client, Network.DEVNET, OWNER, Duration.ZERO);
        PaymentException refused = assertThrows(PaymentException.class, coins::all);
        assertTrue(String.valueOf(refused.getMessage()).contains("takes longer than"), refused.getMessage());
        assertThrows(PaymentException.class, coins::ofIdle);
        assertEquals(0, pages.get());
    }
}

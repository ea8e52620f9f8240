package io.timecoin.cli.pay;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an answer says of a payment, and what it does not. */
final class PaymentSenderTest {

    private static final Transaction PAYMENT =
            Transaction.of(TransactionBody.transfer(List.of(), List.of()), List.of());

    private static Sent asked(int status, String answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try (NodeClient client = new NodeClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()))) {
            return new PaymentSender(client).ask(PAYMENT.txid());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void withoutAConnectionNothingHasLeft() {
        try (NodeClient client = new NodeClient(URI.create("http://127.0.0.1:1"))) {
            assertInstanceOf(Sent.NeverLeft.class, new PaymentSender(client).send(PAYMENT, Duration.ZERO));
            assertInstanceOf(Sent.Unknown.class, new PaymentSender(client).sendAgain(PAYMENT, Duration.ZERO));
            assertInstanceOf(Sent.Unknown.class, new PaymentSender(client).ask(PAYMENT.txid()));
        }
    }

    @Test
    void onlyANodesOwnNotFoundSaysThatItLacksAPayment() throws IOException {
        String own =
                "{\"type\":\"urn:timecoin:problem:NOT_FOUND\",\"status\":404,\"code\":\"NOT_FOUND\",\"detail\":\"no\"}";
        assertInstanceOf(Sent.Absent.class, asked(404, own));
        for (String other : List.of(
                "<html>404</html>",
                "{}",
                "{\"code\":\"NOT_FOUND\"}",
                own.replace("404", "200"),
                own.replace("NOT_FOUND", "UNKNOWN_PATH"))) {
            assertInstanceOf(Sent.Unknown.class, asked(404, other), other);
        }
        assertInstanceOf(Sent.Unknown.class, asked(503, own.replace("404", "503")));
    }

    @Test
    void whatOneNodeHasDroppedIsNotRefused() throws IOException {
        String dropped = "{\"txid\":\"" + PAYMENT.txid()
                + "\",\"state\":\"rejected\",\"rejection\":{\"code\":\"INPUT_SPENT\",\"detail\":\"lost the race\"}}";
        Sent.Absent absent = assertInstanceOf(Sent.Absent.class, asked(200, dropped));
        assertTrue(absent.why().contains("INPUT_SPENT: lost the race"), absent.why());
    }
}

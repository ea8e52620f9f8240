package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.pay.PaymentJournal;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.cli.pay.PaymentState;
import io.timecoin.cli.testnet.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program pays at a node of its own network, also when it is ended on the way. */
final class PaymentIT {

    @TempDir
    private Path directory = Path.of("");

    private static String[] send(LoneNode network, String url, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "wallet", "send", "--key", faucet(network).toString(), "--url", url, "--yes", SendFixture.TO, "1"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static Path faucet(LoneNode network) {
        return network.plan().directory().resolve("faucet.key");
    }

    private static PaymentRecord last(LoneNode network) {
        return PaymentJournal.beside(faucet(network)).records().getLast();
    }

    @Test
    void aPaymentIsFinalByACertificateThatWasCheckedAndASignalLeavesItsTxid() throws Exception {
        LoneNode network = LoneNode.in(directory.resolve("network"));
        String node = network.api().toString();
        try (Program process = network.start();
                MisbehavingProxy proxy = new MisbehavingProxy(node)) {
            Program.End paid = Program.run(send(network, node, "--wait"));
            assertEquals(0, paid.exitCode(), paid.printed());
            assertTrue(paid.printed().contains("1 of 1 voting weight"), paid.printed());
            assertEquals(PaymentState.FINAL, last(network).state());

            proxy.on("POST /v1/transactions.*", new MisbehavingProxy.Fault.Late());
            try (Program late = Program.start(send(network, proxy.url()))) {
                late.awaitLine(line -> line.startsWith("txid"));
                Await.until(
                        () -> "the payment is on its way",
                        () -> proxy.requests.stream().anyMatch(request -> request.startsWith("POST /v1/transactions")));
                late.terminate();
                String printed = late.end().printed();
                String txid = last(network).txid().toHex();
                assertTrue(printed.contains("interrupted; whether the payment " + txid), printed);
                assertTrue(printed.contains("timecoin tx " + txid), printed);
            }
            assertTrue(last(network).isOpen());

            Program.End next = Program.run(send(network, node));
            assertEquals(0, next.exitCode(), next.printed());
            assertTrue(next.printed().contains("is final in block"), next.printed());
            assertFalse(
                    PaymentJournal.beside(faucet(network)).records().stream().anyMatch(PaymentRecord::isOpen));
            process.terminate();
        }
    }
}

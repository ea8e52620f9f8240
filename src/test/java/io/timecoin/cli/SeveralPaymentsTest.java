package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.node.KeyFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several recipients in one payment, everything to one, and wallets of many coins. */
final class SeveralPaymentsTest extends WithWallet {

    private static final Address OTHER = Address.of(Ed25519Signer.ofSeed(
                    "another seed of thirty-two bytes".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
            .publicKey());
    private static final String TO_OTHER = AddressText.encode(OTHER, Network.DEVNET);

    @Test
    void severalRecipientsAreOnePayment() throws Exception {
        assertEquals(0, wallet.send(SendFixture.TO, "0.25", TO_OTHER, "0.5", "--json"), wallet.printed());
        Transaction sent = wallet.node.submitted.getFirst();
        assertEquals(
                List.of(new TransactionOutput(25_000_000, SendFixture.PAYEE), new TransactionOutput(50_000_000, OTHER)),
                sent.outputs().subList(0, 2));
        assertEquals("75000000", wallet.json().get("amount").textValue());
        assertEquals(
                TO_OTHER, wallet.json().get("recipients").get(1).get("address").textValue());
    }

    @Test
    void aPersonSeesAllOfThemAndTheSum() {
        StringBuilder question = new StringBuilder();
        assertEquals(0, wallet.send(question::append, SendFixture.TO, "0.25", TO_OTHER, "0.5"), wallet.printed());
        assertTrue(
                question.toString()
                        .startsWith("Pay 0.25 TIME to " + SendFixture.TO + " and 0.5 TIME to " + TO_OTHER
                                + ", 0.75 TIME in all, on devnet local"),
                question.toString());
    }

    @Test
    void changeGoesBackToAnOwnerOfTheInputs() throws Exception {
        assertEquals(0, wallet.send(SendFixture.TO, "0.25"), wallet.printed());
        Address own = Address.of(KeyFile.read(wallet.key).publicKey());
        assertEquals(own, wallet.node.submitted.getFirst().outputs().getLast().owner());
    }

    @Test
    void everythingIsAllCoinsLessTheFee() {
        assertEquals(0, wallet.send(SendFixture.TO, "--all"), wallet.printed());
        Transaction sent = wallet.node.submitted.getFirst();
        assertEquals(2, sent.inputs().size());
        assertEquals(1, sent.outputs().size());
        long paid = sent.outputs().getFirst().value();
        assertEquals(300_000_000 - paid, ChainParameters.STANDARD.minimumFee(paid, sent.size()), "to the satoshi");
    }

    @Test
    void pairsAreNeededAndOneAddressForEverything() {
        assertEquals(2, wallet.send(SendFixture.TO));
        assertEquals(2, wallet.send(SendFixture.TO, "1", TO_OTHER));
        assertEquals(2, wallet.send());
        assertEquals(2, wallet.send("--all"));
        assertEquals(2, wallet.send("--all", SendFixture.TO, "1"));
        assertEquals(2, wallet.send("--again", "00".repeat(32), SendFixture.TO, "1"));
        assertEquals(2, wallet.send("--again", "zz"));
        assertEquals(2, wallet.send(SendFixture.TO, "1", "--max-fee", "lots"));
        assertEquals(2, wallet.send(SendFixture.TO, "90000000000", TO_OTHER, "90000000000"));
        assertEquals(2, wallet.send(SendFixture.TO, "1", "--memo", "Gr\ufffd\ufffde"));
        assertTrue(wallet.node.submitted.isEmpty());
    }

    @Test
    void aThousandCoinsAreAskedForAtOnce() {
        wallet.node.own(2_000, 1_000_000);
        wallet.proxy.requests.clear();
        assertEquals(0, wallet.send(SendFixture.TO, "9"), wallet.printed());
        assertTrue(wallet.node.submitted.getFirst().inputs().size() > 900);
        assertTrue(wallet.proxy.requests.size() < 20, wallet.proxy.requests.toString());
    }

    @Test
    void whoHasTooLittleIsNotToldToMerge() {
        wallet.node.own(2_000, 1_000_000);
        assertEquals(1, wallet.send(SendFixture.TO, "100"));
        assertTrue(wallet.err.toString().contains("are missing"), wallet.printed());
        assertEquals(1, wallet.quiet().send(SendFixture.TO, "12"));
        assertTrue(wallet.err.toString().contains("merge coins first"), wallet.printed());
        assertEquals(1, wallet.quiet().send(SendFixture.TO, "--all"));
        assertTrue(wallet.err.toString().contains("of 2000 coins only 1024 fit"), wallet.printed());
    }
}

package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.Transaction;
import io.timecoin.node.KeyFile;
import io.timecoin.wallet.Mnemonic;
import io.timecoin.wallet.Wallet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class WalletCommandsTest {

    private static final Address PAYEE =
            Address.of(Ed25519Signer.ofSeed(new byte[32]).publicKey());
    private static final String TO = AddressText.encode(PAYEE, Network.DEVNET);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private FakeWalletNode node;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        node = new FakeWalletNode();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new FailureReport())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private int run(Object command, List<String> fixed, String... more) {
        return run(command, Stream.concat(fixed.stream(), Arrays.stream(more)).toArray(String[]::new));
    }

    private List<String> keyAndNode() throws Exception {
        Path key = directory.resolve("faucet.key");
        if (Files.notExists(key)) {
            KeyFile.create(key, new SecureRandom());
        }
        return List.of("--key", key.toString(), "--url", node.url());
    }

    private static Typist nobody() {
        return new Typist(false, false);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void aNewWalletShowsItsWordsOnceAndCanBeUsedWithItsPassword() throws Exception {
        Path file = directory.resolve("new").resolve("wallet.json");
        Typist typist = new Typist(true, true, "long secret", "long secret");
        assertEquals(0, run(new WalletCreateCommand(typist), "--wallet", file.toString(), "--json"), err.toString());
        JsonNode created = json();
        Wallet restored = Wallet.of(Mnemonic.parse(created.get("mnemonic").textValue()), 1);
        String address = AddressText.encode(restored.addresses().getFirst(), Network.DEVNET);
        assertEquals(address, created.get("devnet").textValue());
        assertTrue(err.toString().contains("never shown again"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

        out.getBuffer().setLength(0);
        assertEquals(0, run(new WalletAddressCommand(nobody()), "--wallet", file.toString(), "--url", node.url()));
        assertEquals(address, out.toString().strip());

        out.getBuffer().setLength(0);
        Typist again = Typist.pipe("long secret");
        int code =
                run(new WalletSendCommand(again), "--wallet", file.toString(), "--url", node.url(), TO, "0.5", "--yes");
        assertEquals(0, code, err.toString());
        assertEquals(
                restored.addresses().getFirst(),
                node.submitted.getFirst().outputs().get(1).owner());
    }

    @Test
    void moreAddressesAreHandedOutWithThePassword() throws Exception {
        Path file = directory.resolve("wallet.json");
        assertEquals(0, run(new WalletCreateCommand(Typist.pipe("password")), "--wallet", file.toString()));
        out.getBuffer().setLength(0);
        assertEquals(
                0,
                run(
                        new WalletAddressCommand(Typist.pipe("password")),
                        "--wallet",
                        file.toString(),
                        "--new",
                        "--network",
                        "mainnet"));
        String added = out.toString().strip();
        out.getBuffer().setLength(0);
        assertEquals(0, run(new WalletAddressCommand(nobody()), "--wallet", file.toString(), "--network", "mainnet"));
        assertEquals(added, out.toString().strip(), "one address, for whoever writes it into a command");
        out.getBuffer().setLength(0);
        List<String> all = List.of("--wallet", file.toString(), "--network", "mainnet", "--all");
        assertEquals(0, run(new WalletAddressCommand(nobody()), all));
        assertEquals(2, out.toString().lines().count());
        assertEquals(added, out.toString().lines().toList().getLast());
        assertEquals(2, run(new WalletAddressCommand(nobody()), all, "--new"));
    }

    @Test
    void anExistingWalletIsNeverOverwritten() throws Exception {
        Path file = Files.writeString(directory.resolve("wallet.json"), "mine");
        assertEquals(1, run(new WalletCreateCommand(new Typist(true, true)), "--wallet", file.toString()));
        assertTrue(err.toString().contains("never overwritten"), err.toString());
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void twoDifferentPasswordsMakeNoWallet() {
        Path file = directory.resolve("wallet.json");
        assertEquals(
                1,
                run(
                        new WalletCreateCommand(new Typist(true, true, "password a", "password b")),
                        "--wallet",
                        file.toString()));
        assertTrue(err.toString().contains("differ"));
        assertFalse(Files.exists(file));
    }

    @Test
    void aWrongPasswordAndAMissingWalletAreSaidInASentence() throws Exception {
        Path file = directory.resolve("wallet.json");
        assertEquals(
                1,
                run(
                        new WalletSendCommand(nobody()),
                        "--wallet",
                        file.toString(),
                        "--url",
                        node.url(),
                        TO,
                        "1",
                        "--yes"));
        assertTrue(err.toString().contains("timecoin wallet create")
                || err.toString().contains("no keystore"));
        run(new WalletCreateCommand(Typist.pipe("right password")), "--wallet", file.toString());
        int code = run(
                new WalletSendCommand(Typist.pipe("wrong password")),
                "--wallet",
                file.toString(),
                "--url",
                node.url(),
                TO,
                "1",
                "--yes");
        assertEquals(1, code);
        assertTrue(err.toString().contains("the password does not open this keystore"), err.toString());
    }

    @Test
    void aPasswordFileOpenToOthersIsRefused() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "password\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        Path file = directory.resolve("wallet.json");
        List<String> arguments = List.of("--wallet", file.toString(), "--password-file", password.toString());
        assertEquals(1, run(new WalletCreateCommand(nobody()), arguments));
        assertTrue(err.toString().contains("chmod 600"), err.toString());
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        assertEquals(0, run(new WalletCreateCommand(nobody()), arguments), err.toString());
    }

    @Test
    void aPaymentIsSignedForTheNodesNetworkAndShowsItsFinality() throws Exception {
        assertEquals(
                0,
                run(new WalletSendCommand(nobody()), keyAndNode(), TO, "1.5", "--yes", "--memo", "hi", "--json"),
                err.toString());
        Transaction sent = node.submitted.getFirst();
        assertEquals(150_000_000, sent.outputs().getFirst().value());
        assertEquals(PAYEE, sent.outputs().getFirst().owner());
        assertEquals("hi", new String(sent.memo(), java.nio.charset.StandardCharsets.UTF_8));
        assertTrue(SignatureVerifiers.bouncyCastle()
                .verify(
                        sent.witnesses().getFirst().publicKey(),
                        sent.sighash(Hash256.ofHex(FakeWalletNode.GENESIS), 200_000_000),
                        sent.witnesses().getFirst().signature()));
        JsonNode json = json();
        assertEquals(sent.txid().toHex(), json.get("txid").textValue());
        assertEquals("final", json.get("state").textValue());
        assertEquals("150000000", json.get("amount").textValue());
        assertEquals(7, json.get("height").intValue());
        assertEquals(30, json.get("certificate").get("signedWeight").intValue());
        assertEquals(40, json.get("certificate").get("totalWeight").intValue());
        assertTrue(json.get("finalityMillis").isIntegralNumber());
    }

    @Test
    void aPersonSeesAmountFeeAndFullAddressAndCanSayNo() throws Exception {
        Typist careful = new Typist(true, false);
        assertEquals(1, run(new WalletSendCommand(careful), keyAndNode(), TO, "1.5"));
        String question = careful.questions.getFirst();
        assertTrue(question.contains("1.5 TIME") && question.contains(TO) && question.contains("fee 0.0"), question);
        assertTrue(err.toString().contains("nothing was paid"));
        assertTrue(node.submitted.isEmpty());

        assertEquals(0, run(new WalletSendCommand(new Typist(true, true)), keyAndNode(), TO, "1.5"), err.toString());
        assertTrue(out.toString().contains("30 of 40 voting weight"), out.toString());
    }

    @Test
    void withoutATerminalNothingIsPaidUnlessYesIsSaid() throws Exception {
        assertEquals(1, run(new WalletSendCommand(nobody()), keyAndNode(), TO, "1.5"));
        assertTrue(err.toString().contains("--yes"));
        assertTrue(node.submitted.isEmpty());
    }

    @Test
    void coinsThatAPendingTransactionSpendsAndCollateralAreLeftAlone() throws Exception {
        node.spendLargerCoin();
        assertEquals(0, run(new WalletSendCommand(nobody()), keyAndNode(), TO, "0.5", "--yes"), err.toString());
        assertEquals(
                "aa".repeat(Hash256.LENGTH),
                node.submitted.getFirst().inputs().getFirst().txid().toHex());
        assertEquals(1, run(new WalletSendCommand(nobody()), keyAndNode(), TO, "1.5", "--yes"));
        assertTrue(err.toString().contains("are missing; coins that a pending"), err.toString());
    }

    @Test
    void anAddressOfAnotherNetworkIsRefusedByName() throws Exception {
        String mainnet = AddressText.encode(PAYEE, Network.MAINNET);
        assertEquals(1, run(new WalletSendCommand(nobody()), keyAndNode(), mainnet, "1", "--yes"));
        assertTrue(err.toString().contains("address of mainnet, the network is devnet"), err.toString());
    }

    @Test
    void badAmountsMemosAndTimeoutsAreUsageErrors() throws Exception {
        for (String amount : List.of("0", "1.000000001", "ten", "99999999999999999999")) {
            assertEquals(2, run(new WalletSendCommand(nobody()), keyAndNode(), TO, amount, "--yes"), amount);
        }
        assertEquals(
                2, run(new WalletSendCommand(nobody()), keyAndNode(), TO, "1", "--yes", "--memo", "x".repeat(257)));
        assertEquals(2, run(new WalletSendCommand(nobody()), keyAndNode(), TO, "1", "--yes", "--timeout", "6m"));
        assertEquals(2, run(new WalletSendCommand(nobody()), keyAndNode(), TO));
        assertEquals(2, run(new WalletSendCommand(nobody()), keyAndNode(), "--wallet", "w", TO, "1", "--yes"));
    }

    @Test
    void aNodesRefusalReachesTheUserWithItsRule() throws Exception {
        node.answerSubmission(409, FakeWalletNode.problem(409, "DOUBLE_SPEND", "another has the coin"));
        assertEquals(1, run(new WalletSendCommand(nobody()), keyAndNode(), TO, "1", "--yes"));
        assertTrue(err.toString().contains("DOUBLE_SPEND: another has the coin"), err.toString());
    }

    @Test
    void whatIsNotFinalInTimeIsAFailureUnlessNobodyWaits() throws Exception {
        node.answerSubmission(202, "{\"txid\":\"TXID\",\"state\":\"pending\",\"asOfHeight\":7}");
        assertEquals(1, run(new WalletSendCommand(nobody()), keyAndNode(), TO, "1", "--yes", "--timeout", "1s"));
        assertTrue(err.toString().contains("timecoin tx"), err.toString());
        // The coin of the first stays with it while that is open.
        assertEquals(0, run(new WalletSendCommand(nobody()), keyAndNode(), TO, "0.5", "--yes", "--no-wait"));
    }

    @Test
    void balancesAreAddedUpAndNeedNoPassword() throws Exception {
        assertEquals(0, run(new WalletBalanceCommand(), keyAndNode(), "--json"), err.toString());
        assertEquals("300000000", json().get("finalBalance").textValue());
        assertEquals("5", json().get("pendingIn").textValue());
        assertEquals("devnet", json().get("network").textValue());
    }

    @Test
    void noNodeIsSaidInASentence() throws Exception {
        String dead = node.url();
        node.close();
        Path key = directory.resolve("k");
        KeyFile.create(key, new SecureRandom());
        assertEquals(1, run(new WalletBalanceCommand(), "--key", key.toString(), "--url", dead));
        assertTrue(err.toString().contains("no node answers at " + dead), err.toString());
    }
}

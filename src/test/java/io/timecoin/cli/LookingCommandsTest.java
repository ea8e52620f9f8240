package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.MisbehavingProxy.Fault;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.json.GenesisFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code tx}, {@code block}, {@code status} and {@code watch} against a node that may lie or fall silent. */
final class LookingCommandsTest extends WithWallet {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Callable<Integer> command, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(command)
                .setExecutionExceptionHandler(new FailureReport())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of(arguments), Stream.of("--url", wallet.proxy.url()))
                        .toArray(String[]::new));
    }

    private String genesis() throws Exception {
        return Files.writeString(directory.resolve("g.json"), GenesisFile.write(wallet.node.chain.genesis))
                .toString();
    }

    /** A payment whose memo has characters that a terminal would obey, and the answer about it with its content. */
    private Transaction shown() {
        assertEquals(0, wallet.send(SendFixture.TO, "0.5", "--memo", "\u001b[2J\u00fc"), wallet.printed());
        Transaction sent = wallet.node.submitted.getFirst();
        wallet.proxy
                .on(
                        "GET /v1/transactions/.*",
                        MisbehavingProxy.lie(
                                "\"confirmations\"",
                                Matcher.quoteReplacement("\"transaction\":" + content(sent) + ",\"confirmations\"")))
                .on(
                        "POST /v1/utxos",
                        MisbehavingProxy.json(
                                200,
                                "{\"items\":[{\"txid\":\""
                                        + sent.inputs().getFirst().txid()
                                        + "\",\"vout\":0,\"amount\":\"100000000\",\"address\":\"TIME0owner\",\"state\":\"CONFIRMED\"}]}"));
        return sent;
    }

    private static String content(Transaction sent) {
        return "{\"kind\":\"TRANSFER\",\"inputs\":[{\"txid\":\""
                + sent.inputs().getFirst().txid() + "\",\"vout\":0}],\"outputs\":["
                + sent.outputs().stream()
                        .map(output -> "{\"amount\":\"" + output.value() + "\",\"address\":\""
                                + AddressText.encode(output.owner(), Network.DEVNET) + "\"}")
                        .collect(Collectors.joining(","))
                + "],\"validUntil\":\"" + Instant.ofEpochMilli(sent.validUntil()) + "\",\"memo\":\""
                + HexFormat.of().formatHex(sent.memo()) + "\",\"hex\":\""
                + HexFormat.of().formatHex(sent.encode()) + "\"}";
    }

    @Test
    void aTransactionShowsItsInputsFeeAndMemo() throws Exception {
        shown();
        assertEquals(0, run(new TxCommand(), wallet.txid()), err.toString());
        String shown = out.toString();
        assertTrue(shown.contains("0.5 TIME to " + SendFixture.TO + ", 0.4995 TIME to "), shown);
        assertTrue(shown.contains("1 TIME from TIME0owner, as this node says"), shown);
        assertTrue(
                shown.lines()
                        .anyMatch(line -> line.startsWith("fee") && line.endsWith(" 0.0005 TIME, as this node says")),
                shown);
        assertTrue(shown.contains("\\u001b[2Jü"), shown);
        assertTrue(shown.contains("as this node says"), shown);
        assertEquals(0, run(new TxCommand(), wallet.txid(), "--json"), err.toString());
        assertTrue(out.toString().contains("\"fee\":\"50000\""), out.toString());
    }

    static Stream<Arguments> liesAboutContent() {
        return Stream.of(
                Arguments.of("amount", "\"amount\":\"50000000\"", "\"amount\":\"5\""),
                Arguments.of("recipient", "\"address\":\"[^\"]*\"", "\"address\":\"TIME0x\""),
                Arguments.of("recipients", "\"outputs\":\\[\\{[^}]*\\},", "\"outputs\":["),
                Arguments.of("coin", "\"vout\":0", "\"vout\":1"),
                Arguments.of("memo", "\"memo\":\"1b", "\"memo\":\"20"),
                Arguments.of("time", "\"validUntil\":\"2", "\"validUntil\":\"3"),
                Arguments.of("no time", "\"validUntil\"", "\"validFor\""),
                Arguments.of("no such time", "\"validUntil\":\"2", "\"validUntil\":\"x"),
                Arguments.of("lock", "\"memo\"", "\"lockTime\":\"2026-01-01T00:00:00Z\",\"memo\""),
                Arguments.of("kind", "TRANSFER", "SETTLEMENT"),
                Arguments.of("bytes", "\"hex\":\"..", "\"hex\":\"ff"),
                Arguments.of(
                        "bytes of another",
                        "\"hex\":\"[^\"]*",
                        "\"hex\":\""
                                + HexFormat.of()
                                        .formatHex(Transaction.of(
                                                        TransactionBody.transfer(List.of(), List.of()), List.of())
                                                .encode())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("liesAboutContent")
    void contentThatIsNotThatOfTheBytesIsNotShown(String name, String pattern, String lie) {
        Transaction sent = shown();
        assertEquals(0, run(new TxCommand(), wallet.txid()), err.toString());
        wallet.proxy.on(
                "GET /v1/transactions/.*",
                MisbehavingProxy.lie(
                        "\"confirmations\"",
                        Matcher.quoteReplacement(
                                "\"transaction\":" + content(sent).replaceAll(pattern, lie) + ",\"confirmations\"")));
        for (List<String> form : List.of(List.of(wallet.txid()), List.of(wallet.txid(), "--json"))) {
            assertEquals(1, run(new TxCommand(), form.toArray(String[]::new)), out.toString());
            assertEquals("", out.toString());
            assertTrue(err.toString().contains("answered a transaction"), err.toString());
        }
    }

    static Stream<Arguments> liesAboutABlock() {
        return Stream.of(
                Arguments.of("hash", "\"hash\":\"..", "\"hash\":\"ff"),
                Arguments.of("transactions", "\"transactions\":\\[[^]]*\\]", "\"transactions\":[]"),
                Arguments.of("another transaction", "\"transactions\":\\[\"..", "\"transactions\":[\"ff"),
                Arguments.of("time", "\"timestamp\":\"2026", "\"timestamp\":\"2027"),
                Arguments.of("no time", "\"timestamp\":\"2026", "\"timestamp\":\"x"),
                Arguments.of("epoch", "\"epoch\":0", "\"epoch\":1"),
                Arguments.of("kind", "NORMAL", "SETTLEMENT"),
                Arguments.of("proposer", "\"epoch\"", "\"proposer\":\"" + "ab".repeat(32) + "\",\"epoch\""),
                Arguments.of("parent", "\"epoch\"", "\"parentHash\":\"" + "ab".repeat(32) + "\",\"epoch\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("liesAboutABlock")
    void aBlockIsProvenOnlyAsItIsShown(String name, String pattern, String lie) throws Exception {
        assertEquals(0, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        String genesis = genesis();
        // The truth for whoever looks twice: only the first answer is what is shown.
        AtomicInteger asked = new AtomicInteger();
        wallet.proxy.on(
                "GET /v1/blocks/7",
                new Fault.Changed(body -> asked.getAndIncrement() == 0 ? body.replaceAll(pattern, lie) : body));
        assertNotProven(run(new BlockCommand(), "7", "--genesis", genesis, "--transactions"));
        asked.set(0);
        assertNotProven(run(new BlockCommand(), "7", "--genesis", genesis, "--json"));
    }

    private void assertNotProven(int code) {
        assertTrue(
                code == 1
                        || out.toString().contains("not checked")
                        || out.toString().contains("\"checked\":false"),
                out.toString());
        assertFalse(
                out.toString().contains("voting weight") || out.toString().contains("\"checked\":true"),
                out.toString());
    }

    @Test
    void anotherBlockThanTheOneAskedForIsNotShown() {
        String seven = FakeWalletNode.json(wallet.node.chain.at(5));
        wallet.proxy.on("GET /v1/blocks/.*", MisbehavingProxy.json(200, seven));
        for (String asked : List.of("4", "ab".repeat(32))) {
            assertEquals(1, run(new BlockCommand(), asked));
            assertTrue(err.toString().contains("another block than " + asked), err.toString());
        }
        assertEquals(0, run(new BlockCommand(), "latest"), err.toString());
    }

    @Test
    void coinsThatTheNodeDoesNotTellAreNoFailure() throws Exception {
        shown();
        wallet.proxy.on("POST /v1/utxos", MisbehavingProxy.page(404));
        assertEquals(0, run(new TxCommand(), wallet.txid()), err.toString());
        assertTrue(
                out.toString()
                        .contains("the coin "
                                + wallet.node.submitted.getFirst().inputs().getFirst()),
                out.toString());
        assertFalse(out.toString().lines().anyMatch(line -> line.startsWith("fee")), out.toString());
    }

    @Test
    void withAGenesisWhatIsFinalIsChecked() throws Exception {
        assertEquals(0, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertEquals(0, run(new TxCommand(), wallet.txid(), "--genesis", genesis()), err.toString());
        assertTrue(out.toString().contains("signed by 30 of 40 voting weight"), out.toString());
        assertEquals(0, run(new BlockCommand(), "7", "--genesis", genesis(), "--transactions"), err.toString());
        assertTrue(out.toString().contains("signed by 30 of 40 voting weight"), out.toString());
        assertTrue(out.toString().contains(wallet.txid()), out.toString());
        assertEquals(0, run(new BlockCommand(), "7", "--genesis", genesis(), "--json"), err.toString());
        assertTrue(out.toString().contains("\"checked\":true"), out.toString());

        String forged = FakeWalletNode.certificate(wallet.node.chain.forged(wallet.node.chain.at(7)));
        wallet.proxy.on("GET /v1/blocks/7/certificate", MisbehavingProxy.json(200, forged));
        assertEquals(1, run(new TxCommand(), wallet.txid(), "--genesis", genesis()));
        assertTrue(err.toString().contains("its proof is false"), err.toString());
        assertEquals(1, run(new TxCommand(), wallet.txid(), "--genesis", genesis(), "--json"));
        assertEquals(1, run(new BlockCommand(), "7", "--genesis", genesis()));
    }

    @Test
    void aBlockIsAskedForByHeightHashOrNothing() {
        String hash = wallet.node.chain.at(3).hash().toHex();
        for (String reference : List.of("3", hash)) {
            assertEquals(0, run(new BlockCommand(), reference), err.toString());
            assertTrue(out.toString().contains("3 " + hash), out.toString());
        }
        for (String wrong : List.of("-1", "x", "0x3", "\u0663", hash + "0")) {
            assertEquals(2, run(new BlockCommand(), wrong), wrong);
        }
        assertEquals(1, run(new BlockCommand(), "99"));
        assertTrue(err.toString().contains("has no final block 99"), err.toString());
    }

    @Test
    void anotherTransactionThanTheOneAskedForIsNotShown() throws Exception {
        assertEquals(0, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        wallet.proxy.on("GET /v1/transactions/.*", MisbehavingProxy.lie("\"txid\":\"..", "\"txid\":\"00"));
        assertEquals(1, run(new TxCommand(), wallet.txid()));
    }

    @Test
    void hostileTextOfAStatusIsShownWrittenOut() {
        wallet.proxy.on(
                "GET /v1/transactions/.*",
                MisbehavingProxy.json(
                        200,
                        "{\"txid\":\"" + "ab".repeat(32)
                                + "\",\"state\":\"\\u001b[2Jfinal\\u202e\\r\\nstate  final\",\"asOfHeight\":1}"));
        assertEquals(0, run(new TxCommand(), "ab".repeat(32)), err.toString());
        assertEquals(2, out.toString().lines().count(), out.toString());
        assertTrue(out.toString().contains("\\u001b[2Jfinal\\u202e\\u000d\\u000astate  final"), out.toString());
        assertEquals(0, run(new TxCommand(), "ab".repeat(32), "--json"), err.toString());
        assertFalse(out.toString().contains("\u202e"), out.toString());
    }

    @Test
    void aSilentStreamIsNoticed() {
        wallet.node.answers.put("/v1/events", ": alive\n\n" + ": alive\n\n".repeat(10));
        wallet.proxy.on("GET /v1/events.*", new Fault.Silent());
        assertEquals(1, run(new WatchCommand(new NodeOptions(SendFixture.IMPATIENT_WITH_SILENCE)), "--once"));
        assertTrue(err.toString().contains("gave no sign of life for 300 ms"), err.toString());
    }

    @Test
    void whatCannotBeReadOfAStreamIsLeftOutAndTheRestIsShown() {
        wallet.node.answers.put(
                "/v1/events",
                "id: 5\nevent: block\ndata: no json\n\n"
                        + "id: x\u0001y\nevent: block\ndata: {\"height\":\"one\"}\n\n"
                        + "id: 6\nevent: block\ndata: {\"height\":8,\"hash\":\"ab\u202e\",\"transactionCount\":2,"
                        + "\"finalizedAt\":\"now\"}\n\n");
        assertEquals(1, run(new WatchCommand(new NodeOptions(SendFixture.PATIENT)), "--once"));
        assertEquals("block 8  ab\\u202e  2 transactions  now", out.toString().strip());
        assertTrue(err.toString().contains("an event that is no JSON"), err.toString());
        assertTrue(err.toString().contains("without the field height"), err.toString());
        assertTrue(err.toString().contains("ended the event stream"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--json"})
    @Timeout(60) // it would follow the stream for ever
    void watchingEndsWhenNobodyReadsWhatItPrints(String form) {
        wallet.node.answers.put(
                "/v1/events",
                "id: 5\nevent: block\ndata: {\"height\":8,\"hash\":\"ab\",\"transactionCount\":2,"
                        + "\"finalizedAt\":\"now\"}\n\n");
        StringWriter said = new StringWriter();
        int code = new CommandLine(new WatchCommand(new NodeOptions(SendFixture.PATIENT)))
                .setExecutionExceptionHandler(new FailureReport())
                .setOut(BrokenOutput.after(10))
                .setErr(new PrintWriter(said))
                .execute(Stream.of("--url", wallet.proxy.url(), form)
                        .filter(argument -> !argument.isEmpty())
                        .toArray(String[]::new));
        assertEquals(1, code);
        assertEquals("timecoin: the output cannot be written", said.toString().strip());
    }
}

package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.cli.pay.PaymentJournal;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.json.GenesisFile;
import io.timecoin.wallet.CoinSelection;
import io.timecoin.wallet.Mnemonic;
import io.timecoin.wallet.Payment;
import io.timecoin.wallet.SpendableCoin;
import io.timecoin.wallet.TransactionBuilder;
import io.timecoin.wallet.Wallet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** History, merging and watched addresses, over a ledger that keeps the rules. */
final class WalletCoinsTest {

    private static final String PASSWORD = "a password";
    private static final long TIME = 100_000_000;
    private static final Mnemonic WORDS = Mnemonic.ofEntropy(new byte[32]);
    private static final Wallet WALLET = Wallet.of(WORDS, 2);
    private static final Address MINE = WALLET.addresses().get(0);
    private static final Address MINE_TOO = WALLET.addresses().get(1);
    private static final Signer SHOP_KEY = Ed25519Signer.ofSeed(new byte[32]);
    private static final Address SHOP = Address.of(SHOP_KEY.publicKey());
    private static final Address FRIEND = Wallet.of(WORDS, 9).addresses().getLast();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private FakeLedger ledger;

    @BeforeEach
    void start() throws IOException {
        ledger = new FakeLedger();
        run(new WalletRestoreCommand(Typist.pipe(WORDS.phrase(), PASSWORD)), "--addresses", "2")
                .succeeded();
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    private CommandRun run(Object command, String... more) {
        Stream<String> fixed =
                Stream.of("--wallet", directory.resolve("wallet.json").toString(), "--url", ledger.url());
        return CommandRun.of(command, Stream.concat(fixed, Arrays.stream(more)).toArray(String[]::new));
    }

    private static String text(Address address) {
        return AddressText.encode(address, Network.DEVNET);
    }

    private static TransactionOutput to(Address owner, long value) {
        return new TransactionOutput(value, owner);
    }

    /** Signed by who owns the coin; what is left over is the fee. */
    private static Transaction payment(SpendableCoin coin, TransactionOutput... outputs) {
        TransactionBuilder builder = new TransactionBuilder(FakeLedger.GENESIS);
        CoinSelection.Selected selected = new CoinSelection.Selected(List.of(coin), 0, 0);
        return builder.sign(
                builder.body(Payment.of(List.of(outputs)), selected),
                selected.coins(),
                owner -> owner.equals(SHOP) ? SHOP_KEY : WALLET.signer(owner));
    }

    private SpendableCoin given(Address owner, long value) {
        return new SpendableCoin(ledger.give(owner, value), value, owner);
    }

    private static SpendableCoin output(Transaction transaction, int vout) {
        TransactionOutput output = transaction.outputs().get(vout);
        return new SpendableCoin(new OutPoint(transaction.txid(), vout), output.value(), output.owner());
    }

    /** In: 5 TIME. Out: 2 TIME, fee 0.01. To itself. Watched: the shop pays its friend. */
    private List<Transaction> someHistory() {
        Transaction in = payment(given(SHOP, 8 * TIME), to(MINE, 5 * TIME), to(SHOP, 2 * TIME));
        Transaction out = payment(output(in, 0), to(SHOP, 2 * TIME), to(MINE, 2 * TIME + 99 * TIME / 100));
        Transaction self = payment(output(out, 1), to(MINE_TOO, 2 * TIME));
        Transaction others = payment(output(in, 1), to(FRIEND, TIME));
        List<Transaction> all = List.of(in, out, self, others);
        all.forEach(ledger::accept);
        return all;
    }

    private static List<JsonNode> json(CommandRun run) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : run.succeeded().lines()) {
            objects.add(new ObjectMapper().readTree(line));
        }
        return objects;
    }

    @Test
    void theHistoryTellsDirectionAmountFeeAndWhoNewestFirst() throws Exception {
        List<Transaction> all = someHistory();
        List<JsonNode> history = json(run(new WalletHistoryCommand(), "--json"));
        assertEquals(3, history.size());
        expect(history.get(0), all.get(2), "self", "0", Long.toString(99 * TIME / 100), List.of());
        expect(history.get(1), all.get(1), "out", "200000000", "1000000", List.of(text(SHOP)));
        expect(history.get(2), all.get(0), "in", "500000000", null, List.of(text(SHOP)));
        assertEquals(1, history.get(2).get("height").intValue());
        assertEquals("2026-01-01T00:00:01Z", history.get(2).get("time").textValue());
    }

    private static void expect(
            JsonNode entry,
            Transaction transaction,
            String direction,
            String amount,
            @Nullable String fee,
            List<String> who) {
        assertEquals(transaction.txid().toHex(), entry.get("txid").textValue());
        assertEquals("final", entry.get("state").textValue());
        assertEquals(direction, entry.get("direction").textValue());
        assertEquals(amount, entry.get("amount").textValue());
        assertEquals(fee, entry.path("fee").textValue());
        List<String> named = new ArrayList<>();
        entry.get("counterparties").forEach(each -> named.add(each.textValue()));
        assertEquals(who, named);
    }

    @Test
    void whatIsFinalIsToldAsTheNodesWord() throws Exception {
        someHistory();
        CommandRun run = run(new WalletHistoryCommand(), "--json");
        assertTrue(run.err().contains("as this node says"), run.err());
        assertTrue(json(run).stream().noneMatch(entry -> entry.get("checked").booleanValue()), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void whatSeveralPaidTogetherHasAnAmountOnlyIfTheNodeKnowsWhoPaidWhat() throws Exception {
        SpendableCoin mine = given(MINE, 3 * TIME);
        SpendableCoin shops = given(SHOP, 5 * TIME);
        TransactionBuilder builder = new TransactionBuilder(FakeLedger.GENESIS);
        CoinSelection.Selected both = new CoinSelection.Selected(List.of(shops, mine), 0, 0);
        ledger.accept(builder.sign(
                builder.body(Payment.of(List.of(to(FRIEND, 7 * TIME))), both),
                both.coins(),
                owner -> owner.equals(SHOP) ? SHOP_KEY : WALLET.signer(owner)));
        assertEquals(
                "300000000",
                json(run(new WalletHistoryCommand(), "--json"))
                        .getFirst()
                        .get("amount")
                        .textValue());
        ledger.forgotten.add(shops.outPoint());
        JsonNode entry = json(run(new WalletHistoryCommand(), "--json")).getFirst();
        assertEquals("out", entry.get("direction").textValue());
        assertTrue(entry.path("amount").isMissingNode(), entry.toString());
        assertTrue(
                run(new WalletHistoryCommand()).out().contains("an amount that this node does not know"), "in words");
        assertTrue(run(new WalletHistoryCommand(), "--csv").lines().getLast().contains(",out,,,"), "and as a table");
    }

    @Test
    void aHistoryWhoseReaderHasGoneEnds() {
        someHistory();
        StringWriter err = new StringWriter();
        for (String form : List.of("--json", "--csv", "--all")) {
            int code = new CommandLine(new WalletHistoryCommand())
                    .setExecutionExceptionHandler(new FailureReport())
                    .setOut(new PrintWriter(new FullWriter()))
                    .setErr(new PrintWriter(err))
                    .execute("--wallet", directory.resolve("wallet.json").toString(), "--url", ledger.url(), form);
            assertEquals(1, code, form);
        }
        assertTrue(err.toString().contains("the output cannot be written"), err.toString());
    }

    @Test
    void aWalletThatHasPaidLooksAtNoOtherNetwork() throws Exception {
        Path pin = directory.resolve("wallet.json.genesis");
        Files.writeString(pin, GenesisFile.write(new CertifiedChain("other").genesis));
        String before = Files.readString(pin);
        for (Object command : List.of(
                new WalletBalanceCommand(),
                new WalletHistoryCommand(),
                new WalletAddressCommand(Typist.pipe()),
                new WalletWatchCommand())) {
            CommandRun run = run(command).failed();
            assertTrue(run.err().contains("another network than the one this wallet pays on"), run.err());
            assertEquals("", run.out());
        }
        CommandRun find =
                run(new WalletAddressCommand(Typist.pipe(PASSWORD)), "--find").failed();
        assertTrue(find.err().contains("another network"), find.err());
        Files.delete(directory.resolve("wallet.json"));
        CommandRun restore = run(new WalletRestoreCommand(Typist.pipe(WORDS.phrase(), PASSWORD)))
                .failed();
        assertTrue(restore.err().contains("another network"), restore.err());
        assertEquals(before, Files.readString(pin));

        Files.delete(pin);
        run(new WalletWatchCommand()).succeeded();
        assertFalse(Files.exists(pin), "who only looks pins nothing");
    }

    @Test
    void whatIsPendingComesFirstAndOnlyOnce() throws Exception {
        List<Transaction> all = someHistory();
        SpendableCoin coin = output(all.get(2), 0);
        Transaction waiting = payment(coin, to(SHOP, TIME), to(MINE_TOO, TIME / 2));
        ledger.pending.add(waiting);
        List<JsonNode> history = json(run(new WalletHistoryCommand(), "--json"));
        assertEquals(4, history.size());
        assertEquals("pending", history.getFirst().get("state").textValue());
        assertEquals("50000000", history.getFirst().get("fee").textValue());
        assertTrue(history.getFirst().path("height").isMissingNode());
        ledger.accept(waiting); // and the node still shows it as pending
        assertEquals(4, json(run(new WalletHistoryCommand(), "--json")).size());
    }

    @Test
    void theHistoryHasALimitAndManyPages() throws Exception {
        SpendableCoin coin = given(SHOP, 100 * TIME);
        for (int i = 0; i < 25; i++) {
            Transaction next = payment(coin, to(i % 2 == 0 ? MINE : MINE_TOO, TIME), to(SHOP, coin.value() - 2 * TIME));
            ledger.accept(next);
            coin = output(next, 1);
        }
        assertEquals(20, json(run(new WalletHistoryCommand(), "--json")).size());
        assertEquals(
                7,
                json(run(new WalletHistoryCommand(), "--json", "--limit", "7")).size());
        List<JsonNode> all = json(run(new WalletHistoryCommand(), "--json", "--all"));
        assertEquals(25, all.size());
        for (int i = 0; i < 25; i++) {
            assertEquals(25 - i, all.get(i).get("height").intValue());
        }
        assertEquals(2, run(new WalletHistoryCommand(), "--limit", "0").code());
        assertEquals(2, run(new WalletHistoryCommand(), "--json", "--csv").code());
    }

    @Test
    void theHistoryIsATableForOtherPrograms() {
        someHistory();
        List<String> lines =
                run(new WalletHistoryCommand(), "--csv").succeeded().lines();
        assertEquals("time,height,state,direction,amount,fee,counterparties,watched,txid", lines.getFirst());
        assertEquals(4, lines.size());
        assertTrue(
                lines.get(2).startsWith("2026-01-01T00:00:02Z,2,final,out,2,0.01," + text(SHOP) + ",false,"),
                lines.get(2));
        CommandRun words = run(new WalletHistoryCommand()).succeeded();
        assertTrue(words.out().contains("out 2 TIME, fee 0.01 to " + text(SHOP)), words.out());
        assertTrue(words.out().contains("in 5 TIME from " + text(SHOP)), words.out());
    }

    @Test
    void watchedAddressesAreShownApartAndNeverPaidFrom() throws Exception {
        List<Transaction> all = someHistory();
        run(new WalletWatchCommand(), text(SHOP)).succeeded();
        assertEquals(
                List.of(text(SHOP)), run(new WalletWatchCommand()).succeeded().lines());
        CommandRun balance = run(new WalletBalanceCommand()).succeeded();
        assertTrue(balance.out().contains("watched " + text(SHOP) + "  2 TIME in 1 coin\n"), balance.out());
        JsonNode json = json(run(new WalletBalanceCommand(), "--json")).getFirst();
        assertEquals("200000000", json.get("finalBalance").textValue(), "its own alone");
        assertEquals("200000000", json.get("watched").get(0).get("finalBalance").textValue());
        List<JsonNode> history = json(run(new WalletHistoryCommand(), "--json"));
        assertEquals(4, history.size());
        assertEquals(all.get(3).txid().toHex(), history.getFirst().get("txid").textValue());
        assertTrue(history.getFirst().get("watched").booleanValue());
        assertFalse(history.get(1).get("watched").booleanValue());
        given(SHOP, 5 * TIME);
        assertTrue(run(new WalletMergeCommand(Typist.pipe(PASSWORD)), "--yes")
                .succeeded()
                .out()
                .contains("nothing"));
        assertEquals(2, ledger.coins(SHOP).size());

        run(new WalletWatchCommand(), text(SHOP)).failed();
        run(new WalletWatchCommand(), text(MINE)).failed();
        run(new WalletWatchCommand(), "nonsense").failed();
        run(new WalletWatchCommand(), text(SHOP), "--remove").succeeded();
        run(new WalletWatchCommand(), text(SHOP), "--remove").failed();
        assertEquals(List.of(), run(new WalletWatchCommand()).succeeded().lines());
    }

    @Test
    void addressesCanBeWatchedWithoutAnyWallet() throws Exception {
        given(SHOP, 5 * TIME);
        String[] elsewhere = {"--wallet", directory.resolve("none.json").toString(), "--url", ledger.url()};
        assertEquals(1, CommandRun.of(new WalletBalanceCommand(), elsewhere).code());
        CommandRun.of(new WalletWatchCommand(), elsewhere[0], elsewhere[1], elsewhere[2], elsewhere[3], text(SHOP))
                .succeeded();
        CommandRun balance =
                CommandRun.of(new WalletBalanceCommand(), elsewhere).succeeded();
        assertEquals(List.of("watched " + text(SHOP) + "  5 TIME in 1 coin"), balance.lines());
    }

    @Test
    void absurdBalancesAreSaidInASentence() {
        for (String amount : List.of(Long.toString(Long.MAX_VALUE), "-1", "99999999999999999999", "1e3")) {
            for (Address address : List.of(MINE, MINE_TOO)) {
                ledger.lies.put(
                        "/v1/addresses/" + text(address),
                        new ObjectMapper()
                                .createObjectNode()
                                .put("finalBalance", amount)
                                .put("coins", 1)
                                .put("pendingIn", "0")
                                .put("pendingOut", "0")
                                .put("asOfHeight", 1));
            }
            CommandRun run = run(new WalletBalanceCommand()).failed();
            assertEquals(1, run.err().lines().count(), run.err());
        }
    }

    @Test
    void aHistoryThatCannotBeIsNotBelieved() throws Exception {
        List<Transaction> all = someHistory();
        ObjectMapper mapper = new ObjectMapper();
        String path = "/v1/addresses/" + text(MINE) + "/transactions";
        ObjectNode other = mapper.createObjectNode();
        ObjectNode item = other.putArray("items")
                .addObject()
                .put("txid", all.get(1).txid().toHex())
                .put("state", "final");
        item.putObject("block").put("height", 1).put("index", 0).put("timestamp", "2026-01-01T00:00:01Z");
        item.putObject("transaction")
                .put("hex", HexFormat.of().formatHex(all.get(0).encode()));
        ledger.lies.put(path, other);
        assertTrue(run(new WalletHistoryCommand()).failed().err().contains("another than it says"));

        item.put("txid", all.get(0).txid().toHex());
        ((ObjectNode) item.get("block")).put("timestamp", "\u001b[2J");
        assertTrue(run(new WalletHistoryCommand()).failed().err().contains("cannot be"));

        ((ObjectNode) item.get("block")).put("timestamp", "2026-01-01T00:00:01Z");
        other.put("cursor", "x"); // the same page for ever
        assertTrue(run(new WalletHistoryCommand()).failed().err().contains("wrong order"));
    }

    @Test
    void manySmallCoinsBecomeOneForEachAddressAtTheFeeThatWasShown() throws Exception {
        for (int i = 0; i < 30; i++) {
            given(i % 3 == 0 ? MINE_TOO : MINE, TIME / 100);
        }
        Typist careful = new Typist(true, false, PASSWORD);
        assertTrue(run(new WalletMergeCommand(careful)).failed().err().contains("nothing was merged"));
        assertTrue(ledger.blocks.isEmpty());
        assertTrue(
                careful.questions.getLast().contains("Merge 30 coins into 2 in 2 transactions"),
                careful.questions::toString);

        JsonNode merged = json(run(new WalletMergeCommand(Typist.pipe(PASSWORD)), "--yes", "--json"))
                .getLast();
        assertEquals(2, merged.get("coinsAfter").intValue());
        assertEquals(
                ledger.blocks.stream().map(Transaction::txid).toList(),
                PaymentJournal.beside(directory.resolve("wallet.json")).records().stream()
                        .map(PaymentRecord::txid)
                        .toList(),
                "written down before they left");
        assertEquals(2, ledger.blocks.size());
        assertTrue(ledger.blocks.stream().allMatch(each -> each.validUntil() > 0), "they expire, as payments do");
        assertEquals(1, ledger.coins(MINE).size());
        assertEquals(1, ledger.coins(MINE_TOO).size());
        long left = ledger.coins(MINE).getFirst().value()
                + ledger.coins(MINE_TOO).getFirst().value();
        assertEquals(30 * TIME / 100 - left, Long.parseLong(merged.get("fee").textValue()));
        assertTrue(run(new WalletMergeCommand(Typist.pipe(PASSWORD)), "--yes")
                .out()
                .contains("nothing to merge"));
    }

    @Test
    void twoThousandCoinsAreMergedUntilThereIsOne() {
        for (int i = 0; i < 2_000; i++) {
            given(MINE, TIME / 100);
        }
        CommandRun run =
                run(new WalletMergeCommand(Typist.pipe(PASSWORD)), "--yes").succeeded();
        assertEquals(1, ledger.coins(MINE).size());
        assertEquals(3, ledger.blocks.size());
        assertTrue(run.out().contains("2000 coins are 1 now"), run.out());
    }

    @Test
    void withoutATerminalNothingIsMergedUnlessYesIsSaid() {
        given(MINE, TIME);
        given(MINE, TIME);
        assertTrue(run(new WalletMergeCommand(Typist.pipe(PASSWORD)))
                .failed()
                .err()
                .contains("--yes"));
        assertTrue(ledger.blocks.isEmpty());
    }
}

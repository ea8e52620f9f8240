package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.MisbehavingProxy.Fault;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.cli.pay.PaymentState;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.json.GenesisFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens on the way, who pays knows the txid, is never told "refused" of what may have arrived, and never pays twice. */
final class PaymentInDoubtTest extends WithWallet {

    /** What may come back of a payment that the node has. */
    static Stream<Arguments> answersOfOthers() {
        return Stream.of(
                Arguments.of("502 page", MisbehavingProxy.page(502)),
                Arguments.of("504 page", MisbehavingProxy.page(504)),
                Arguments.of("500 page", MisbehavingProxy.page(500)),
                Arguments.of("404 page", MisbehavingProxy.page(404)),
                Arguments.of("403 page", MisbehavingProxy.page(403)),
                Arguments.of("401 empty", new Fault.Instead(401, "text/plain", "")),
                Arguments.of("413 page", MisbehavingProxy.page(413)),
                Arguments.of(
                        "429 of an overloaded one",
                        MisbehavingProxy.json(429, FakeWalletNode.problem(429, "OVERLOADED", "slow down"))),
                Arguments.of(
                        "503 of one that takes no part",
                        MisbehavingProxy.json(503, FakeWalletNode.problem(503, "NOT_ACCEPTING", "stopping"))),
                Arguments.of(
                        "422 that names no rule",
                        MisbehavingProxy.json(422, FakeWalletNode.problem(422, "BLOCKED", "by a firewall"))),
                Arguments.of("409 in another form", MisbehavingProxy.json(409, "{\"code\":\"DOUBLE_SPEND\"}")),
                Arguments.of(
                        "422 about another payment",
                        MisbehavingProxy.json(
                                422,
                                FakeWalletNode.problem(422, "FEE_TOO_LOW", "x")
                                        .replace("}", ",\"txid\":\"" + "00".repeat(32) + "\"}"))),
                Arguments.of("200 page", MisbehavingProxy.page(200)),
                Arguments.of("200 empty", new Fault.Instead(200, "application/json", "")),
                Arguments.of("200 list", MisbehavingProxy.json(200, "[]")),
                Arguments.of("200 without state", MisbehavingProxy.lie("\"state\":\"final\",", "")),
                Arguments.of("200 of another payment", MisbehavingProxy.lie("\"txid\":\"..", "\"txid\":\"00")),
                Arguments.of("200 unknown state", MisbehavingProxy.lie("\"final\"", "\"done\"")),
                Arguments.of("200 final in no block", MisbehavingProxy.lie("\"block\":", "\"brick\":")),
                Arguments.of(
                        "200 final in an empty block", MisbehavingProxy.lie("\"block\":\\{[^}]*\\}", "\"block\":{}")),
                Arguments.of("204", new Fault.Instead(204, "text/plain", "")),
                Arguments.of("302", MisbehavingProxy.page(302)),
                Arguments.of("cut", new Fault.CutAfter()),
                Arguments.of("cut in the middle", new Fault.Truncated()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersOfOthers")
    void whatIsFinalIsFoundToBeSoWhateverCameBack(String name, Fault fault) {
        wallet.proxy.on(SUBMIT, fault);
        assertEquals(0, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.out.toString().contains(wallet.txid()), wallet.printed());
        assertTrue(wallet.out.toString().contains("30 of 40 voting weight"), wallet.printed());
        assertEquals(PaymentState.FINAL, wallet.last().state());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersOfOthers")
    void whatCannotBeAskedForIsUnknownWithTxidAndBothCommands(String name, Fault fault) {
        wallet.proxy.on(SUBMIT, fault).on(ASK, MisbehavingProxy.page(502));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertUnknown();
        wallet.proxy.behave();
        wallet.quiet();
        assertEquals(0, wallet.send(SendFixture.TO, "0.7"), wallet.printed());
        assertTrue(wallet.err.toString().contains("is final in block 7"), wallet.printed());
        assertEquals(2, wallet.node.submitted.size());
        assertTrue(wallet.journal().stream().allMatch(payment -> payment.state() == PaymentState.FINAL));
    }

    private void assertUnknown() {
        String txid = wallet.node.submitted.isEmpty()
                ? wallet.txid()
                : wallet.node.submitted.getFirst().txid().toHex();
        assertEquals(txid, wallet.txid());
        assertEquals(PaymentState.OPEN, wallet.last().state());
        String said = wallet.err.toString();
        assertTrue(wallet.out.toString().startsWith("txid         " + txid), wallet.printed());
        assertTrue(said.contains("timecoin tx " + txid), said);
        assertTrue(said.contains("timecoin wallet send --again " + txid), said);
        assertFalse(wallet.printed().contains("refused"), wallet.printed());
    }

    @Test
    void silenceInTheMiddleOfAnAnswerEnds() {
        wallet.limits = SendFixture.HASTY;
        wallet.proxy.on(SUBMIT, new Fault.Silent());
        assertEquals(0, wallet.send(SendFixture.TO, "0.5", "--timeout", "1ms"), wallet.printed());
        assertEquals(PaymentState.FINAL, wallet.last().state());
    }

    @Test
    void anAnswerThatNeverComesEndsAndSoDoesTheQuestionAfterIt() {
        wallet.limits = SendFixture.HASTY;
        wallet.proxy.on(SUBMIT, new Fault.Late()).on(ASK, new Fault.Silent());
        assertEquals(1, wallet.send(SendFixture.TO, "0.5", "--timeout", "1ms"), wallet.printed());
        assertUnknown();
    }

    @Test
    void whatWasCutOffBeforeTheNodeHeardItCanBeSentAgainAsItWasSigned() {
        wallet.proxy.on(SUBMIT, new Fault.CutBefore());
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.node.submitted.isEmpty());
        assertUnknown();
        PaymentRecord open = wallet.last();
        wallet.proxy.behave();
        assertEquals(0, wallet.quiet().send("--again", open.txid().toHex()), wallet.printed());
        assertEquals(open.signed().orElseThrow(), wallet.node.submitted.getFirst());
        assertEquals(PaymentState.FINAL, wallet.last().state());
        assertEquals(1, wallet.journal().size());
        assertEquals(0, wallet.quiet().send("--again", open.txid().toHex()), wallet.printed());
        assertEquals(1, wallet.node.submitted.size(), "what is final is not sent again");
    }

    @Test
    void theJournalIsThereBeforeTheFirstByteLeavesAndForItsOwnerOnly() throws Exception {
        List<PaymentRecord> seen = new CopyOnWriteArrayList<>();
        wallet.proxy.on(SUBMIT, new Fault.Meanwhile(() -> seen.add(wallet.last())));
        assertEquals(0, wallet.send(SendFixture.TO, "1.25", "--memo", "hi"), wallet.printed());
        Transaction sent = wallet.node.submitted.getFirst();
        assertEquals(sent, seen.getFirst().signed().orElseThrow());
        assertEquals(
                List.of(new PaymentRecord.Recipient(SendFixture.TO, 125_000_000)),
                seen.getFirst().recipients());
        assertEquals(sent.validUntil(), seen.getFirst().validUntil());
        for (String file : List.of("wallet.key.payments", "wallet.key.payments.lock", "wallet.key.genesis")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))),
                    file);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    0, files.filter(file -> file.toString().endsWith(".new")).count());
        }
    }

    @Test
    void withoutAJournalNothingIsSent() throws Exception {
        Files.createDirectory(directory.resolve("wallet.key.payments"));
        Files.writeString(directory.resolve("wallet.key.payments/x"), "in the way");
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("wallet.key.payments cannot be"), wallet.printed());
        assertTrue(wallet.node.submitted.isEmpty());
    }

    @Test
    void aDamagedJournalIsNeitherBelievedNorOverwritten() throws Exception {
        Path file = Files.writeString(directory.resolve("wallet.key.payments"), "{\"version\":1,\"paym");
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("is damaged"), wallet.printed());
        assertEquals("{\"version\":1,\"paym", Files.readString(file));
        assertTrue(wallet.node.submitted.isEmpty());
    }

    @Test
    void onlyARuleOfTheLedgerIsARefusalAndItsCoinsAreFreeAgain() {
        wallet.node.answerSubmission(409, FakeWalletNode.problem(409, "INPUT_SPENT", "another has the coin"));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("was refused, INPUT_SPENT: another has the coin"), wallet.printed());
        assertTrue(wallet.out.toString().startsWith("txid"), wallet.printed());
        assertEquals(PaymentState.REFUSED, wallet.last().state());
        wallet.node.takeSubmissions();
        assertEquals(0, wallet.send(SendFixture.TO, "2.5"), wallet.printed());
    }

    @Test
    void aRefusalOfWhatIsFinalIsNotBelieved() {
        wallet.proxy.on(
                SUBMIT, MisbehavingProxy.json(422, FakeWalletNode.problem(422, "SIGNATURE_INVALID", "says a liar")));
        assertEquals(0, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertEquals(PaymentState.FINAL, wallet.last().state());
    }

    @Test
    void anExpiryIsNoRefusalForItMayHaveComeInTime() {
        wallet.node.answerSubmission(422, FakeWalletNode.problem(422, "EXPIRED", "too late"));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertUnknown();
    }

    @Test
    void aNodeThatSaysRejectedWithSuccessHasNotWaited() {
        wallet.node.answerSubmission(
                200,
                "{\"txid\":\"TXID\",\"state\":\"rejected\",\"rejection\":{\"code\":\"MEMPOOL_FULL\",\"detail\":\"no room\"}}");
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("has dropped it: MEMPOOL_FULL: no room"), wallet.printed());
        assertFalse(wallet.err.toString().contains("is not final after"), wallet.printed());
        assertUnknown();
    }

    @Test
    void theCertificateIsAnExtra() {
        wallet.node.own(3, 100_000_000);
        for (Fault fault : List.of(
                MisbehavingProxy.json(503, FakeWalletNode.problem(503, "STOPPING", "the node is stopping")),
                MisbehavingProxy.page(200),
                new Fault.CutAfter())) {
            wallet.proxy.on("GET /v1/blocks/.*/certificate", fault);
            assertEquals(0, wallet.quiet().send(SendFixture.TO, "0.01", "--another"), wallet.printed());
            assertTrue(wallet.out.toString().contains("final, as this node says; not checked: "), wallet.printed());
            assertEquals(PaymentState.OPEN, wallet.last().state(), "closed only on proof");
        }
    }

    @Test
    void withJsonTheTxidComesFirstOnStderrAndOneObjectAtTheEnd() throws Exception {
        wallet.proxy.on(SUBMIT, MisbehavingProxy.page(502)).on(ASK, MisbehavingProxy.page(502));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5", "--json"));
        assertTrue(wallet.err.toString().startsWith("timecoin: sending payment " + wallet.txid()), wallet.printed());
        assertEquals(wallet.txid(), wallet.json().get("txid").textValue());
        assertEquals("unknown", wallet.json().get("state").textValue());
        assertTrue(wallet.json().get("note").textValue().contains("--again"));
    }

    @Test
    void twoEqualPaymentsAtOnceAreTwoPayments() {
        wallet.node.own(2, 100_000_000);
        int outer = wallet.send(
                question -> assertEquals(0, wallet.send(SendFixture.TO, "0.7"), wallet.printed()),
                SendFixture.TO,
                "0.7");
        assertEquals(0, outer, wallet.printed());
        assertEquals(2, wallet.node.submitted.size());
        assertNotEquals(
                wallet.node.submitted.get(0).inputs(),
                wallet.node.submitted.get(1).inputs());
    }

    @Test
    void coinsOfAnOpenPaymentAreTakenForNoOther() {
        wallet.node.own(2, 100_000_000);
        wallet.proxy.on(SUBMIT, new Fault.CutBefore());
        assertEquals(1, wallet.send(SendFixture.TO, "0.7"));
        assertEquals(1, wallet.quiet().send(SendFixture.TO, "0.7", "--another"));
        assertEquals(1, wallet.quiet().send(SendFixture.TO, "0.7", "--another"));
        assertTrue(wallet.err.toString().contains("an open payment spends do not count"), wallet.printed());
        assertEquals(
                2,
                wallet.journal().stream()
                        .flatMap(payment -> payment.inputs().stream())
                        .distinct()
                        .count());
    }

    @Test
    void whatIsPaidInPlaceOfAnOpenOneSpendsACoinOfIt() {
        wallet.node.own(3, 100_000_000);
        wallet.proxy.on(SUBMIT, new Fault.CutBefore());
        assertEquals(1, wallet.send(SendFixture.TO, "0.7"));
        PaymentRecord first = wallet.last();
        wallet.proxy.behave();
        assertEquals(
                0,
                wallet.quiet()
                        .send(SendFixture.TO, "1.2", "--instead", first.txid().toHex()),
                wallet.printed());
        Transaction second = wallet.node.submitted.getFirst();
        assertTrue(second.inputs().containsAll(first.inputs()));
        // Beaten by a payment that is proven final, the first is void.
        assertEquals(0, wallet.quiet().send(SendFixture.TO, "0.1"), wallet.printed());
        assertTrue(wallet.err.toString().contains("is void: " + second.txid()), wallet.printed());
        assertEquals(PaymentState.VOID, wallet.journal().getFirst().state());
    }

    @Test
    void anExpiredPaymentIsVoidOnlyUnderACertifiedLaterBlockAndMadeAgainWithACoinOfIt() {
        wallet.node.own(3, 100_000_000);
        wallet.proxy.on(SUBMIT, new Fault.CutBefore());
        assertEquals(1, wallet.send(SendFixture.TO, "0.7", "--valid-for", "1m"));
        PaymentRecord first = wallet.last();
        long newest = wallet.node.chain.blocks.getLast().header().timestamp();
        assertEquals(newest + 60_000, first.validUntil());

        wallet.node.chain.add(
                List.of(),
                first.validUntil() + 1,
                wallet.node.chain.genesis.activeSet().hash());
        wallet.proxy.on("GET /v1/blocks/.*/certificate", MisbehavingProxy.page(404));
        assertEquals(1, wallet.quiet().send(SendFixture.TO, "0.1"));
        assertEquals(PaymentState.OPEN, wallet.journal().getFirst().state(), "nothing proves the time");

        wallet.proxy.behave();
        wallet.quiet();
        assertEquals(0, wallet.send(SendFixture.TO, "0.7"), wallet.printed());
        assertTrue(wallet.err.toString().contains("is void: its time is over"), wallet.printed());
        Transaction again = wallet.node.submitted.getFirst();
        assertTrue(again.inputs().containsAll(first.inputs()), "both could become final otherwise");
        assertEquals(again.txid(), wallet.journal().getFirst().replacedBy().orElseThrow());
    }

    @Test
    void anotherNetworkVoidsNothing() throws Exception {
        wallet.proxy.on(SUBMIT, new Fault.CutBefore());
        assertEquals(1, wallet.send(SendFixture.TO, "0.7", "--valid-for", "1m"));
        PaymentRecord open = wallet.last();
        wallet.close();
        wallet = new SendFixture(directory, new FakeWalletNode(new CertifiedChain("other")));
        wallet.node.chain.add(
                List.of(),
                open.validUntil() + 1,
                wallet.node.chain.genesis.activeSet().hash());
        Path named = Files.writeString(directory.resolve("g.json"), GenesisFile.write(wallet.node.chain.genesis));
        assertEquals(0, wallet.send(SendFixture.TO, "0.1", "--genesis", named.toString()), wallet.printed());
        assertEquals(PaymentState.OPEN, wallet.journal().getFirst().state());
        assertEquals(1, wallet.send("--again", open.txid().toHex()));
        assertTrue(wallet.err.toString().contains("of another network"), wallet.printed());
    }

    @Test
    void aProxysNotFoundVoidsNothing() {
        wallet.proxy.on(SUBMIT, new Fault.CutBefore());
        assertEquals(1, wallet.send(SendFixture.TO, "0.7", "--valid-for", "1m"));
        wallet.node.chain.add(
                List.of(),
                wallet.last().validUntil() + 1,
                wallet.node.chain.genesis.activeSet().hash());
        wallet.proxy.behave();
        wallet.proxy.on(ASK, MisbehavingProxy.page(404));
        wallet.quiet().send(SendFixture.TO, "0.1");
        assertEquals(PaymentState.OPEN, wallet.journal().getFirst().state());
    }

    @Test
    void aVoidPaymentWhoseCoinsAreGoneIsMadeAgainOnlyIfSomebodyInsists() {
        wallet.node.own(1, 100_000_000);
        wallet.proxy.on(SUBMIT, new Fault.CutBefore());
        assertEquals(1, wallet.send(SendFixture.TO, "0.3", "--valid-for", "1m"));
        wallet.node.chain.add(
                List.of(),
                wallet.last().validUntil() + 1,
                wallet.node.chain.genesis.activeSet().hash());
        wallet.proxy.behave();
        wallet.node.own(0, 0);
        wallet.node.own("ee", 100_000_000);
        assertEquals(1, wallet.quiet().send(SendFixture.TO, "0.3"));
        assertTrue(wallet.err.toString().contains("none of the coins of the payment"), wallet.printed());
        assertEquals(0, wallet.quiet().send(SendFixture.TO, "0.3", "--another"), wallet.printed());
    }

    @Test
    void paymentsExpireUnlessSomebodySaysOtherwise() {
        long newest = wallet.node.chain.blocks.getLast().header().timestamp();
        assertEquals(0, wallet.send(SendFixture.TO, "0.1"), wallet.printed());
        assertEquals(newest + 600_000, wallet.node.submitted.getFirst().validUntil(), "by the chain's clock");
        assertEquals(0, wallet.send(SendFixture.TO, "0.1", "--valid-for", "0s"), wallet.printed());
        assertEquals(0, wallet.node.submitted.getLast().validUntil());
    }

    @Test
    void stdoutThatCannotBeWrittenMeansThatNothingIsSent() {
        wallet.stdout = new FullWriter();
        assertEquals(1, wallet.send(SendFixture.TO, "1"), wallet.printed());
        assertTrue(wallet.err.toString().contains(wallet.txid()), wallet.printed());
        assertTrue(wallet.err.toString().contains("nothing was sent"), wallet.printed());
        assertTrue(wallet.node.submitted.isEmpty());
        assertEquals(PaymentState.REFUSED, wallet.last().state());
    }

    @Test
    void withJsonStdoutIsWrittenAtTheEndAndIfItCannotBeStderrHasTheTxid() {
        wallet.stdout = new FullWriter();
        assertEquals(1, wallet.send(SendFixture.TO, "1", "--json"), wallet.printed());
        assertEquals(1, wallet.node.submitted.size());
        assertTrue(wallet.err.toString().contains("timecoin tx " + wallet.txid()), wallet.printed());
        assertEquals(PaymentState.FINAL, wallet.last().state());
    }
}

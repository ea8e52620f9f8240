package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.pay.PaymentState;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.json.GenesisFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that lies about coins, fees, its network, finality or certificates gains nothing by it. */
final class LyingNodeTest extends WithWallet {

    private static final String COINS = "GET /v1/addresses/.*/utxos.*";
    private static final String STATUS = "GET /v1/status";
    private static final String CERTIFICATE = "GET /v1/blocks/7/certificate";
    private static final String PAID = "GET /v1/blocks/7";

    @Test
    void aCoinThatIsSaidToBeWorthLessIsNotBurned() {
        wallet.proxy.on(COINS, MisbehavingProxy.lie("\"200000000\"", "\"20000000\""));
        assertEquals(0, wallet.send(SendFixture.TO, "1.1"), wallet.printed());
        Transaction sent = wallet.node.submitted.getFirst();
        // Signed for the value that was told: with the true one no honest node takes it.
        Hash256 truth = sent.sighash(wallet.node.chain.genesis.hash(), 100_000_000, 200_000_000);
        Hash256 told = sent.sighash(wallet.node.chain.genesis.hash(), 100_000_000, 20_000_000);
        assertFalse(holds(sent, truth));
        assertTrue(holds(sent, told));
    }

    private static boolean holds(Transaction sent, Hash256 sighash) {
        return SignatureVerifiers.bouncyCastle()
                .verify(
                        sent.witnesses().getFirst().publicKey(),
                        sighash,
                        sent.witnesses().getFirst().signature());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"9223372036854775807\"",
                "\"-5\"",
                "\"0\"",
                "\"+5\"",
                "\"\u0665\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\"",
                "\"99999999999999999999\"",
                "\"1e9\"",
                "5",
                "null"
            })
    void absurdAmountsAreWordsAndNothingIsSent(String amount) {
        wallet.proxy.on(COINS, MisbehavingProxy.lie("\"[12]00000000\"", amount));
        assertEquals(1, wallet.send(SendFixture.TO, "90000000000"), wallet.printed());
        assertFalse(wallet.err.toString().contains("unexpected failure"), wallet.printed());
        assertTrue(wallet.node.submitted.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"vout\":-1", "\"vout\":4294967296", "\"vout\":\"0\"", "\"vont\":0"})
    void coinsThatCannotBeAreWords(String vout) {
        wallet.proxy.on(COINS, MisbehavingProxy.lie("\"vout\":0", vout));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertFalse(wallet.err.toString().contains("unexpected failure"), wallet.printed());
    }

    @Test
    void aCoinThatIsToldTwiceIsWords() {
        wallet.proxy.on(COINS, MisbehavingProxy.lie("aa".repeat(32), "bb".repeat(32)));
        assertEquals(1, wallet.send(SendFixture.TO, "2.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("answered a coin twice"), wallet.printed());
    }

    @Test
    void theFeeIsBoundedWhateverTheGenesisSays() throws Exception {
        wallet.close();
        ChainParameters greedy =
                new ChainParameters(600_000, 5_000, 50_000_000, 1_000, 100, 2_000_000, 10_000, 10_000, 100);
        wallet = new SendFixture(directory, new FakeWalletNode(new CertifiedChain("greedy", greedy)));
        assertEquals(1, wallet.send(SendFixture.TO, "1"), wallet.printed());
        assertTrue(wallet.err.toString().contains("the fee would be 0.5 TIME, more than 0."), wallet.printed());
        assertTrue(wallet.node.submitted.isEmpty());
        assertEquals(0, wallet.send(SendFixture.TO, "1", "--max-fee", "0.5"), wallet.printed());
        assertEquals(1, wallet.quiet().send(SendFixture.TO, "0.1", "--max-fee", "0.0001"));
        assertTrue(wallet.err.toString().contains("--max-fee"), wallet.printed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"devnet\"=>\"testnet\"", "\"local\"=>\"someone elses\"", "\"devnet\"=>\"moon \\\\u001b[31m\""})
    void aNetworkThatIsNamedFalselyIsNotPaidOn(String change) {
        int arrow = change.indexOf("=>");
        wallet.proxy.on(STATUS, MisbehavingProxy.lie(change.substring(0, arrow), change.substring(arrow + 2)));
        assertEquals(1, wallet.send(SendFixture.TO, "1"), wallet.printed());
        assertTrue(wallet.err.toString().contains("is not to be believed"), wallet.printed());
        assertFalse(wallet.printed().contains("\u001b"), wallet.printed());
        assertTrue(wallet.node.submitted.isEmpty());
    }

    @Test
    void theGenesisIsPinnedAtTheFirstPaymentAndAnotherNetworkNeedsAWord() throws Exception {
        assertEquals(0, wallet.send(SendFixture.TO, "0.1"), wallet.printed());
        assertEquals(
                wallet.node.chain.genesis, GenesisFile.read(Files.readString(directory.resolve("wallet.key.genesis"))));
        wallet.close();
        wallet = new SendFixture(directory, new FakeWalletNode(new CertifiedChain("other")));
        assertEquals(1, wallet.send(SendFixture.TO, "0.1"), wallet.printed());
        assertTrue(
                wallet.err.toString().contains("another network than the one this wallet pays on"), wallet.printed());
        assertTrue(wallet.node.submitted.isEmpty());
        Path named = Files.writeString(directory.resolve("g.json"), GenesisFile.write(wallet.node.chain.genesis));
        assertEquals(0, wallet.send(SendFixture.TO, "0.1", "--genesis", named.toString()), wallet.printed());
        assertEquals(0, wallet.send(SendFixture.TO, "0.1"), wallet.printed());
    }

    @Test
    void aGenesisThatIsNotTheOneOfTheHashIsNotBelieved() {
        String other = GenesisFile.write(new CertifiedChain("other").genesis);
        wallet.proxy.on("GET /v1/genesis", MisbehavingProxy.json(200, other));
        assertEquals(1, wallet.send(SendFixture.TO, "1"), wallet.printed());
        wallet.proxy.on("GET /v1/genesis", MisbehavingProxy.json(200, "{\"version\":1}"));
        assertEquals(1, wallet.send(SendFixture.TO, "1"), wallet.printed());
        assertFalse(wallet.err.toString().contains("unexpected failure"), wallet.printed());
        assertFalse(Files.exists(directory.resolve("wallet.key.genesis")));
        assertTrue(wallet.node.submitted.isEmpty());
    }

    /** What a liar may show of the payment's block 7; each is no proof, and known to be false. */
    static Stream<Arguments> falseCertificates() {
        return Stream.of(
                lie("signatures of nobody", (chain, block) -> chain.forged(block)),
                lie("two of four", (chain, block) -> chain.certificate(block, StatementKind.FINALIZE, 0, 1)),
                lie("one voter three times", (chain, block) -> {
                    Certificate genuine = chain.certificate(block);
                    return new Certificate(
                            genuine.statement(),
                            List.of(0, 1, 2),
                            List.of(
                                    genuine.signatures().getFirst(),
                                    genuine.signatures().getFirst(),
                                    genuine.signatures().getFirst()));
                }),
                lie("a notarization", (chain, block) -> chain.certificate(block, StatementKind.NOTARIZE, 0, 1, 2)),
                lie("of an earlier block", (chain, block) -> chain.certificate(chain.at(6))),
                lie("of another network", (chain, block) -> {
                    CertifiedChain other = new CertifiedChain("other");
                    chain.blocks.forEach(each -> other.blocks.add(each));
                    return other.certificate(block);
                }));
    }

    private interface Lie {
        Certificate about(CertifiedChain chain, Block block);
    }

    private static Arguments lie(String name, Lie lie) {
        return Arguments.of(name, (Function<CertifiedChain, String>)
                chain -> FakeWalletNode.certificate(lie.about(chain, chain.at(7))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("falseCertificates")
    void aFalseCertificateMakesNothingFinal(String name, Function<CertifiedChain, String> shown) {
        wallet.proxy.on(CERTIFICATE, new MisbehavingProxy.Fault.Changed(body -> shown.apply(wallet.node.chain)));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("its proof is false"), wallet.printed());
        assertTrue(wallet.err.toString().contains("timecoin tx " + wallet.txid()), wallet.printed());
        assertFalse(wallet.out.toString().contains("voting weight"), wallet.printed());
        assertEquals(PaymentState.OPEN, wallet.last().state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"encoded\":\"zz\"}", "{\"encoded\":\"00\"}", "{\"encoded\":7}", "[]"})
    void aCertificateThatCannotBeReadProvesNothing(String shown) {
        wallet.proxy.on(CERTIFICATE, MisbehavingProxy.json(200, shown));
        assertEquals(0, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.out.toString().contains("final, as this node says; not checked"), wallet.printed());
        assertFalse(wallet.out.toString().contains("voting weight"), wallet.printed());
    }

    @Test
    void aBlockWithoutThePaymentIsNoProof() {
        wallet.proxy.on(PAID, MisbehavingProxy.lie("\"transactions\":\\[[^]]*\\]", "\"transactions\":[]"));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("not those of the block"), wallet.printed());
        assertEquals(PaymentState.OPEN, wallet.last().state());
    }

    @Test
    void finalInABlockThatIsAnothersIsNoProof() {
        wallet.proxy.on(
                "POST /v1/transactions.*",
                MisbehavingProxy.lie("\"height\":7,\"hash\":\"..", "\"height\":6,\"hash\":\"ff"));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("is not the one at that height"), wallet.printed());
    }

    @Test
    void theCertificateOfADescendantProvesItWithTheHeadersBetween() {
        wallet.proxy.on("POST /v1/transactions.*", new MisbehavingProxy.Fault.Changed(body -> {
            wallet.node.chain.add(List.of());
            wallet.node.chain.add(List.of());
            wallet.node.coveredBy.put(7L, 9L);
            return body;
        }));
        assertEquals(0, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.out.toString().contains("30 of 40 voting weight"), wallet.printed());
        assertEquals(PaymentState.FINAL, wallet.last().state());
    }

    @Test
    void headersBetweenThatDoNotFollowEachOtherAreNoProof() {
        wallet.proxy
                .on("POST /v1/transactions.*", new MisbehavingProxy.Fault.Changed(body -> {
                    wallet.node.chain.add(List.of());
                    wallet.node.chain.add(List.of());
                    wallet.node.coveredBy.put(7L, 9L);
                    return body;
                }))
                .on("GET /v1/blocks\\?.*", new MisbehavingProxy.Fault.Changed(body -> {
                    List<Block> blocks = wallet.node.chain.blocks;
                    return "{\"items\":[" + FakeWalletNode.json(blocks.get(6)) + ","
                            + FakeWalletNode.json(blocks.get(6)) + "]}";
                }));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("do not follow each other"), wallet.printed());
    }

    @Test
    void votersThatAreNotThoseOfTheGenesisAreToldAsUnknown() {
        List<Transaction> later = new ArrayList<>();
        wallet.proxy.on("POST /v1/transactions.*", new MisbehavingProxy.Fault.Changed(body -> {
            later.addAll(wallet.node.submitted);
            wallet.node.chain.blocks.removeLast();
            Block block = wallet.node.chain.add(later, CertifiedChain.START + 60_000, Hash256.ZERO);
            return body.replaceAll("\"hash\":\"[0-9a-f]{64}", "\"hash\":\"" + block.hash());
        }));
        assertEquals(0, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(
                wallet.out.toString().contains("as this node says; not checked: the voters of its epoch are not"),
                wallet.printed());
    }

    @Test
    void whatIsAskedShowsTheGenesissNetwork() {
        List<String> questions = new ArrayList<>();
        assertEquals(0, wallet.send(questions::add, SendFixture.TO, "1"), wallet.printed());
        assertEquals(1, questions.size());
        assertTrue(questions
                .getFirst()
                .startsWith("Pay 1 TIME to " + SendFixture.TO + " on devnet local, fee 0.001 TIME"));
    }

    @Test
    void textOfOthersComesOutWithItsControlCharactersWritten() {
        String hostile = "\\\\u001b[2J\\\\r\\\\n\\\\u202etimecoin: paid\\\\u0085\\\\u200b";
        wallet.proxy.on(
                "POST /v1/transactions.*",
                MisbehavingProxy.json(
                        422,
                        FakeWalletNode.problem(422, "FEE_TOO_LOW", "HOSTILE")
                                .replace("HOSTILE", hostile.replace("\\\\", "\\"))));
        wallet.proxy.on("GET /v1/transactions/.*", MisbehavingProxy.page(404));
        assertEquals(1, wallet.send(SendFixture.TO, "1"), wallet.printed());
        String said = wallet.err.toString();
        assertTrue(said.contains("\\u001b[2J\\u000d\\u000a\\u202etimecoin: paid\\u0085\\u200b"), said);
        assertFalse(said.contains("\u001b") || said.contains("\u202e") || said.contains("\r"), said);
    }

    @Test
    void theExpiryDoesNotFollowABlockOfTheFarFutureThatNothingProves() {
        long century = 3_155_760_000_000L;
        wallet.node.chain.add(
                List.of(),
                wallet.node.chain.blocks.getLast().header().timestamp() + century,
                wallet.node.chain.genesis.activeSet().hash());
        wallet.proxy.on(CERTIFICATE, MisbehavingProxy.page(404));
        assertEquals(0, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(
                wallet.err.toString().contains("the time of the newest block is as this node says"), wallet.printed());
        long latest = System.currentTimeMillis() + Duration.ofMinutes(70).toMillis();
        assertTrue(wallet.node.submitted.getFirst().validUntil() <= latest, wallet.printed());
    }

    @Test
    void aNewestBlockWhoseProofIsFalseIsNotPaidBy() {
        wallet.proxy.on(
                "GET /v1/blocks/6/certificate",
                new MisbehavingProxy.Fault.Changed(
                        body -> FakeWalletNode.certificate(wallet.node.chain.forged(wallet.node.chain.at(6)))));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("its newest block final, and its proof is false"), wallet.printed());
        assertTrue(wallet.node.submitted.isEmpty());
    }

    @Test
    void coinsThatAreSaidToBeSpentOneAfterTheOtherAreFewQuestions() {
        wallet.node.own(2_000, 100_000_000);
        wallet.proxy.on("POST /v1/utxos", MisbehavingProxy.json(200, "{\"items\":[]}"));
        wallet.proxy.requests.clear();
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("are missing"), wallet.printed());
        assertTrue(wallet.proxy.requests.size() < 20, () -> wallet.proxy.requests.size() + " questions");
    }

    @Test
    void whatANodeSaysOfItsNetworkIsCut() {
        String endless = "z".repeat(1_000_000);
        wallet.proxy.on("GET /v1/genesis", MisbehavingProxy.json(200, "{\"version\":1,\"" + endless + "\":2}"));
        assertEquals(1, wallet.send(SendFixture.TO, "1"));
        assertEquals(1, wallet.err.toString().lines().count());
        wallet.proxy.behave();
        wallet.proxy.on(STATUS, MisbehavingProxy.lie("\"local\"", "\"" + endless + "\""));
        assertEquals(1, wallet.send(SendFixture.TO, "1"));
        wallet.proxy.on(STATUS, MisbehavingProxy.lie("\"genesisHash\":\"", "\"genesisHash\":\"" + endless));
        assertEquals(1, wallet.send(SendFixture.TO, "1"));
        assertTrue(
                wallet.err.toString().length() < 4_000,
                () -> wallet.err.toString().length() + " characters");
    }

    @Test
    void aReasonWithoutEndIsCut() {
        wallet.proxy.on(COINS, MisbehavingProxy.json(500, FakeWalletNode.problem(500, "X", "y".repeat(1_000_000))));
        assertEquals(1, wallet.send(SendFixture.TO, "1"));
        assertTrue(wallet.err.toString().length() < 2_000);
    }
}

package io.timecoin.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.json.GenesisFile;
import io.timecoin.query.NodeState;
import io.timecoin.query.view.ClockView;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@NullUnmarked // fields are set by injection
class RestTest {

    @Inject
    FakeNode node;

    private static final String ALICE = AddressText.encode(FakeChain.ALICE, Network.DEVNET);
    private static final String UNKNOWN = "ab".repeat(32);

    private static ValidatableResponse get(String path, Object... parameters) {
        return given().when().get(path, parameters).then();
    }

    private static void isProblem(ValidatableResponse response, int status, String code) {
        response.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("title", not(equalTo("")))
                .body("detail", not(equalTo("")))
                .body("type", equalTo("urn:timecoin:problem:" + code));
    }

    private static String hex(Transaction transaction) {
        return HexFormat.of().formatHex(transaction.encode());
    }

    private static ValidatableResponse post(String query, String body) {
        return given().contentType("text/plain")
                .body(body)
                .when()
                .post("/v1/transactions" + query)
                .then();
    }

    private static ValidatableResponse postJson(String body) {
        return given().contentType("application/json")
                .body(body)
                .when()
                .post("/v1/transactions")
                .then();
    }

    @Test
    void statusNamesNetworkGenesisAndHeight() {
        get("/v1/status")
                .statusCode(200)
                .body("network", equalTo("devnet"))
                .body("genesisHash", equalTo(FakeChain.GENESIS.hash().toHex()))
                .body("height", equalTo(5))
                .body("asOfHeight", equalTo(5))
                .body("startedAt", equalTo("2026-01-01T00:00:00.123Z"))
                .body("epochFees", equalTo("1000"))
                .body("state", equalTo("ACTIVE"))
                .body("stateSince", equalTo("2026-01-01T00:00:02.123Z"))
                .body("ready", equalTo(true))
                .body("warnings", empty())
                .body("clock.right", equalTo(true))
                .body("clock.judgedBy", equalTo("VOTERS"))
                .body("clock.votersOffsetMillis", equalTo(0))
                .body("clock.serversOffsetMillis", equalTo(12))
                .body("clock.servers", equalTo(3))
                .body("clock.serversReachable", equalTo(2))
                .body("clock.lastAnswerAt", equalTo("2026-01-01T00:00:04.123Z"))
                .body("notReady", nullValue());
    }

    @Test
    void aClockThatIsFoundASecondOffIsAWarning() {
        ClockView before = node.clock;
        node.clock = new ClockView(
                true,
                "VOTERS",
                true,
                Duration.ZERO,
                Optional.of(Duration.ofMillis(-1_200)),
                1,
                0,
                OptionalLong.empty());
        try {
            get("/v1/status")
                    .statusCode(200)
                    .body("warnings", contains("CLOCK_SUSPECT"))
                    .body("clock.serversOffsetMillis", equalTo(-1200))
                    .body("clock.lastAnswerAt", nullValue());
        } finally {
            node.clock = before;
        }
    }

    @Test
    void statusSaysWhatANodeIsDoingAndThatThereIsNoQuorum() {
        node.standing = new NodeState.Standing(
                NodeState.SYNCING, "catching up", Optional.of("catching up"), Optional.of("no quorum is reachable"));
        try {
            get("/v1/status")
                    .statusCode(200)
                    .body("state", equalTo("SYNCING"))
                    .body("ready", equalTo(false))
                    .body("notReady", equalTo("catching up"))
                    .body("warnings", contains("NO_QUORUM"));
        } finally {
            node.standing = FakeNode.WELL;
        }
    }

    @Test
    void theGenesisIsTheFileThatEveryNodeStartsFrom() {
        String text = get("/v1/genesis")
                .statusCode(200)
                .contentType("application/json")
                .header("ETag", "\"" + FakeChain.GENESIS.hash() + "\"")
                .extract()
                .asString();
        assertEquals(GenesisFile.write(FakeChain.GENESIS), text);
    }

    @Test
    void aBlockShowsItsHeaderAsItIsHashedAloneAndInLists() {
        Block block = FakeChain.BLOCKS.get(4);
        ByteWriter header = new ByteWriter(300);
        block.header().write(header);
        String hex = HexFormat.of().formatHex(header.toBytes());
        get("/v1/blocks/5").body("header", equalTo(hex));
        get("/v1/blocks?limit=1").body("items[0].header", equalTo(hex));
        get("/v1/blocks/0").body("header", nullValue());
    }

    private static ValidatableResponse askForCoins(String body) {
        return given().contentType("application/json")
                .body(body)
                .when()
                .post("/v1/utxos")
                .then();
    }

    @Test
    void manyCoinsAreToldAtOnceAndUnknownOnesLeftOut() {
        String known = FakeChain.GENESIS.coinsTxid() + ":3";
        String other = FakeChain.GENESIS.coinsTxid() + ":1";
        askForCoins("{\"outpoints\":[\"" + known + "\",\"" + UNKNOWN + ":0\",\"" + other + "\"]}")
                .statusCode(200)
                .body("items.vout", contains(3, 1))
                .body("items[0].state", equalTo("SPENT_PENDING"))
                .body("items[0].amount", equalTo("500000000"))
                .body("asOfHeight", equalTo(5));
        askForCoins("{\"outpoints\":[]}").statusCode(200).body("items", empty());
    }

    @Test
    void aQuestionForCoinsIsBoundedAndOfOneForm() {
        String coin = "\"" + UNKNOWN + ":0\"";
        String tooMany = "{\"outpoints\":[" + (coin + ",").repeat(1_024) + coin + "]}";
        isProblem(askForCoins(tooMany), 400, "INVALID_FIELD");
        isProblem(askForCoins("{\"outpoints\":\"" + UNKNOWN + ":0\"}"), 400, "INVALID_FIELD");
        isProblem(askForCoins("{\"outpoints\":[],\"more\":1}"), 400, "INVALID_FIELD");
        isProblem(askForCoins("{\"outpoints\":[7]}"), 400, "INVALID_FIELD");
        isProblem(askForCoins("{\"outpoints\":[\"" + UNKNOWN + "\"]}"), 400, "INVALID_FIELD");
        isProblem(askForCoins("{\"outpoints\":[\"zz:0\"]}"), 400, "INVALID_HASH");
        isProblem(askForCoins("{\"outpoints\":[\"" + UNKNOWN + ":-1\"]}"), 400, "INVALID_VOUT");
        isProblem(askForCoins("["), 400, "MALFORMED_JSON");
    }

    @Test
    void blocksAreListedDownwardWithACursorThatEndsAtTheGenesis() {
        String cursor = get("/v1/blocks?limit=4")
                .statusCode(200)
                .body("items.height", contains(5, 4, 3, 2))
                .body("items[0].transactions", nullValue())
                .body("asOfHeight", equalTo(5))
                .extract()
                .path("cursor");
        get("/v1/blocks?limit=4&cursor={c}", cursor)
                .body("items.height", contains(1, 0))
                .body("cursor", nullValue());
        get("/v1/blocks?from=2&limit=1").body("items.height", contains(2));
    }

    @Test
    void aBlockIsFoundByHeightByHashAndAsTheLatest() {
        Block block = FakeChain.BLOCKS.get(2);
        for (String id : new String[] {"3", block.hash().toHex()}) {
            get("/v1/blocks/{id}", id)
                    .statusCode(200)
                    .header("ETag", "\"" + block.hash() + "\"")
                    .header("Cache-Control", containsString("immutable"))
                    .body("hash", equalTo(block.hash().toHex()))
                    .body("size", equalTo(block.encode().length))
                    .body("timestamp", equalTo("2026-01-01T00:00:03.123Z"))
                    .body("transactions", hasSize(1));
        }
        get("/v1/blocks/latest").body("height", equalTo(5)).body("kind", equalTo("SETTLEMENT"));
        get("/v1/blocks/0").body("kind", equalTo("GENESIS"));
        get("/v1/blocks/{h}", FakeChain.GENESIS.hash().toHex()).body("height", equalTo(0));
    }

    @Test
    void whoHasABlockAlreadyIsToldSo() {
        given().header("If-None-Match", "\"" + FakeChain.BLOCKS.get(2).hash() + "\"")
                .when()
                .get("/v1/blocks/3")
                .then()
                .statusCode(304);
    }

    @Test
    void aBlocksCertificateIsGivenInFieldsAndEncoded() {
        get("/v1/blocks/3/certificate")
                .statusCode(200)
                .body("kind", equalTo("FINALIZE"))
                .body("signers", contains(0, 1, 2))
                .body(
                        "encoded",
                        equalTo(HexFormat.of()
                                .formatHex(FakeChain.certificate(FakeChain.BLOCKS.get(2))
                                        .encode())));
        get("/v1/blocks/latest/certificate").statusCode(200);
        isProblem(get("/v1/blocks/0/certificate"), 404, "NOT_FOUND");
    }

    @Test
    void aFinalTransactionShowsItsBlockAndConfirmations() {
        Transaction transaction = FakeChain.BLOCKS.getFirst().transactions().getFirst();
        get("/v1/transactions/{id}", transaction.txid().toHex())
                .statusCode(200)
                .body("state", equalTo("final"))
                .body("block.height", equalTo(1))
                .body("confirmations", equalTo(5))
                .body("finalizedAt", equalTo("2026-01-01T00:00:01.163Z"))
                .body("transaction.outputs[1].amount", equalTo("29000000"))
                .body("transaction.outputs[1].address", equalTo(ALICE))
                .body("transaction.hex", equalTo(hex(transaction)))
                .body("asOfHeight", equalTo(5));
    }

    @Test
    void pendingAndRejectedAreStatesNotErrors() {
        get(
                        "/v1/transactions/{id}",
                        FakeChain.transfer(FakeNode.PENDING, 5_000).txid().toHex())
                .body("state", equalTo("pending"))
                .body("parked", equalTo(false));
        get(
                        "/v1/transactions/{id}",
                        FakeChain.transfer(FakeNode.DOUBLE_SPEND, 5_000).txid().toHex())
                .body("state", equalTo("rejected"))
                .body("rejection.code", equalTo("DOUBLE_SPEND"))
                .body("rejection.winner", equalTo(FakeNode.WINNER.toHex()));
    }

    @Test
    void theSameTransactionTwiceIsTheSameAnswer() {
        String hex = hex(FakeChain.transfer(FakeNode.PENDING, 6_000));
        String first = post("", hex).statusCode(202).extract().asString();
        post("", hex).statusCode(202).body(equalTo(first)).body("state", equalTo("pending"));
        postJson("{\"hex\":\"" + hex + "\"}").statusCode(202).body(equalTo(first));
    }

    @Test
    void aTransactionCanBeSentAsItsFields() {
        Transaction transaction = FakeChain.transfer(FakeNode.PENDING, 7_000);
        String json = "{\"inputs\":[{\"txid\":\"" + FakeChain.GENESIS.coinsTxid() + "\",\"vout\":10}],"
                + "\"outputs\":[{\"amount\":\"7000\",\"address\":\""
                + AddressText.encode(FakeChain.BOB, Network.DEVNET) + "\"},{\"amount\":\"29000000\",\"address\":\""
                + ALICE + "\"}],\"witnesses\":[{\"publicKey\":\"" + FakeChain.key(1) + "\",\"signature\":\""
                + FakeChain.signature(1) + "\"}]}";
        postJson(json)
                .statusCode(202)
                .header("Location", "/v1/transactions/" + transaction.txid())
                .body("txid", equalTo(transaction.txid().toHex()));
    }

    @Test
    void waitingForFinalityAnswersFinalPendingOrRefused() {
        post("?wait=finality&timeout=5s", hex(FakeChain.transfer(FakeNode.FINAL_AFTER_WAIT, 5_000)))
                .statusCode(200)
                .body("state", equalTo("final"))
                .body("block.height", equalTo(2));
        post("?wait=finality&timeout=10ms", hex(FakeChain.transfer(FakeNode.PENDING, 5_000)))
                .statusCode(202)
                .body("state", equalTo("pending"));
        isProblem(post("?wait=finality", hex(FakeChain.transfer(FakeNode.REJECTED_AFTER_WAIT, 5_000))), 422, "EXPIRED");
        post("", hex(FakeChain.transfer(FakeNode.FINAL_AT_ONCE, 5_000))).statusCode(200);
    }

    @Test
    void aDoubleSpendIsAConflictThatNamesTheWinner() {
        Transaction transaction = FakeChain.transfer(FakeNode.DOUBLE_SPEND, 5_000);
        ValidatableResponse response = post("", hex(transaction));
        isProblem(response, 409, "DOUBLE_SPEND");
        response.body("winner", equalTo(FakeNode.WINNER.toHex()))
                .body("txid", equalTo(transaction.txid().toHex()));
    }

    @Test
    void refusalsHaveTheStatusOfTheirKind() {
        isProblem(post("", hex(FakeChain.transfer(FakeNode.FEE_TOO_LOW, 5_000))), 422, "FEE_TOO_LOW");
        ValidatableResponse busy = post("", hex(FakeChain.transfer(FakeNode.OVERLOADED, 5_000)));
        isProblem(busy, 429, "OVERLOADED");
        busy.header("Retry-After", notNullValue());
        isProblem(post("", hex(FakeChain.transfer(FakeNode.NOT_ACCEPTING, 5_000))), 503, "NOT_ACCEPTING");
        isProblem(post("", "00ff"), 400, "MALFORMED");
        isProblem(post("", "xyz"), 400, "INVALID_HEX");
        isProblem(post("", ""), 400, "EMPTY_BODY");
    }

    @Test
    void aDryRunAnswersAsSendingWould() {
        given().contentType("text/plain")
                .body(hex(FakeChain.transfer(FakeNode.PENDING, 5_000)))
                .post("/v1/transactions/validate")
                .then()
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("asOfHeight", equalTo(5));
        isProblem(
                given().contentType("text/plain")
                        .body(hex(FakeChain.transfer(FakeNode.FEE_TOO_LOW, 5_000)))
                        .post("/v1/transactions/validate")
                        .then(),
                422,
                "FEE_TOO_LOW");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | MALFORMED_JSON",
                "{} {} | MALFORMED_JSON",
                "[] | INVALID_FIELD",
                "{\"hex\":1} | INVALID_FIELD",
                "{\"hex\":\"zz\"} | INVALID_HEX",
                "{\"hex\":\"00\",\"more\":1} | UNKNOWN_FIELD",
                "{\"hex\":\"00\",\"hex\":\"01\"} | MALFORMED_JSON",
                "{\"inputz\":[]} | UNKNOWN_FIELD",
                "{\"inputs\":[]} | INVALID_FIELD",
                "{\"kind\":\"SETTLEMENT\",\"inputs\":[],\"outputs\":[],\"witnesses\":[]} | KIND_NOT_RELAYED",
                "{\"inputs\":[{\"txid\":\"00\",\"vout\":0}],\"outputs\":[],\"witnesses\":[]} | INVALID_HASH",
                "{\"inputs\":[],\"outputs\":[{\"amount\":\"-1\",\"address\":\"x\"}],\"witnesses\":[]} | INVALID_AMOUNT",
                "{\"inputs\":[],\"outputs\":[{\"amount\":\"9223372036854775808\",\"address\":\"x\"}],\"witnesses\":[]} | INVALID_AMOUNT",
                "{\"inputs\":[],\"outputs\":[{\"amount\":5,\"address\":\"x\"}],\"witnesses\":[]} | INVALID_FIELD",
                "{\"inputs\":[],\"outputs\":[{\"amount\":\"5\",\"address\":\"x\"}],\"witnesses\":[]} | INVALID_ADDRESS",
                "{\"inputs\":[],\"outputs\":[],\"witnesses\":[],\"lockTime\":\"soon\"} | INVALID_TIME",
                "{\"inputs\":[],\"outputs\":[],\"witnesses\":[{\"publicKey\":\"00\",\"signature\":\"00\"}]} | INVALID_HEX"
            })
    void aBadTransactionInJsonIsRefusedByName(String body, String code) {
        isProblem(postJson(body), 400, code);
    }

    @Test
    void jsonNestedTooDeepIsRefused() {
        isProblem(postJson("[".repeat(5_000) + "]".repeat(5_000)), 400, "JSON_TOO_DEEP");
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        isProblem(post("", "00".repeat(600_000)), 413, "BODY_TOO_LARGE");
        given().contentType("application/json")
                .body("[" + " ".repeat(1_100_000) + "]")
                .post("/rpc")
                .then()
                .statusCode(200)
                .body("error.code", equalTo(-32600));
    }

    @Test
    void aBodyThatDoesNotSayItsLengthIsBoundedAllTheSame() throws Exception {
        HttpResponse<String> refused = chunked("/v1/transactions", "00".repeat(600_000));
        assertEquals(413, refused.statusCode());
        assertEquals(
                "application/problem+json",
                refused.headers().firstValue("Content-Type").orElse(""));
        assertEquals("BODY_TOO_LARGE", JsonPath.from(refused.body()).getString("code"));

        HttpResponse<String> call = chunked("/rpc", "[" + " ".repeat(1_100_000) + "]");
        assertEquals(200, call.statusCode());
        assertEquals(-32600, JsonPath.from(call.body()).getInt("error.code"));
    }

    @Test
    void aBodyThatDoesNotSayItsLengthIsRead() throws Exception {
        assertEquals(
                "INVALID_HEX",
                JsonPath.from(chunked("/v1/transactions", "zz").body()).getString("code"));
        assertEquals(
                "EMPTY_BODY",
                JsonPath.from(chunked("/v1/transactions", "").body()).getString("code"));
        String call = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"getblockcount\"}";
        assertEquals(7, JsonPath.from(chunked("/rpc", call).body()).getInt("id"));
    }

    /** Posts a body in chunks, over HTTP/1.1, without its length. */
    private static HttpResponse<String> chunked(String path, String body) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                            .header("Content-Type", "text/plain")
                            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void otherTypesPathsAndMethodsAreProblemsToo() {
        isProblem(
                given().contentType("application/xml")
                        .body("<a/>")
                        .post("/v1/transactions")
                        .then(),
                415,
                "UNSUPPORTED_MEDIA_TYPE");
        isProblem(get("/v1/nothing"), 404, "UNKNOWN_PATH");
        isProblem(get("/other"), 404, "UNKNOWN_PATH");
        isProblem(given().delete("/v1/status").then(), 405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void aCoinShowsItsStateAndSpender() {
        get("/v1/utxos/{t}/3", FakeChain.GENESIS.coinsTxid().toHex())
                .statusCode(200)
                .body("state", equalTo("SPENT_PENDING"))
                .body("spender", equalTo(FakeNode.WINNER.toHex()))
                .body("amount", equalTo("500000000"))
                .body("asOfHeight", equalTo(5));
        isProblem(get("/v1/utxos/{t}/99", FakeChain.GENESIS.coinsTxid().toHex()), 404, "NOT_FOUND");
    }

    @Test
    void anAddressHasFinalAndPendingBalancesApart() {
        get("/v1/addresses/{a}", ALICE)
                .statusCode(200)
                .body("finalBalance", equalTo("0"))
                .body("pendingIn", equalTo("435000000"))
                .body("pendingOut", equalTo("5"))
                .body("asOfHeight", equalTo(5));
        get("/v1/addresses/{a}/transactions?limit=2", ALICE).body("items", hasSize(2));
        get("/v1/addresses/{a}/pending", ALICE)
                .body("items", hasSize(1))
                .body("items[0].state", equalTo("pending"))
                .body("asOfHeight", equalTo(5));
        isProblem(get("/v1/addresses/{a}/pending?limit=0", ALICE), 400, "INVALID_LIMIT");
    }

    @Test
    void coinsOfAnAddressComeInPages() {
        String cursor = get("/v1/addresses/{a}/utxos?limit=1000", ALICE)
                .body("items", hasSize(1_000))
                .body("asOfHeight", equalTo(5))
                .extract()
                .path("cursor");
        get("/v1/addresses/{a}/utxos?cursor={c}", ALICE, cursor).body("items[0].vout", equalTo(1_000));
        isProblem(get("/v1/addresses/{a}/utxos?cursor=junk", ALICE), 400, "INVALID_CURSOR");
    }

    @Test
    void theNetworkIsShown() {
        get("/v1/mempool")
                .body("count", equalTo(1))
                .body("bytes", equalTo(200))
                .body("memoryBytes", equalTo(1_500))
                .body("maxMemoryBytes", equalTo(300_000_000))
                .body("transactions[0].fee", equalTo("1000"));
        get("/v1/masternodes").body("items", hasSize(4)).body("items.findAll { it.self }", hasSize(1));
        get("/v1/masternodes/{id}", FakeChain.GENESIS.masternodes().get(1).id().toHex())
                .body("linked", equalTo(true))
                .body("tier", equalTo("Bronze"));
        get("/v1/consensus")
                .body("phase", equalTo("NOTARIZE"))
                .body("quorumWeight", equalTo(3))
                .body("votes", aMapWithSize(3));
        get("/v1/peers").body("items[0].endpoint", equalTo("10.0.0.2:24100"));
        get("/v1/sync")
                .body("stage", equalTo("blocks"))
                .body("height", equalTo(7))
                .body("targetHeight", equalTo(107))
                .body("blocksPerSecond", equalTo(20.0f))
                .body("etaSeconds", equalTo(5))
                .body("sources[0].bytes", equalTo(9_000));
        get("/v1/fees")
                .body("minFee", equalTo("1000"))
                .body("paidToOthersDivisor", equalTo(1_000))
                .body("perByte", equalTo("100"))
                .body("minOutput", equalTo("5000"))
                .body("asOfHeight", equalTo(5));
        get("/v1/supply").body("scan", nullValue()).body("asOfHeight", equalTo(5));
        get("/v1/supply?scan=true").body("scan.consistent", equalTo(true));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/blocks/x,400,INVALID_HEIGHT",
        "/v1/blocks/-1,400,INVALID_HEIGHT",
        "/v1/blocks/99999999999999999999,400,INVALID_HEIGHT",
        "/v1/blocks/6,404,NOT_FOUND",
        "/v1/blocks?limit=0,400,INVALID_LIMIT",
        "/v1/blocks?limit=101,400,INVALID_LIMIT",
        "/v1/blocks?limit=abc,400,INVALID_LIMIT",
        "/v1/blocks?cursor=abc,400,INVALID_CURSOR",
        "/v1/blocks?form=3,400,UNKNOWN_PARAMETER",
        "/v1/status?x=1,400,UNKNOWN_PARAMETER",
        "/v1/mempool?limit=1001,400,INVALID_LIMIT",
        "/v1/transactions/12,400,INVALID_HASH",
        "/v1/utxos/12/0,400,INVALID_HASH",
        "/v1/masternodes/12,400,INVALID_HASH",
        "/v1/addresses/nonsense,400,INVALID_ADDRESS",
        "/v1/events?type=nonsense,400,INVALID_FILTER",
        "/v1/events?txid=12,400,INVALID_HASH"
    })
    void badParametersAreNamed(String path, int status, String code) {
        isProblem(get(path), status, code);
    }

    @Test
    void whatIsUnknownIsNotFound() {
        isProblem(get("/v1/transactions/{t}", UNKNOWN), 404, "NOT_FOUND");
        isProblem(get("/v1/blocks/{h}", UNKNOWN), 404, "NOT_FOUND");
        isProblem(get("/v1/masternodes/{m}", UNKNOWN), 404, "NOT_FOUND");
    }

    @Test
    void anAddressOfAnotherNetworkIsRefusedAsSuch() {
        String mainnet = AddressText.encode(FakeChain.ALICE, Network.MAINNET);
        isProblem(get("/v1/addresses/{a}", mainnet), 400, "WRONG_NETWORK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?wait=blocks", "?timeout=5s", "?wait=finality&timeout=6m", "?wait=finality&timeout=x"})
    void badWaitsAreRefused(String query) {
        post(query, "00").statusCode(400).body("code", not(equalTo("MALFORMED")));
    }

    @Test
    void aFaultOfTheNodeShowsNothingOfIt() {
        ValidatableResponse response = get("/v1/transactions/{t}", FakeNode.BROKEN.toHex());
        isProblem(response, 500, "INTERNAL_ERROR");
        response.body("detail", not(containsString("secret")));
    }

    @Test
    void aNodeThatDoesNotAnswerInTimeIsATimeout() {
        isProblem(get("/v1/transactions/{t}", FakeNode.SILENT.toHex()), 504, "TIMEOUT");
    }

    @Test
    void theApiDescribesItself() {
        get("/q/openapi?format=json").statusCode(200).body("paths", hasKey("/v1/transactions/{txid}"));
    }
}

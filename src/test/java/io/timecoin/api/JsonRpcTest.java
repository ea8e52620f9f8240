package io.timecoin.api;

import static io.restassured.RestAssured.given;
import static io.restassured.config.JsonConfig.jsonConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.ValidatableResponse;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.Transaction;
import io.timecoin.query.view.ClockView;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class JsonRpcTest {

    @Inject
    FakeNode node;

    private static final String ALICE = AddressText.encode(FakeChain.ALICE, Network.DEVNET);
    private static final String BOB = AddressText.encode(FakeChain.BOB, Network.DEVNET);

    private static ValidatableResponse post(String body) {
        return given().config(RestAssuredConfig.config()
                        .jsonConfig(jsonConfig().numberReturnType(NumberReturnType.BIG_DECIMAL)))
                .contentType("application/json")
                .body(body)
                .when()
                .post("/")
                .then()
                .statusCode(200)
                .contentType("application/json");
    }

    private static ValidatableResponse call(String method, String params) {
        return post("{\"jsonrpc\":\"2.0\",\"id\":\"time-cli\",\"method\":\"" + method + "\",\"params\":" + params + "}")
                .body("jsonrpc", equalTo("2.0"))
                .body("id", equalTo("time-cli"));
    }

    private static void isError(ValidatableResponse response, int code, String message) {
        response.body("error.code", equalTo(code))
                .body("error.message", startsWith(message))
                .body("error.message", not(containsString("placeholder")))
                .body("result", nullValue());
    }

    private static String hex(Transaction transaction) {
        return HexFormat.of().formatHex(transaction.encode());
    }

    @Test
    void blockchainInfoHasTheShapeThatToolsExpect() {
        call("getblockchaininfo", "[]")
                .body("result.chain", equalTo("test"))
                .body("result.blocks", equalTo(5))
                .body("result.headers", equalTo(5))
                .body(
                        "result.bestblockhash",
                        equalTo(FakeChain.BLOCKS.getLast().hash().toHex()))
                .body("result.difficulty", equalTo(new BigDecimal("1.0")))
                .body("result.verificationprogress", equalTo(new BigDecimal("1.0")))
                .body("result.chainwork", equalTo("%064x".formatted(5)))
                .body("result.mediantime", equalTo(1_767_225_605))
                .body("result.consensus", equalTo("BFT"))
                .body("result.state", equalTo("ACTIVE"))
                .body("result.warnings", equalTo(""))
                .body("result.genesishash", equalTo(FakeChain.GENESIS.hash().toHex()))
                .body("error", nullValue());
    }

    @Test
    void aSuspectClockIsAWarning() {
        ClockView before = node.clock;
        node.clock = new ClockView(true, "VOTERS", true, Duration.ZERO, Optional.empty(), 0, 0, OptionalLong.empty());
        try {
            call("getblockchaininfo", "[]").body("result.warnings", startsWith("CLOCK_SUSPECT: "));
        } finally {
            node.clock = before;
        }
    }

    @Test
    void hashesOfBlocksAgreeEverywhere() {
        String best = call("getbestblockhash", "null").extract().path("result");
        String tip = call("getblock", "[5]").extract().path("result.hash");
        String parent = call("getblock", "5").extract().path("result.previousblockhash");
        call("getblock", "[4]").body("result.hash", equalTo(parent));
        assertEquals(best, tip);
    }

    @Test
    void aBlockIsFoundByHeightOrHash() {
        call("getblock", "[2]")
                .body("result.height", equalTo(2))
                .body("result.nTx", equalTo(1))
                .body("result.tx", hasSize(1))
                .body("result.confirmations", equalTo(4))
                .body("result.block_reward", equalTo(0))
                .body("result.masternode_rewards", equalTo(0));
        call("getblock", "[\"" + FakeChain.BLOCKS.get(1).hash() + "\"]").body("result.height", equalTo(2));
        call("getblock", "[5]")
                .body("result.block_reward", equalTo(435_000_000))
                .body("result.masternode_rewards", equalTo(1));
        call("getblock", "[0]")
                .body("result.hash", equalTo(FakeChain.GENESIS.hash().toHex()))
                .body("result.nTx", equalTo(0));
        isError(call("getblock", "[99]"), -5, "Block not found: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "[\"five\"]", "[-1]", "[1.5]", "[null]", "{}"})
    void aBlockWithoutAHeightIsABadParameter(String params) {
        isError(call("getblock", params), -32602, "Invalid params: expected block height");
    }

    @Test
    void countsAndTimesAreBareNumbers() {
        call("getblockcount", "[]").body("result", equalTo(5));
        call("uptime", "[]").body("result", notNullValue());
        call("getbalance", "[\"" + BOB + "\"]").body("result", equalTo(new BigDecimal("0.29")));
    }

    @Test
    void aTransactionShowsAmountsExactToTheSatoshi() {
        Transaction transaction = FakeChain.BLOCKS.getFirst().transactions().getFirst();
        for (String method : new String[] {"gettransaction", "getrawtransaction"}) {
            call(method, "[\"" + transaction.txid() + "\",true]")
                    .body("result.txid", equalTo(transaction.txid().toHex()))
                    .body("result.vout[0].value", equalTo(new BigDecimal("1.10000001")))
                    .body("result.vout[1].value", equalTo(new BigDecimal("0.29")))
                    .body("result.vout[1].n", equalTo(1))
                    .body("result.confirmations", equalTo(5))
                    .body("result.finalized", equalTo(true))
                    .body("result.size", equalTo(transaction.size()))
                    .body("result.height", equalTo(1));
        }
        call("getrawtransaction", "[\"" + transaction.txid() + "\"]").body("result", equalTo(hex(transaction)));
        call("getrawtransaction", "\"" + transaction.txid() + "\"").body("result", equalTo(hex(transaction)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gettransaction | [] | -32602 | Invalid params: expected txid",
                "gettransaction | [5] | -32602 | Invalid params: expected txid",
                "gettransaction | [\"xy\"] | -8 | Invalid txid format",
                "gettransaction | [\"abcd\"] | -8 | Invalid txid length",
                "getrawtransaction | [] | -32602 | Invalid params: expected txid",
                "sendrawtransaction | [] | -32602 | Invalid params: expected transaction hex",
                "sendrawtransaction | [\"xy\"] | -22 | TX decode failed",
                "sendrawtransaction | [\"00\"] | -22 | TX deserialization failed",
                "gettransactionfinality | [] | -32602 | Transaction ID parameter required",
                "gettransactionfinality | [\"xy\"] | -32602 | Invalid transaction ID format",
                "gettransactionfinality | [\"abcd\"] | -32602 | Transaction ID must be 32 bytes",
                "waittransactionfinality | [\"abcd\"] | -32602 | Transaction ID must be 32 bytes",
                "validateaddress | [] | -32602 | Invalid params: expected address",
                "getbalance | [] | -4 | This node has no wallet",
                "getbalance | [\"TIME0junk\"] | -8 | the address",
                "listunspent | [1,9999999] | -4 | This node has no wallet",
                "listunspent | [1,9999999,[]] | -4 | This node has no wallet",
                "listunspent | [1,9999999,5] | -32602 | Invalid params",
                "listunspent | [-1] | -8 | minconf",
                "listunspent | [\"a\"] | -32602 | Invalid params",
                "GetBlockCount | [] | -32601 | Method not found: GetBlockCount"
            })
    void badCallsHaveTheirCode(String method, String params, int code, String message) {
        isError(call(method, params), code, message);
    }

    @Test
    void unknownTransactionsAreNotFound() {
        String unknown = "ab".repeat(32);
        isError(call("gettransaction", "[\"" + unknown + "\"]"), -5, "No information available about transaction");
        isError(call("gettransactionfinality", "[\"" + unknown + "\"]"), -5, "Transaction not found: " + unknown);
        isError(
                call("waittransactionfinality", "[\"" + unknown + "\",1]"),
                -11,
                "Transaction finality timeout after 1 seconds");
    }

    @Test
    void sendingAnswersTheTxidOrWhyNot() {
        Transaction pending = FakeChain.transfer(FakeNode.PENDING, 5_000);
        call("sendrawtransaction", "[\"" + hex(pending) + "\"]")
                .body("result", equalTo(pending.txid().toHex()));
        ValidatableResponse lost =
                call("sendrawtransaction", "[\"" + hex(FakeChain.transfer(FakeNode.DOUBLE_SPEND, 5_000)) + "\"]");
        isError(lost, -26, "Transaction rejected: DOUBLE_SPEND");
        lost.body("error.message", containsString(FakeNode.WINNER.toHex()));
        isError(
                call("sendrawtransaction", "[\"" + hex(FakeChain.transfer(FakeNode.OVERLOADED, 5_000)) + "\"]"),
                -32005,
                "Transaction rejected: OVERLOADED");
    }

    @Test
    void finalityIsToldAndWaitedFor() {
        Transaction done = FakeChain.BLOCKS.getFirst().transactions().getFirst();
        call("gettransactionfinality", "[\"" + done.txid() + "\"]")
                .body("result.finalized", equalTo(true))
                .body("result.confirmations", equalTo(5))
                .body("result.finality_type", equalTo("bft"));
        Transaction pending = FakeChain.transfer(FakeNode.PENDING, 5_000);
        call("gettransactionfinality", "[\"" + pending.txid() + "\"]")
                .body("result.finalized", equalTo(false))
                .body("result.status", equalTo("pending"))
                .body("result.in_mempool", equalTo(true));
        Transaction awaited = FakeChain.transfer(FakeNode.FINAL_AFTER_WAIT, 5_000);
        call("waittransactionfinality", "[\"" + awaited.txid() + "\",5]")
                .body("result.finalized", equalTo(true))
                .body("result.wait_time_ms", greaterThanOrEqualTo(0));
        Transaction refused = FakeChain.transfer(FakeNode.REJECTED_AFTER_WAIT, 5_000);
        isError(call("waittransactionfinality", "[\"" + refused.txid() + "\"]"), -26, "Transaction rejected: EXPIRED");
        isError(call("waittransactionfinality", "[\"" + pending.txid() + "\",301]"), -8, "timeout_secs");
    }

    @Test
    void unspentCoinsOfAnAddressAreListedOverAllPages() {
        call("listunspent", "[1,9999999,[\"" + ALICE + "\"]]")
                .body("result", hasSize(2_500))
                .body("result[0].amount", equalTo(new BigDecimal("4.35")))
                .body("result[0].confirmations", equalTo(4))
                .body("result[0].spendable", equalTo(true))
                .body("result[1].spendable", equalTo(false));
        call("listunspent", "[1,9999999,[\"" + ALICE + "\",\"" + BOB + "\"],7]").body("result", hasSize(7));
        call("listunspent", "[5,9999999,[\"" + ALICE + "\"]]").body("result", hasSize(0));
    }

    @Test
    void addressesAreValidatedWithChecksumAndNetwork() {
        call("validateaddress", "[\"" + ALICE + "\"]")
                .body("result.isvalid", equalTo(true))
                .body("result.address", equalTo(ALICE))
                .body("result.scriptPubKey", not(equalTo("")))
                .body("result.ismine", equalTo(false));
        String mainnet = AddressText.encode(FakeChain.ALICE, Network.MAINNET);
        call("validateaddress", "[\"" + mainnet + "\"]")
                .body("result.isvalid", equalTo(false))
                .body("result.scriptPubKey", equalTo(""));
    }

    @Test
    void theNetworkIsDescribed() {
        call("getconsensusinfo", "[]")
                .body("result.type", equalTo("BFT"))
                .body("result.masternodes", equalTo(4))
                .body("result.quorum", equalTo(3));
        call("masternodelist", "[]")
                .body("result.total", equalTo(4))
                .body("result.masternodes", hasSize(4))
                .body("result.masternodes.findAll { it.is_active }", hasSize(2))
                .body("result.masternodes[0].collateral", equalTo(1_000))
                .body("result.masternodes[0].tier", equalTo("Bronze"))
                .body("result.masternodes[0].address", startsWith("10.0.0."))
                .body("result.masternodes[0].wallet_address", startsWith("TIME0"));
        call("getmempoolinfo", "[]")
                .body("result.loaded", equalTo(true))
                .body("result.size", equalTo(1))
                .body("result.bytes", equalTo(200))
                .body("result.usage", equalTo(1_500))
                .body("result.maxmempool", equalTo(300_000_000))
                .body("result.minrelaytxfee", equalTo(new BigDecimal("0.001")))
                .body("result.mempoolminfee", equalTo(new BigDecimal("0.001")));
        call("getrawmempool", "[false]").body("result", hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "\"x\"", "12345678901234567890", "1.50"})
    void whateverTheIdIsItIsEchoed(String id) {
        String answer = post("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"getblockcount\"}")
                .extract()
                .asString();
        assertThat(answer, containsString("\"id\":" + id + ","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | -32700 | Parse error: ",
                "5 | -32700 | Parse error: ",
                "{\"jsonrpc\":\"2.0\",\"method\":\"uptime\"} | -32700 | Parse error: missing field `id`",
                "{\"id\":1} | -32700 | Parse error: missing field `method`",
                "{\"id\":1,\"method\":5} | -32700 | Parse error: ",
                "{\"id\":[1],\"method\":\"uptime\"} | -32600 | id is neither",
                "{\"id\":{},\"method\":\"uptime\"} | -32600 | id is neither",
                "[] | -32600 | A batch has"
            })
    void whatIsNoRequestIsAnErrorWithStatus200(String body, int code, String message) {
        ValidatableResponse response = post(body);
        isError(response, code, message);
        response.body("id", equalTo("unknown"));
    }

    @Test
    void anEmptyBodyIsNamed() {
        given().when().post("/rpc").then().statusCode(200).body("error.message", equalTo("No request body"));
    }

    @Test
    void deepNestingIsRefused() {
        isError(post("[".repeat(2_000) + "]".repeat(2_000)), -32700, "Parse error: ");
    }

    @Test
    void moreValuesThanAnyCallHasAreRefused() {
        isError(
                post("{\"id\":1,\"method\":\"uptime\",\"params\":[" + "0,".repeat(60_000) + "0]}"),
                -32700,
                "Parse error: the JSON is nested too deep, or has too many values");
    }

    @Test
    void batchesAnswerEachCallAndAreBounded() {
        String one = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockcount\"}";
        post("[" + one + ",{\"id\":2,\"method\":\"nothing\"}]")
                .body("$", hasSize(2))
                .body("[0].id", equalTo(1))
                .body("[0].result", equalTo(5))
                .body("[1].id", equalTo(2))
                .body("[1].error.code", equalTo(-32601));
        isError(post("[" + (one + ",").repeat(100) + one + "]"), -32600, "A batch has 1 to 100 calls, not 101");
    }

    @Test
    void anyContentTypeAndBigBodiesAreRead() {
        String body =
                "{\"id\":\"a\",\"method\":\"getblockcount\",\"params\":[],\"pad\":\"" + "x".repeat(500_000) + "\"}";
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "application/json"}) {
            given().contentType(type)
                    .body(body)
                    .post("/rpc")
                    .then()
                    .statusCode(200)
                    .body("result", equalTo(5));
        }
    }

    @Test
    void aFaultOfTheNodeShowsNothingOfIt() {
        isError(call("gettransaction", "[\"" + FakeNode.BROKEN + "\"]"), -32603, "Internal error");
    }
}

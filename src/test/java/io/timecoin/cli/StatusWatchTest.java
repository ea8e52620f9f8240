package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.cli.MisbehavingProxy.Fault;
import io.timecoin.cli.client.JsonReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code status --watch} of a node that catches up. */
@Timeout(60) // it would look for ever
final class StatusWatchTest extends WithWallet {

    private static final SyncWatch.Intervals AT_ONCE = new SyncWatch.Intervals(Duration.ZERO, Duration.ZERO);

    private static String sync(String stage, long height, long target, String eta) {
        return "{\"stage\":\"" + stage + "\",\"height\":" + height + ",\"targetHeight\":" + target
                + ",\"blocksPerSecond\":812.3,\"transactionsPerSecond\":8100.0,\"etaSeconds\":" + eta
                + ",\"sources\":[{\"bytes\":5},{\"bytes\":0},{\"bytes\":7}],\"asOfHeight\":" + height + "}";
    }

    private static JsonReply reply(String json) throws JsonProcessingException {
        return new JsonReply(new ObjectMapper().readTree(json), "a test");
    }

    /** Each of these once, and the last one for ever. */
    private static Fault inTurn(String... answers) {
        AtomicInteger asked = new AtomicInteger();
        return new Fault.Changed(_ -> answers[Math.min(asked.getAndIncrement(), answers.length - 1)]);
    }

    private String status(String state, boolean ready) {
        return "{\"version\":\"0.1.0\",\"network\":\"devnet\",\"chainName\":\"local\",\"genesisHash\":\"ab\","
                + "\"height\":7,\"targetHeight\":7,\"blockHash\":\"cd\",\"blockTimestamp\":\"T\",\"epoch\":0,"
                + "\"view\":1,\"voting\":false,\"state\":\"" + state + "\",\"stateSince\":\"S\",\"ready\":" + ready
                + ",\"notReady\":" + (ready ? "null" : "\"why it is not\"") + ",\"warnings\":[],\"peers\":1,"
                + "\"mempoolTransactions\":0,\"mempoolBytes\":0,\"supply\":\"0\",\"startedAt\":\"N\"}";
    }

    private CommandRun watch(String... more) {
        wallet.node.answers.put("/v1/sync", "{}"); // what the proxy makes another answer of
        List<String> arguments = new ArrayList<>(List.of("--watch", "--url", wallet.proxy.url()));
        arguments.addAll(List.of(more));
        return CommandRun.of(new StatusCommand(AT_ONCE), arguments.toArray(String[]::new));
    }

    @Test
    void eachLookIsALineUntilItIsReadyAndThenItSaysWhereTheNodeIs() {
        wallet.proxy
                .on(
                        "GET /v1/status",
                        inTurn(
                                status("STARTING", false),
                                status("SYNCING", false),
                                status("SYNCING", false),
                                status("CHECKING", false),
                                status("OBSERVING", true)))
                .on(
                        "GET /v1/sync",
                        inTurn(
                                sync("headers", 0, 0, "null"),
                                sync("headers", 0, 0, "null"),
                                sync("blocks", 3_750, 10_000, "8"),
                                sync("following", 10_000, 10_000, "null")));
        CommandRun run = watch().succeeded();
        assertEquals(
                List.of(
                        "STARTING  why it is not",
                        "SYNCING  headers, height 0 of 0, 812.3 blocks/s, 8100.0 transactions/s, 2 sources",
                        "SYNCING  [###############.........................] 37.5 %  blocks, height 3750 of 10000, 812.3"
                                + " blocks/s, 8100.0 transactions/s, done in 8 s, 2 sources",
                        "CHECKING  why it is not"),
                run.lines().subList(0, 4));
        assertTrue(run.lines().stream().anyMatch(line -> line.matches("ready +yes")), run.out());
    }

    @Test
    void programsGetTheStatusWithTheProgressInIt() throws JsonProcessingException {
        wallet.proxy
                .on("GET /v1/status", inTurn(status("BEHIND", false), status("OBSERVING", true)))
                .on("GET /v1/sync", inTurn(sync("blocks", 3, 4, "1")));
        CommandRun run = watch("--json").succeeded();
        assertEquals(2, run.lines().size(), run.out());
        JsonNode first = new ObjectMapper().readTree(run.lines().getFirst());
        assertEquals("BEHIND", first.get("state").textValue());
        assertEquals(4, first.at("/sync/targetHeight").intValue());
        assertTrue(
                new ObjectMapper().readTree(run.lines().getLast()).get("ready").booleanValue());
    }

    @Test
    void aNodeThatNeverBecomesReadyIsNotWaitedFor() {
        wallet.proxy.on("GET /v1/status", inTurn(status("HALTED", false)));
        CommandRun run = watch().failed();
        assertTrue(run.err().contains("does not become ready: why it is not"), run.err());
    }

    @Test
    void theBarIsFullOnlyWhenAllIsThere() throws JsonProcessingException {
        assertEquals(
                Optional.of("[" + "#".repeat(39) + ".] 99.9 %"),
                SyncText.bar(reply(sync("blocks", 999_999, 1_000_000, "1"))));
        assertEquals(
                Optional.of("[" + "#".repeat(40) + "] 100.0 %"), SyncText.bar(reply(sync("following", 5, 5, "null"))));
        assertEquals(Optional.empty(), SyncText.bar(reply(sync("headers", 5, 5, "null"))), "nothing is proven yet");
    }
}

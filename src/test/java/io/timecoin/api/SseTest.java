package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Network;
import io.timecoin.query.NodeEvent;
import io.timecoin.query.NodeState;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@NullUnmarked // fields are set by injection
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SseTest {

    private static final NodeEvent VIEW = new NodeEvent.ViewEntered(1, 2, Hash256.ZERO);

    @Inject
    FakeNode node;

    @TestHTTPResource("/v1/events")
    URI events;

    /** Reads an open stream line by line. */
    private record Stream(BufferedReader lines) implements AutoCloseable {

        String nextWith(String start) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(start)) {
                    return line;
                }
            }
            throw new AssertionError("the stream ended");
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private Stream open(String query, long lastEventId) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(events + query))
                .header("Last-Event-ID", Long.toString(lastEventId))
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, response.statusCode());
        return new Stream(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    private static NodeEvent.BlockFinal block(int height) {
        Block block = FakeChain.BLOCKS.get(height - 1);
        return new NodeEvent.BlockFinal(
                block.header(),
                block.hash(),
                block.transactions(),
                block.header().timestamp() + 40);
    }

    @Test
    void aStreamResumesAfterTheLastEventAndGoesOn() throws Exception {
        long before = node.events().lastId();
        node.events().append(block(1));
        node.events().append(VIEW);
        node.events().append(block(2));
        try (Stream stream = open("?type=block", before + 1)) {
            String data = stream.nextWith("data");
            assertTrue(data.contains("\"height\":2"), data);
            assertTrue(data.contains("\"finalizedAt\":\"2026-01-01T00:00:02.163Z\""), data);
            node.events().append(block(3));
            assertTrue(stream.nextWith("id").endsWith(Long.toString(before + 4)));
            assertTrue(stream.nextWith("data").contains("\"height\":3"));
        }
    }

    @Test
    void anIdleStreamBeats() throws Exception {
        try (Stream stream = open("", node.events().lastId())) {
            stream.nextWith(":");
            stream.nextWith(":");
        }
    }

    @Test
    void whoWasOvertakenIsToldOfTheGap() throws Exception {
        long before = node.events().lastId();
        for (int i = 0; i < 150; i++) {
            node.events().append(VIEW);
        }
        try (Stream stream = open("?type=consensus", before)) {
            assertTrue(stream.nextWith("event").endsWith("gap"));
            String data = stream.nextWith("data");
            assertTrue(data.contains("\"afterId\":" + before), data);
            assertTrue(stream.nextWith("event").endsWith("consensus"));
        }
    }

    @Test
    void aStreamTellsWhatTheNodeIsDoing() throws Exception {
        long before = node.events().lastId();
        node.events().append(VIEW);
        node.events().append(new NodeEvent.StateChanged(NodeState.ACTIVE, NodeState.BEHIND, "late", FakeChain.START));
        try (Stream stream = open("?type=state", before)) {
            assertTrue(stream.nextWith("event").endsWith("state"));
            String data = stream.nextWith("data");
            assertTrue(
                    data.contains(
                            "{\"from\":\"ACTIVE\",\"to\":\"BEHIND\",\"reason\":\"late\",\"at\":\"2026-01-01T00:00:00.123Z\"}"),
                    data);
        }
    }

    @Test
    void aFilterByAddressOrTxidAdmitsOnlyWhatConcernsIt() throws Exception {
        long before = node.events().lastId();
        node.events().append(block(5)); // a settlement, to nobody here
        node.events().append(block(4));
        String bob = AddressText.encode(FakeChain.BOB, Network.DEVNET);
        String txid = FakeChain.BLOCKS.get(3).transactions().getFirst().txid().toHex();
        for (String query : new String[] {"?address=" + bob, "?txid=" + txid}) {
            try (Stream stream = open(query, before)) {
                assertTrue(stream.nextWith("data").contains("\"height\":4"));
            }
        }
    }
}

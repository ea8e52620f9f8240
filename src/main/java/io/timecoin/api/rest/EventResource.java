package io.timecoin.api.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.api.Addresses;
import io.timecoin.api.ApiException;
import io.timecoin.api.Asker;
import io.timecoin.api.EventFilter;
import io.timecoin.api.Inputs;
import io.timecoin.api.OpenStreams;
import io.timecoin.api.StreamedBytes;
import io.timecoin.ledger.Network;
import io.timecoin.node.ApiConfig;
import io.timecoin.query.NodeQueries;
import io.vertx.core.Vertx;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

/** What happens, as server-sent events. */
@Path("/v1/events")
@Tag(name = "Events")
public class EventResource {

    private final NodeQueries node;
    private final Asker.Current asker;
    private final SseStream.Settings settings;

    public EventResource(
            NodeQueries node,
            OpenStreams streams,
            ApiConfig config,
            Vertx vertx,
            ObjectMapper mapper,
            StreamedBytes bytes,
            Asker.Current asker) {
        this.node = node;
        this.asker = asker;
        this.settings = new SseStream.Settings(config.heartbeat(), vertx, mapper, streams, bytes);
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(
            summary = "Blocks, transactions, coins, consensus and this node's state as they change",
            description =
                    "type: block, transaction, utxo, consensus, state (comma-separated; all if absent). txid and"
                            + " address (comma-separated) narrow it. Last-Event-ID resumes; an event of type gap says what was lost.")
    public void events(
            @RestQuery Optional<String> type,
            @RestQuery Optional<String> txid,
            @RestQuery Optional<String> address,
            @RestHeader("Last-Event-ID") Optional<String> lastEventId,
            @Context SseEventSink sink,
            @Context Sse sse) {
        Network network = node.genesis().network();
        EventFilter filter = new EventFilter(
                set(type).map(EventResource::kind).collect(Collectors.toSet()),
                set(txid).map(text -> Inputs.hash(text, "txid")).collect(Collectors.toSet()),
                set(address).map(text -> Addresses.parse(text, network)).collect(Collectors.toSet()));
        long after = lastEventId
                .map(id -> Inputs.number(id, 0, Long.MAX_VALUE - 1, "INVALID_EVENT_ID", "Last-Event-ID"))
                .orElseGet(() -> node.events().lastId());
        new SseStream(sink, sse, filter, asker.get(), settings).begin(node.events(), after);
    }

    private static Stream<String> set(Optional<String> list) {
        return list.map(text -> Arrays.asList(text.split(",", -1))).orElse(List.of()).stream();
    }

    private static EventFilter.Kind kind(String name) {
        Set<EventFilter.Kind> all = Set.of(EventFilter.Kind.values());
        return all.stream()
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        "INVALID_FILTER", "type is one of block, transaction, utxo, consensus, state"));
    }
}

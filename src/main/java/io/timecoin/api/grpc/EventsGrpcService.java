package io.timecoin.api.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.timecoin.api.Addresses;
import io.timecoin.api.ApiException;
import io.timecoin.api.EventFilter;
import io.timecoin.api.OpenStreams;
import io.timecoin.api.StreamedBytes;
import io.timecoin.ledger.Network;
import io.timecoin.node.ApiConfig;
import io.timecoin.query.NodeQueries;
import io.timecoin.v1.Event;
import io.timecoin.v1.EventKind;
import io.timecoin.v1.EventsGrpc;
import io.timecoin.v1.SubscribeRequest;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.stream.Collectors;

/** What happens in the node, for programs. */
@GrpcService
public class EventsGrpcService extends EventsGrpc.EventsImplBase {

    private final NodeQueries node;
    private final OpenStreams streams;
    private final ApiConfig config;
    private final Vertx vertx;
    private final StreamedBytes bytes;

    public EventsGrpcService(
            NodeQueries node, OpenStreams streams, ApiConfig config, Vertx vertx, StreamedBytes bytes) {
        this.node = node;
        this.streams = streams;
        this.config = config;
        this.vertx = vertx;
        this.bytes = bytes;
    }

    @Override
    public void subscribe(SubscribeRequest request, StreamObserver<Event> replies) {
        try {
            EventFilter filter = filter(request);
            long after =
                    request.hasAfterId() ? request.getAfterId() : node.events().lastId();
            if (after < 0 || after == Long.MAX_VALUE) {
                throw ApiException.invalid("INVALID_EVENT_ID", "after_id is not below 2^63 - 1");
            }
            EventStream.open(
                    (ServerCallStreamObserver<Event>) replies,
                    filter,
                    LeavingClients.asker(),
                    new EventStream.Source(node.events(), after, config.heartbeat(), vertx, streams, bytes));
        } catch (ApiException e) {
            replies.onError(Refused.of(e));
        }
    }

    private EventFilter filter(SubscribeRequest request) {
        Network network = node.genesis().network();
        Set<EventFilter.Kind> kinds = request.getKindsList().isEmpty()
                ? Set.of(EventFilter.Kind.BLOCK)
                : request.getKindsList().stream().map(EventsGrpcService::kind).collect(Collectors.toSet());
        return new EventFilter(
                kinds,
                request.getTxidsList().stream()
                        .map(txid -> Messages.hash(txid, "txid"))
                        .collect(Collectors.toSet()),
                request.getAddressesList().stream()
                        .map(address -> Addresses.parse(address, network))
                        .collect(Collectors.toSet()));
    }

    private static EventFilter.Kind kind(EventKind kind) {
        return switch (kind) {
            case EVENT_KIND_BLOCK -> EventFilter.Kind.BLOCK;
            case EVENT_KIND_TRANSACTION -> EventFilter.Kind.TRANSACTION;
            case EVENT_KIND_UTXO -> EventFilter.Kind.UTXO;
            case EVENT_KIND_CONSENSUS -> EventFilter.Kind.CONSENSUS;
            case EVENT_KIND_STATE -> EventFilter.Kind.STATE;
            case EVENT_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw ApiException.invalid("INVALID_FILTER", "unknown kind of event");
        };
    }
}

package io.timecoin.api.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.timecoin.api.ApiException;
import io.timecoin.api.Asker;
import io.timecoin.api.EventFilter;
import io.timecoin.api.EventPump;
import io.timecoin.api.OpenStreams;
import io.timecoin.api.StreamedBytes;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.Transaction;
import io.timecoin.query.EventLog;
import io.timecoin.query.NodeEvent;
import io.timecoin.query.view.TransactionState;
import io.timecoin.v1.Event;
import io.timecoin.v1.FinalBlock;
import io.timecoin.v1.Gap;
import io.timecoin.v1.Heartbeat;
import io.timecoin.v1.StateChange;
import io.timecoin.v1.TransactionChange;
import io.timecoin.v1.UtxoChange;
import io.timecoin.v1.ViewChange;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;

/** One subscriber over gRPC; it gets as much as it reads. */
final class EventStream implements EventPump.Sink {

    /** Where a stream's events come from and how it shows that it lives. */
    record Source(
            EventLog log, long afterId, Duration heartbeat, Vertx vertx, OpenStreams streams, StreamedBytes bytes) {}

    private final ServerCallStreamObserver<Event> replies;
    private final EventFilter filter;
    private final OpenStreams streams;
    private final Runnable end = this::stop;
    private final EventPump pump;
    private final StreamedBytes.Share share;
    private boolean closed; // under the lock, as every use of replies
    private boolean spoke;

    private EventStream(ServerCallStreamObserver<Event> replies, EventFilter filter, Asker asker, Source source) {
        this.replies = replies;
        this.filter = filter;
        this.streams = source.streams();
        this.pump = new EventPump(source.log(), filter, source.afterId(), this, asker::onItsLoop);
        this.share = source.bytes().share(asker, pump);
    }

    static void open(ServerCallStreamObserver<Event> replies, EventFilter filter, Asker asker, Source source) {
        EventStream stream = new EventStream(replies, filter, asker, source);
        stream.streams.opened(stream.end);
        long timer = source.vertx().setPeriodic(source.heartbeat().toMillis(), tick -> stream.beat());
        replies.setOnCancelHandler(stream::release);
        asker.whenOver(() -> {
            source.vertx().cancelTimer(timer);
            stream.release();
        });
        replies.setOnReadyHandler(stream.pump);
        stream.pump.begin();
    }

    @Override
    public boolean isReady() {
        return replies.isReady();
    }

    /** Whether it is ready says that what was sent before has left, but for a little. */
    @Override
    public boolean takes(NodeEvent event) {
        if (!replies.isReady()) {
            return false;
        }
        share.giveBackAll();
        return share.take(EventFilter.bytesOf(event));
    }

    @Override
    public void event(long id, NodeEvent event) {
        send(message(id, event));
    }

    @Override
    public void gap(long afterId, long nextId) {
        send(Event.newBuilder()
                .setId(nextId - 1)
                .setGap(Gap.newBuilder().setAfterId(afterId).setNextId(nextId))
                .build());
    }

    private synchronized void send(Event event) {
        if (!closed) {
            spoke = true;
            replies.onNext(event);
        }
    }

    private synchronized void beat() {
        if (replies.isReady()) {
            share.giveBackAll();
        }
        if (!spoke && !closed && replies.isReady()) {
            replies.onNext(Event.newBuilder()
                    .setHeartbeat(Heartbeat.getDefaultInstance())
                    .build());
        }
        spoke = false;
    }

    private synchronized void stop() {
        if (!closed) {
            release();
            replies.onError(
                    Refused.of(ApiException.of(ApiException.Kind.UNAVAILABLE, "STOPPING", "the node is stopping")));
        }
    }

    private synchronized void release() {
        closed = true;
        pump.close();
        share.close();
        streams.closed(end);
    }

    private Event message(long id, NodeEvent event) {
        Event.Builder message = Event.newBuilder().setId(id);
        switch (event) {
            case NodeEvent.BlockFinal block -> message.setBlock(block(block));
            case NodeEvent.TransactionChanged changed -> message.setTransaction(transaction(changed));
            case NodeEvent.CoinChanged coin ->
                message.setUtxo(UtxoChange.newBuilder()
                        .setTxid(Messages.bytes(coin.outPoint().txid()))
                        .setVout(coin.outPoint().vout())
                        .setFrom(coin.from().name())
                        .setTo(coin.to().name())
                        .setSpender(Messages.bytes(coin.spender())));
            case NodeEvent.ViewEntered view ->
                message.setView(ViewChange.newBuilder()
                        .setEpoch(view.epoch())
                        .setView(view.view())
                        .setLeader(Messages.bytes(view.leader())));
            case NodeEvent.StateChanged change ->
                message.setState(StateChange.newBuilder()
                        .setFrom(change.from().name())
                        .setTo(change.to().name())
                        .setReason(change.why())
                        .setAtMs(change.at()));
        }
        return message.build();
    }

    private FinalBlock block(NodeEvent.BlockFinal block) {
        FinalBlock.Builder message = FinalBlock.newBuilder()
                .setHeight(block.header().height())
                .setHash(Messages.bytes(block.hash()))
                .setEpoch(block.header().epoch())
                .setSettlement(block.header().kind() == BlockKind.SETTLEMENT)
                .setTimestampMs(block.header().timestamp())
                .setFinalizedAtMs(block.finalizedAt());
        for (Transaction transaction : filter.within(block)) {
            message.addTxids(Messages.bytes(transaction.txid()));
        }
        return message.build();
    }

    private static TransactionChange transaction(NodeEvent.TransactionChanged changed) {
        TransactionChange.Builder message = TransactionChange.newBuilder()
                .setTxid(Messages.bytes(changed.txid()))
                .setState(changed.state().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        if (changed.state() instanceof TransactionState.Rejected rejected) {
            message.setRule(rejected.rule().name()).setDetail(rejected.detail());
            rejected.winner().ifPresent(winner -> message.setWinner(Messages.bytes(winner)));
        }
        return message.build();
    }
}

package io.timecoin.network;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the peer of one link sends, as a stream. Its demand is the link's window: at most {@link LinkLimits#windowMessages} are
 * with the node at once, and frames are asked for one by one, so that a node that is slow with one link's messages slows that
 * link and no other. The peer is kept to its rate; one that always exceeds it is told to end. Frames come on one thread at a
 * time; messages may be done with on any.
 */
final class InboundStream {

    /** What the stream makes its link do. */
    interface Port {
        /** Whether the peer has not proven to be a voter. */
        boolean isStranger();

        /** Asks the wire for the next frame. */
        void request();

        /** The node failed over a message. */
        void failed(Throwable cause);

        /** The peer keeps to no rate. */
        void excessive(String reason);
    }

    /**
     * A message.
     *
     * @param size bytes of its frame
     * @param shared memory that it takes of what strangers have together
     */
    private record Inbound(PeerMessage message, int size, long shared) {}

    private final InboundWindow window;
    private final int windowMessages;
    private final StrangersShare strangers;
    private final RateLimit rate;
    private final Duration excess;
    private final LinkRuntime runtime;
    private final Port port;
    private volatile Flow.@Nullable Subscriber<? super Inbound> subscriber;
    private boolean over;
    private long overSince;

    InboundStream(LinkLimits limits, StrangersShare strangers, LinkTimings timings, LinkRuntime runtime, Port port) {
        this.strangers = strangers;
        this.window =
                new InboundWindow(() -> port.isStranger() ? limits.strangers().windowBytes() : limits.windowBytes());
        this.windowMessages = limits.windowMessages();
        this.rate = RateLimit.of(limits.rate(), runtime.nanoClock());
        this.excess = timings.excess();
        this.runtime = runtime;
        this.port = port;
    }

    /** Asks for the first frame. Of each message {@code taker} says when it is in none of the node's queues any more. */
    void begin(Function<PeerMessage, Uni<Void>> taker) {
        Flow.Publisher<Inbound> messages = this::subscribe;
        Multi.createFrom()
                .publisher(messages)
                .onItem()
                .transformToUni(message ->
                        taker.apply(message.message()).onTermination().invoke(() -> done(message)))
                .merge(windowMessages)
                .subscribe()
                .with(_ -> {}, port::failed);
    }

    private void done(Inbound message) {
        strangers.inbound().left(message.shared());
        ask(window.freed(message.size()));
    }

    private void subscribe(Flow.Subscriber<? super Inbound> taking) {
        subscriber = taking;
        taking.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long more) {
                ask(window.demanded(more));
            }

            @Override
            public void cancel() {
                subscriber = null;
            }
        });
    }

    /**
     * A message of the frame that was asked for. Where strangers have no room together it is dropped: they say it again, or ask
     * somebody else.
     *
     * @param asked whether it is a reply to a question of this node, which has its own bounds for those
     */
    void give(PeerMessage message, int size, boolean asked) {
        Flow.Subscriber<? super Inbound> taking = subscriber;
        long shared = asked || !port.isStranger() ? 0 : (long) size * StrangerLimits.MEMORY_OF_A_BYTE;
        if (taking != null && (shared == 0 || strangers.inbound().enter(shared))) {
            window.given(size);
            taking.onNext(new Inbound(message, size, shared));
        }
    }

    /** The frame that was asked for is dealt with; the next one is asked for once the peer is within its rate. */
    void finished(int size, boolean charged) {
        long wait = charged ? charge(size) : 0;
        ask(window.finished(wait > 0));
        if (wait > 0) {
            runtime.scheduler().after(Duration.ofNanos(wait), () -> ask(window.released()));
        }
    }

    /** How long the peer must wait, ns. A peer that always must is closed (protocol §7). */
    private long charge(int size) {
        long wait = rate.charge(size);
        long now = runtime.nanoClock().getAsLong();
        if (wait > 0 && !over) {
            overSince = now;
        }
        over = wait > 0;
        if (over && now - overSince >= excess.toNanos()) {
            port.excessive("over its rate for " + excess.toSeconds() + " s");
        }
        return port.isStranger() ? Math.max(wait, strangers.charge(size)) : wait;
    }

    /** Whether this side keeps the peer waiting: its silence is no sign of death then. */
    boolean isWithheld() {
        return window.isWithheld();
    }

    private void ask(boolean now) {
        if (now) {
            port.request();
        }
    }
}

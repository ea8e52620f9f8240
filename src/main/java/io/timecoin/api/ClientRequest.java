package io.timecoin.api;

import io.timecoin.network.conduct.AddressPrefix;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One request from its headers until its answer has left or its client has: what it holds, and until when something has to happen. On
 * its event loop, but for {@link #isOverdue} and what {@link Asker} is about.
 */
final class ClientRequest implements Asker {

    private static final long NEVER = Long.MAX_VALUE;
    private static final int PING_BYTES = 8;

    /** Where the request is kept beside what others know of it. */
    private static final String KEY = "timecoin.admitted";

    private final RoutingContext context;
    private final RequestKind kind;
    private final String path;
    private final AddressPrefix client;
    private final ClientConnection connection;
    private final RequestPlaces places;
    private final long since;
    private final AtomicBoolean over = new AtomicBoolean();
    private @Nullable Shares place;
    private long bodyBytes;
    private final LongAdder handedOn = new LongAdder();
    private volatile boolean received;
    private final List<Runnable> whenOver = new ArrayList<>(); // under its own lock
    private long writtenAtBeat = -1;
    private boolean answersPing = true;
    private volatile long due;

    /** @param due when its body has to be there ({@link System#nanoTime}) */
    ClientRequest(
            RoutingContext context,
            RequestKind kind,
            String path,
            AddressPrefix client,
            RequestPlaces places,
            long since,
            long due) {
        this.context = context;
        this.kind = kind;
        this.path = path;
        this.client = client;
        this.connection = ClientConnection.of(context.request());
        this.places = places;
        this.since = since;
        this.due = due;
    }

    /** That which passed the gate as this. */
    static ClientRequest of(RoutingContext context) {
        return Objects.requireNonNull(context.get(KEY), "a request that did not pass the gate");
    }

    static boolean isAdmitted(RoutingContext context) {
        return context.get(KEY) != null;
    }

    RoutingContext context() {
        return context;
    }

    RequestKind kind() {
        return kind;
    }

    /** Without dots and escapes. */
    String path() {
        return path;
    }

    /** When it came ({@link System#nanoTime}). */
    long since() {
        return since;
    }

    @Override
    public AddressPrefix network() {
        return client;
    }

    /** Counts on its connection from now on, and calls {@code answered} when its answer, or its client, has left. */
    void began(Runnable answered) {
        context.put(KEY, this);
        connection.requestBegan(context.request().version());
        if (context.request().version() == HttpVersion.HTTP_2) {
            // There an answer counts as ended when it is handed to the transport, which may keep it for as long as it
            // is not read.
            connection.whenAnswered(context.response().streamId(), answered);
        } else {
            context.addEndHandler(_ -> answered.run());
        }
    }

    /** Takes a place, and gives back the one it has. */
    boolean take(Shares wanted) {
        if (!wanted.take(client, 1)) {
            return false;
        }
        giveBack();
        place = wanted;
        return true;
    }

    private void giveBack() {
        Shares held = place;
        place = null;
        if (held != null) {
            held.give(client, 1);
        }
    }

    /** Reads nothing more of its connection for so long, but if it came through a proxy, which sends the requests of others there too. */
    void holdConnection(long nanos) {
        if (connection.prefix().equals(client)) {
            connection.hold(nanos);
        }
    }

    /** More of its body is to be held, until it is over. */
    boolean hold(long bytes) {
        boolean room = places.bodyBytes().take(client, bytes);
        bodyBytes += room ? bytes : 0;
        return room;
    }

    /** Its body is there: the rest is the node's part, and reading the answer. */
    void received(Duration answer) {
        due = System.nanoTime() + answer.toNanos();
        received = true;
    }

    /** It is an answer without end. */
    void endless() {
        due = NEVER;
        received = true;
    }

    boolean isEndless() {
        return received && due == NEVER;
    }

    boolean isReceived() {
        return received;
    }

    /** It is answered, if nothing more comes of it until then. */
    void answerWithin(Duration later) {
        due = System.nanoTime() + later.toNanos();
    }

    /** Whether how long it took says anything of this node: it was begun, and has an end. */
    boolean isMeasured() {
        return received && due != NEVER;
    }

    @Override
    public void onItsLoop(Runnable work) {
        connection.execute(work);
    }

    boolean isOverdue(long now) {
        return due != NEVER && now - due > 0;
    }

    @Override
    public void whenOver(Runnable told) {
        synchronized (whenOver) {
            if (!over.get()) {
                whenOver.add(told);
                return;
            }
        }
        told.run();
    }

    /** Whether it is a call whose only message is not whole. Any thread. */
    boolean isCallThatComes() {
        return kind == RequestKind.GRPC
                && received
                && due != NEVER
                && !context.request().isEnded();
    }

    /** So many bytes of its body are with who answers it. Any thread. */
    void handedOn(long bytes) {
        handedOn.add(bytes);
    }

    /** Bytes that were read of a call and are not with who answers it. Any thread. */
    long bytesBetween() {
        return kind == RequestKind.GRPC ? Math.max(0, context.request().bytesRead() - handedOn.sum()) : 0;
    }

    /**
     * Once a heartbeat, of an answer without end: it ends if nothing of it was taken since the last one though something waits, or if
     * its client answers no PING, which all do that speak HTTP/2.
     */
    void beat() {
        HttpServerResponse response = context.response();
        long written = response.bytesWritten();
        if (over.get()) {
            return;
        }
        if (!answersPing) {
            connection.close();
        } else if ((response.ended() || response.writeQueueFull()) && written == writtenAtBeat) {
            cutOff();
        } else if (context.request().version() == HttpVersion.HTTP_2) {
            answersPing = false;
            context.request().connection().ping(Buffer.buffer(new byte[PING_BYTES]), _ -> answersPing = true);
        }
        writtenAtBeat = written;
    }

    boolean isOver() {
        return over.get();
    }

    /** Gives back all that it holds; once, true the first time. */
    boolean end() {
        List<Runnable> told;
        synchronized (whenOver) {
            if (!over.compareAndSet(false, true)) {
                return false;
            }
            told = List.copyOf(whenOver);
            whenOver.clear();
        }
        giveBack();
        places.bodyBytes().give(client, bodyBytes);
        connection.requestEnded();
        told.forEach(Runnable::run);
        return true;
    }

    /** Closes its connection after the answer, if that carries nothing else. */
    void closeIfOnlyOne() {
        if (context.request().version() != HttpVersion.HTTP_2) {
            connection.execute(connection::close); // behind what was written
        }
    }

    /** Nothing more can come of it. */
    void cutOff() {
        if (context.request().version() == HttpVersion.HTTP_2) {
            HttpServerResponse response = context.response();
            response.reset();
            connection.reset(response.streamId()); // that did nothing if the answer had been handed to the transport
        } else {
            connection.close();
        }
    }
}

package io.timecoin.api.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.timecoin.api.ApiException;
import io.timecoin.api.OpenStreams;
import io.timecoin.submission.Submissions;
import io.timecoin.submission.SubmitOutcome;
import io.timecoin.v1.SubmitTransactionsRequest;
import io.timecoin.v1.SubmitTransactionsResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream of transactions. At most {@link #WINDOW} requests are in work or wait for their reply to be taken; the
 * next is asked for only when a reply has left. So a client that sends without reading is stopped by HTTP/2's own flow
 * control, and costs a few requests of memory.
 *
 * <p>Requests arrive on the connection's event loop, outcomes on the node's threads; the queue of replies is under this
 * object's lock, and whoever finds its head ready sends.
 */
final class SubmitStream implements StreamObserver<SubmitTransactionsRequest> {

    /** Requests in work at once: enough to keep the node busy while replies travel. */
    static final int WINDOW = 4;

    /** Most transactions of one request. */
    static final int MAX_TRANSACTIONS = 1_000;

    private final Submissions submissions;
    private final OpenStreams streams;
    private final ServerCallStreamObserver<SubmitTransactionsResponse> replies;
    private final Runnable end = this::stop;
    private final Queue<CompletableFuture<List<SubmitOutcome>>> inOrder = new ArrayDeque<>(WINDOW);
    private final AtomicInteger turns = new AtomicInteger();
    private boolean complete; // no more requests come; under the lock
    private @Nullable Throwable failure; // ends the call; under the lock
    private boolean closed; // of the thread whose turn it is

    private SubmitStream(
            Submissions submissions,
            OpenStreams streams,
            ServerCallStreamObserver<SubmitTransactionsResponse> replies) {
        this.submissions = submissions;
        this.streams = streams;
        this.replies = replies;
    }

    static SubmitStream open(
            Submissions submissions,
            OpenStreams streams,
            ServerCallStreamObserver<SubmitTransactionsResponse> replies) {
        SubmitStream stream = new SubmitStream(submissions, streams, replies);
        replies.disableAutoRequest();
        replies.setOnReadyHandler(stream::sendReady);
        replies.setOnCancelHandler(() -> streams.closed(stream.end));
        try {
            streams.opened(stream.end);
            replies.request(WINDOW);
        } catch (ApiException e) {
            stream.fail(e);
        }
        return stream;
    }

    @Override
    public void onNext(SubmitTransactionsRequest request) {
        int count = request.getTransactionsCount();
        if (count > MAX_TRANSACTIONS) {
            fail(ApiException.invalid(
                    "TOO_MANY_TRANSACTIONS", "a request has at most " + MAX_TRANSACTIONS + ", not " + count));
            return;
        }
        List<byte[]> encoded = new ArrayList<>(count);
        for (ByteString transaction : request.getTransactionsList()) {
            encoded.add(transaction.toByteArray());
        }
        CompletionStage<List<SubmitOutcome>> outcomes = submit(encoded);
        synchronized (this) {
            inOrder.add(outcomes.toCompletableFuture());
        }
        outcomes.whenComplete((done, failed) -> sendReady());
    }

    private CompletionStage<List<SubmitOutcome>> submit(List<byte[]> encoded) {
        return encoded.isEmpty() ? CompletableFuture.completedFuture(List.of()) : submissions.submitAll(encoded);
    }

    @Override
    public void onCompleted() {
        synchronized (this) {
            complete = true;
        }
        sendReady();
    }

    /** The client broke off. */
    @Override
    public void onError(Throwable cancelled) {
        streams.closed(end);
    }

    private void fail(Throwable reason) {
        synchronized (this) {
            failure = reason;
        }
        sendReady();
    }

    private void stop() {
        fail(ApiException.of(ApiException.Kind.UNAVAILABLE, "STOPPING", "the node is stopping"));
    }

    /** Sends what is ready, in order, as far as the client takes it. Any thread; turns never overlap. */
    private void sendReady() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            boolean more = true;
            while (more && !closed && !replies.isCancelled()) {
                more = sendNext();
            }
            seen = turns.addAndGet(-seen);
        }
    }

    private boolean sendNext() {
        CompletableFuture<List<SubmitOutcome>> next;
        synchronized (this) {
            if (failure != null) {
                close(failure);
                return false;
            }
            next = inOrder.peek();
            if (next == null) {
                if (complete) {
                    close(null);
                }
                return false;
            }
            if (!next.isDone() || !replies.isReady()) {
                return false;
            }
            inOrder.remove();
        }
        if (next.isCompletedExceptionally()) {
            close(next.exceptionNow());
            return false;
        }
        SubmitTransactionsResponse.Builder response = SubmitTransactionsResponse.newBuilder();
        for (SubmitOutcome outcome : next.join()) {
            response.addResults(Messages.result(outcome));
        }
        replies.onNext(response.build());
        replies.request(1);
        return true;
    }

    private void close(@Nullable Throwable reason) {
        closed = true;
        streams.closed(end);
        if (reason == null) {
            replies.onCompleted();
        } else {
            replies.onError(Refused.of(reason));
        }
    }
}

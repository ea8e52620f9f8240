package io.timecoin.network.grpc;

import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.timecoin.network.HostPort;
import io.timecoin.network.Scheduler;
import io.timecoin.network.Standing;
import io.timecoin.network.Wire;
import io.timecoin.network.WireListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** A wire that this node opened: one gRPC call on a channel of its own. */
final class ClientWire implements Wire {

    private static final Logger LOG = Logger.getLogger(ClientWire.class);

    private final HostPort address;
    private final DialledConnection connection;
    private final ManagedChannel channel;
    private final ClientCall<byte[], byte[]> call;
    private final Scheduler scheduler;
    private final List<Runnable> beforeStart = new ArrayList<>();
    private boolean started;
    private boolean closed;

    ClientWire(
            HostPort address,
            DialledConnection connection,
            ManagedChannel channel,
            ClientCall<byte[], byte[]> call,
            Scheduler scheduler) {
        this.address = address;
        this.connection = connection;
        this.channel = channel;
        this.call = call;
        this.scheduler = scheduler;
    }

    void start(WireListener listener, Runnable over) {
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] frame) {
                        connection.taken();
                        listener.received(frame);
                    }

                    @Override
                    public void onReady() {
                        listener.ready();
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        abort("over");
                        over.run();
                        listener.closed(reason(status));
                    }
                },
                new Metadata());
        synchronized (
                this) { // the call is not safe for threads: what its start wrote is seen by who writes from here on
            started = true;
            beforeStart.forEach(Runnable::run);
            beforeStart.clear();
        }
        listener.opened();
    }

    /** Events of the call come on other threads, before its start has returned on this one. */
    private void onceStarted(Runnable work) {
        if (started) {
            work.run();
        } else {
            beforeStart.add(work);
        }
    }

    private static String reason(Status status) {
        String description = Objects.requireNonNullElse(
                status.getDescription(), status.getCode().name());
        Throwable cause = status.getCause();
        return cause == null ? description : description + ": " + cause.getMessage();
    }

    @Override
    public synchronized boolean isReady() {
        return started && call.isReady();
    }

    @Override
    public synchronized void write(byte[] frame) {
        if (!closed) {
            onceStarted(() -> call.sendMessage(frame));
        }
    }

    @Override
    public synchronized void request() {
        if (!closed) {
            connection.asked();
            onceStarted(() -> call.request(1));
        }
    }

    @Override
    public synchronized void finish(String reason) {
        if (!closed) {
            closed = true;
            onceStarted(() -> {
                call.halfClose();
                // The peer closes the call in answer, which nothing may hold back behind unread frames.
                call.request(Integer.MAX_VALUE);
            });
            scheduler.after(GrpcTransport.FAREWELL, channel::shutdownNow);
        }
    }

    @Override
    public synchronized void abort(String reason) {
        closed = true;
        channel.shutdownNow();
    }

    /** Waits until an aborted wire has let go of its connection, at most {@code patience}. */
    void awaitEnd(Duration patience) throws InterruptedException {
        if (!channel.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debugf("the channel to %s did not end within %s", address, patience);
        }
    }

    @Override
    public String remoteAddress() {
        return address.toString();
    }

    @Override
    public String remoteHost() {
        return address.host();
    }

    @Override
    public void stands(Standing standing) {
        connection.stands(standing);
    }
}

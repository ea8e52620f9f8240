package io.timecoin.network.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.timecoin.network.HostPort;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.WireListener;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A wire may be used before its call has started: events of the call come on threads of their own. */
final class ClientWireTest {

    /** As the real one, it bears nothing before its start. */
    private static final class Call extends ClientCall<byte[], byte[]> {
        private final List<String> done = new ArrayList<>();
        private boolean started;

        private void note(String what) {
            if (!started) {
                throw new IllegalStateException("Not started");
            }
            done.add(what);
        }

        @Override
        public void start(Listener<byte[]> listener, Metadata headers) {
            listener.onReady(); // before it has returned
            started = true;
        }

        @Override
        public boolean isReady() {
            note("asked");
            return true;
        }

        @Override
        public void request(int messages) {
            note("request " + messages);
        }

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {
            note("cancel");
        }

        @Override
        public void halfClose() {
            note("half-close");
        }

        @Override
        public void sendMessage(byte[] frame) {
            note("frame of " + frame.length);
        }
    }

    private static final HostPort ADDRESS = new HostPort("127.0.0.1", 1);
    private static final PeerConnections CONNECTIONS = new PeerConnections(
            ConnectionLimits.STANDARD,
            new LinkRuntime(
                    Runnable::run,
                    Runnable::run,
                    Runnable::run,
                    (delay, task) -> () -> {},
                    () -> 0,
                    InstantSource.system(),
                    new SplittableRandom(1),
                    new SecureRandom()));

    private final ManagedChannel channel =
            ManagedChannelBuilder.forAddress("127.0.0.1", 1).usePlaintext().build();
    private final Call call = new Call();
    private final ClientWire wire = new ClientWire(
            ADDRESS, new DialledConnection(ADDRESS, CONNECTIONS), channel, call, (delay, task) -> () -> {});

    @AfterEach
    void end() {
        channel.shutdownNow();
    }

    private final class Events implements WireListener {
        private final Runnable whenReady;

        private Events(Runnable whenReady) {
            this.whenReady = whenReady;
        }

        @Override
        public void opened() {
            assertTrue(wire.isReady());
        }

        @Override
        public void received(byte[] frame) {}

        @Override
        public void ready() {
            whenReady.run();
        }

        @Override
        public void closed(String reason) {}
    }

    @Test
    void whatIsWrittenBeforeTheCallHasStartedIsSentOnceItHas() {
        Events listener = new Events(() -> {
            assertFalse(wire.isReady());
            wire.write(new byte[7]);
            wire.request();
        });
        wire.start(listener, () -> {});
        wire.write(new byte[8]);
        assertEquals(List.of("frame of 7", "request 1", "asked", "frame of 8"), call.done);
    }

    @Test
    void aWireFinishedBeforeItsCallHasStartedIsFinishedAfterWhatWasWritten() {
        Events listener = new Events(() -> {
            wire.write(new byte[7]);
            wire.finish("bye");
            wire.write(new byte[8]);
        });
        wire.start(listener, () -> {});
        assertEquals(List.of("frame of 7", "half-close", "request 2147483647", "asked"), call.done);
    }
}

package io.timecoin.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A wire that is ready when the test says so, and remembers what it was told. */
final class FakeWire implements Wire {
    final List<byte[]> written = new ArrayList<>();
    boolean ready = true;

    /** Whether what is written leaves at once. */
    boolean readyAfterWrite = true;

    int requests;

    @Nullable
    String finished;

    @Nullable
    String aborted;

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void write(byte[] frame) {
        written.add(frame);
        ready &= readyAfterWrite;
    }

    @Override
    public void request() {
        requests++;
    }

    @Override
    public void finish(String reason) {
        finished = reason;
    }

    @Override
    public void abort(String reason) {
        aborted = reason;
    }

    @Override
    public String remoteAddress() {
        return "peer:1";
    }

    @Override
    public String remoteHost() {
        return "peer";
    }
}

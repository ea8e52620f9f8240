package io.timecoin.network;

import io.timecoin.Interleavings;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Frames come as they are asked for, the node takes them on other threads: one is asked for at a time, none forgotten. */
public final class InboundWindowStress {

    private static final int MOST = 2;

    private final InboundWindow window = new InboundWindow(1_000);
    private final AtomicInteger asked = new AtomicInteger(1);
    private final AtomicInteger withNode = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger mostAsked = new AtomicInteger(1);

    public InboundWindowStress() {
        if (!window.demanded(MOST)) {
            throw new IllegalStateException("the first frame is asked for");
        }
    }

    private void ask(boolean now) {
        if (now) {
            int waiting = asked.incrementAndGet();
            mostAsked.accumulateAndGet(waiting, Math::max);
        }
    }

    private void frame(boolean hold) {
        if (asked.get() > 0) {
            asked.decrementAndGet();
            window.given(1);
            withNode.incrementAndGet();
            ask(window.finished(hold));
            if (hold) {
                held.incrementAndGet(); // only now is the release scheduled
            }
        }
    }

    @Operation(nonParallelGroup = "link")
    public void frame() {
        frame(false);
    }

    @Operation(nonParallelGroup = "link")
    public void excessiveFrame() {
        frame(true);
    }

    @Operation
    public void taken() {
        if (withNode.getAndUpdate(messages -> Math.max(0, messages - 1)) > 0) {
            ask(window.freed(1));
            ask(window.demanded(1));
        }
    }

    @Operation
    public void released() {
        if (held.getAndSet(0) > 0) {
            ask(window.released());
        }
    }

    @Validate
    public void oneFrameIsAskedForOnceThereIsRoom() {
        released();
        while (withNode.get() > 0) {
            taken();
        }
        if (mostAsked.get() != 1 || asked.get() != 1) {
            throw new IllegalStateException(asked + " asked for at the end, " + mostAsked + " at most");
        }
    }

    @Test
    void oneFrameIsAskedForAtATime() {
        Interleavings.check(InboundWindowStress.class);
    }

    @Test
    void oneFrameIsAskedForAtATimeUnderLoad() {
        Interleavings.load(InboundWindowStress.class);
    }
}

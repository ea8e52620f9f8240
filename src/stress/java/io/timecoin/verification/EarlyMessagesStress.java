package io.timecoin.verification;

import io.smallrye.mutiny.Uni;
import io.timecoin.Interleavings;
import io.timecoin.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Links hold messages while the engine opens epochs: each message is let out when its own epoch opens. */
@Param(name = "epoch", gen = IntGen.class, conf = "1:3")
public final class EarlyMessagesStress {

    private static final PublicKey PEER = PublicKey.of(new byte[32]);

    private final AtomicLong epoch = new AtomicLong();
    private final EarlyMessages early = new EarlyMessages(epoch::get);
    private final List<Integer> run = new ArrayList<>(); // of the engine alone

    @Operation
    public boolean hold(@Param(name = "epoch") int ofEpoch) {
        return early.hold(PEER, ofEpoch, 1, () -> Uni.createFrom().voidItem().invoke(() -> run.add(ofEpoch)));
    }

    @Operation(nonParallelGroup = "engine")
    public List<Integer> open() {
        run.clear();
        epoch.incrementAndGet();
        early.takeAll().forEach(work -> work.get().await().indefinitely());
        return List.copyOf(run);
    }

    @Operation
    public void forget() {
        early.forget(PEER);
    }

    @Test
    void everyMessageIsLetOutInItsEpoch() {
        Interleavings.check(EarlyMessagesStress.class);
    }

    @Test
    void everyMessageIsLetOutInItsEpochUnderLoad() {
        Interleavings.load(EarlyMessagesStress.class);
    }
}

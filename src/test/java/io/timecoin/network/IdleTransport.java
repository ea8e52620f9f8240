package io.timecoin.network;

import io.timecoin.ledger.TestLedger;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Threads;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A transport on which nobody comes; it tells what it was asked for. */
public final class IdleTransport implements Transport {

    /** What happens when a port is listened on. */
    @FunctionalInterface
    public interface Port {
        void open() throws ListenException;
    }

    private final Port port;
    private final List<String> told;

    public IdleTransport(Port port, List<String> told) {
        this.port = port;
        this.told = told;
    }

    /** An observer on it, with no links. */
    public PeerManager manager(TestLedger ledger, Threads threads, Clocks clocks) {
        return new PeerManager(
                new NetworkConfig("127.0.0.1", 0, List.of(), LinkLimits.STANDARD, LinkTimings.STANDARD),
                new LocalNode(
                        new NodeIdentity(
                                ledger.genesis().network(),
                                ledger.genesisHash(),
                                TestLedger.signer("node"),
                                Optional::empty,
                                ""),
                        ledger.verifier(),
                        () -> new StatusMessage(0, 0, 0),
                        _ -> false,
                        _ -> Optional.empty()),
                this,
                new LinkRuntime(
                        threads.links(),
                        threads.strangers(),
                        threads.handshakes(),
                        Scheduler.of(threads.timer()),
                        clocks.nanos(),
                        clocks.wall(),
                        new SplittableRandom(1),
                        new SecureRandom()),
                TestPeers.conduct());
    }

    @Override
    public int listen(String host, int number, Reception reception) throws ListenException {
        port.open();
        told.add("listens");
        return number;
    }

    @Override
    public void dial(HostPort address, Function<Wire, WireListener> opener) {
        told.add("dials " + address);
    }

    @Override
    public void close() {
        told.add("links are closed");
    }
}

package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A network under load, what its clients were told, and the check of it. Closing it ends all. */
final class Chaos implements AutoCloseable {

    /** Transfers a second, begun by clients through all nodes in turn. */
    static final int LOAD = 30;

    /** What is to be done to a network's files before its first start. */
    interface Preparation {
        void on(ChaosNetwork network) throws IOException;
    }

    private final String name;
    private final long begun = System.nanoTime();
    private final ChaosNetwork network;
    private final TransferLoad load;
    private final ChainCheck check;

    private Chaos(String name, ChaosNetwork network) {
        this.name = name;
        this.network = network;
        FinalLedger ledger = new FinalLedger();
        this.load = new TransferLoad(network, ledger, LOAD);
        this.check = new ChainCheck(network, ledger);
    }

    /** Four nodes that are ready and under load. */
    static Chaos start(String name, Path directory, Preparation preparation) throws IOException {
        ChaosNetwork network = new ChaosNetwork(directory.resolve("network"));
        try {
            preparation.on(network);
            network.startAll();
            Chaos chaos = new Chaos(name, network);
            chaos.load.resume();
            chaos.load.awaitFinals(LOAD);
            return chaos;
        } catch (IOException | RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    static Chaos start(String name, Path directory) throws IOException {
        return start(name, directory, _ -> {});
    }

    ChaosNetwork network() {
        return network;
    }

    TransferLoad load() {
        return load;
    }

    ChainCheck check() {
        return check;
    }

    /** Between two faults: all four are ready, agree on all that clients saw, and make a new transfer through each final. */
    void verify(String fault) {
        network.awaitAllReady();
        assertNoForbiddenMoves();
        load.pause();
        report(fault + ": " + check.verify());
        IntStream.range(0, ChaosNetwork.NODES).forEach(load::sendThrough);
        load.resume();
    }

    /** After the last fault: once more, everything. */
    void verifyAtTheEnd() {
        network.awaitAllReady();
        assertNoForbiddenMoves();
        load.pause();
        IntStream.range(0, ChaosNetwork.NODES).forEach(load::sendThrough);
        report("at the end: " + check.verifyAll());
    }

    /** Of no node's state, over all its restarts. */
    private void assertNoForbiddenMoves() {
        Pattern forbidden = Pattern.compile("state \\w+ came right after");
        IntStream.range(0, ChaosNetwork.NODES)
                .forEach(node -> assertEquals("", network.log(node).first(forbidden)));
    }

    /** A line for who reads what was done. */
    void report(String line) {
        System.out.println("chaos " + name + " " + (System.nanoTime() - begun) / 1_000_000_000 + " s: " + line);
    }

    @Override
    public void close() {
        load.close();
        network.close();
    }
}

package io.timecoin.engine;

import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Input;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.TestLedger;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.replica.Moment;
import io.timecoin.replica.Replica;
import io.timecoin.replica.ReplicaPort;
import io.timecoin.runtime.Clocks;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An engine without a thread whose replica, an observer of four voters, only listens; what it orders is written down. */
public final class ListeningEngine {

    /** Something that the replica wanted done: the method of {@link ReplicaPort} and what it was given. */
    public record Order(String name, List<Object> arguments) {}

    public final TestLedger ledger = TestLedger.ofBronze(4);
    public final ChainState genesis = ledger.initialState();
    private long nanos = TimeUnit.SECONDS.toNanos(1_000);
    public final Clocks clocks =
            new Clocks(() -> nanos, InstantSource.fixed(Instant.ofEpochMilli(TestLedger.GENESIS_TIME)));
    public final ConsensusEngine engine = new ConsensusEngine(clocks, failure -> {
        throw new AssertionError(failure);
    });
    private final List<Order> orders = new ArrayList<>();
    public final Replica replica;

    public ListeningEngine() {
        this.replica = new Replica(
                new Replica.Parts(
                        new ConsensusCore(ConsensusConfig.STANDARD, ledger.genesisHash(), null, genesis),
                        new Mempool(MempoolLimits.STANDARD, 0),
                        ledger.blockRules(),
                        port(),
                        genesis,
                        genesis.activeSet().voter(0).id(),
                        ledger.parameters().epochMillis()),
                moment());
        replica.turn(moment());
        replica.start(
                new Input.Started(
                        genesis, Optional.empty(), new Input.Recorded(List.of(), List.of(), List.of()), true, 0),
                List.of());
        replica.settle();
    }

    private Moment moment() {
        return new Moment(clocks.monotonicMillis(), clocks.wallMillis());
    }

    private ReplicaPort port() {
        return (ReplicaPort) Proxy.newProxyInstance(
                ReplicaPort.class.getClassLoader(), new Class<?>[] {ReplicaPort.class}, (_, method, arguments) -> {
                    orders.add(new Order(method.getName(), List.of(arguments)));
                    return null;
                });
    }

    /** Gives the engine one turn; how many tasks it had. */
    public int turn() {
        List<ConsensusEngine.Task> tasks = new ArrayList<>();
        engine.take(tasks);
        replica.turn(moment());
        tasks.forEach(task -> task.work().accept(replica));
        replica.settle();
        return tasks.size();
    }

    public void later(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** What the replica was asked to do of one kind, in order. */
    public List<Order> orders(String name) {
        return orders.stream().filter(order -> order.name().equals(name)).toList();
    }
}

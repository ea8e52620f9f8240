package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.ChainState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Nodes, traitors and the links between them on virtual time; the same {@link Scenario} is the same run. */
final class SimulatedNetwork {

    /** How long after the end of all faults every correct node must have the same new head, in milliseconds. */
    static final long RECOVERY = 120_000;

    private static final long NEW_BLOCKS_AFTER_HEALING = 3;

    private record Event(long time, long order, Runnable action) {}

    final Scenario scenario;
    final Random random;
    final SafetyChecker checker;
    long now;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
    private final Map<Integer, SimulatedNode> nodes = new TreeMap<>();
    private final Map<Integer, Traitor> traitors = new TreeMap<>();
    private final Map<Hash256, TestBlock> blocks = new HashMap<>();
    private final Map<Long, TestVoters> voters = new HashMap<>();
    private int[] side;
    private long scheduled;
    private long salts;
    private int transactions;
    private long deliveries;

    SimulatedNetwork(Scenario scenario) {
        this.scenario = scenario;
        this.random = new Random(scenario.seed());
        this.checker = new SafetyChecker(scenario.traitors().keySet(), this::voters);
        this.side = new int[size()];
        BlockKind kind = BlockKind.NORMAL;
        TestBlock genesis = TestBlock.of(0, 0, kind, Hash256.ZERO, 0, 0, Set.of());
        TestBlock block = new TestBlock(genesis.header(), TestVoters.GENESIS, Set.of(), true);
        blocks.put(block.hash(), block);
        for (int i = 0; i < size(); i++) {
            if (scenario.traitors().containsKey(i)) {
                traitors.put(i, new Traitor(i, scenario.traitors().get(i), this));
            } else {
                nodes.put(i, new SimulatedNode(i, this, skewed(i, voters(0).genesis()), block));
            }
        }
    }

    /** Runs to the end, or fails with the seed. */
    static SimulatedNetwork run(Scenario scenario) {
        SimulatedNetwork network = new SimulatedNetwork(scenario);
        try {
            network.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + scenario.seed() + ", " + network.now + " ms, flaw " + scenario.flaw() + ": "
                            + e.getMessage(),
                    e);
        }
        return network;
    }

    private void run() {
        nodes.values().forEach(SimulatedNode::start);
        nodes.values().forEach(this::ping);
        scheduleFaults();
        schedule(500, this::payment);
        runUntil(scenario.faultsEnd());
        heal();
        long target = highest() + NEW_BLOCKS_AFTER_HEALING;
        while (!isAgreedAbove(target)) {
            if (now > scenario.faultsEnd() + RECOVERY) {
                checker.fail("no common head above height " + target + " within " + RECOVERY + " ms after healing: "
                        + nodes.values().stream().map(SimulatedNode::describe).toList());
            }
            runUntil(now + 50);
        }
    }

    private void scheduleFaults() {
        List<SimulatedNode> correct = List.copyOf(nodes.values());
        for (int i = 0; i < scenario.crashes(); i++) {
            SimulatedNode node = correct.get(random.nextInt(correct.size()));
            schedule(random.nextLong(scenario.faultsEnd()), () -> crash(node));
        }
        if (scenario.crashes() > 4) {
            schedule(random.nextLong(scenario.faultsEnd()), () -> nodes.values().forEach(this::crash)); // a power cut
        }
        for (int i = 0; i < scenario.partitions(); i++) {
            long from = random.nextLong(scenario.faultsEnd());
            schedule(from, () -> {
                for (int n = 0; n < side.length; n++) {
                    side[n] = scenario.flaw() == Scenario.Flaw.COUNTS_HALF_AS_QUORUM ? n % 2 : random.nextInt(2);
                }
            });
            schedule(from + random.nextLong(scenario.faultsEnd()), () -> side = new int[size()]);
        }
    }

    private void crash(SimulatedNode node) {
        if (node.isUp() && !isHealed()) {
            node.crash(random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0);
            schedule(random.nextLong(4_000), () -> {
                if (!node.isUp()) {
                    node.start();
                }
            });
        }
    }

    private void heal() {
        side = new int[size()];
        nodes.values().stream().filter(node -> !node.isUp()).forEach(SimulatedNode::start);
    }

    boolean isHealed() {
        return now >= scenario.faultsEnd();
    }

    private void runUntil(long end) {
        while (!events.isEmpty() && events.peek().time() <= end) {
            Event event = events.poll();
            now = event.time();
            event.action().run();
        }
        now = end;
    }

    void schedule(long delay, Runnable action) {
        events.add(new Event(now + delay, scheduled++, action));
    }

    private void ping(SimulatedNode node) {
        if (node.isUp()) {
            broadcast(node.operator, new SimulatedMessage.Ping(), List.of());
        }
        schedule(1_000, () -> ping(node));
    }

    private void payment() {
        int transaction = transactions++;
        for (SimulatedNode node : nodes.values()) {
            schedule(random.nextLong(100), () -> node.transaction(transaction));
        }
        if (now < scenario.faultsEnd() + 5_000) {
            schedule(random.nextInt(8) == 0 ? 8_000 : random.nextLong(800), this::payment);
        }
    }

    void broadcast(int from, SimulatedMessage message, List<Integer> except) {
        for (int to = 0; to < size(); to++) {
            if (to != from && !except.contains(to)) {
                send(from, to, message);
            }
        }
    }

    void send(int from, int to, SimulatedMessage message) {
        boolean lost = side[from] != side[to] || (!isHealed() && random.nextDouble() < scenario.drop());
        if (to == from || lost) {
            return;
        }
        int copies = !isHealed() && scenario.drop() > 0 && random.nextInt(20) == 0 ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            int delay = 1 + random.nextInt(isHealed() ? 30 : scenario.maxDelay());
            schedule(delay, () -> deliver(from, to, message));
        }
    }

    private void deliver(int from, int to, SimulatedMessage message) {
        deliveries++;
        SimulatedNode node = nodes.get(to);
        if (node != null) {
            node.receive(from, message);
        }
        Traitor traitor = traitors.get(to);
        if (traitor != null) {
            traitor.receive(from, message);
        }
    }

    int size() {
        return scenario.weights().getFirst().size();
    }

    int randomPeer(int operator) {
        return (operator + 1 + random.nextInt(Math.max(1, size() - 1))) % size();
    }

    TestVoters voters(long epoch) {
        return voters.computeIfAbsent(epoch, e -> {
            List<Long> row =
                    scenario.weights().get((int) (e % scenario.weights().size()));
            return new TestVoters(e, row.stream().mapToLong(Long::longValue).toArray());
        });
    }

    /** With the flaw, a node takes its own half of the network for nearly all of it. */
    private ChainState skewed(int operator, ChainState state) {
        if (scenario.flaw() != Scenario.Flaw.COUNTS_HALF_AS_QUORUM) {
            return state;
        }
        long[] weights = new long[size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % 2 == operator % 2 ? 10 : 1;
        }
        return new TestVoters(0, weights).genesis();
    }

    boolean isSettlementHeight(long height) {
        return height % scenario.settlementEvery() == 0;
    }

    ChainState after(ChainState parent, TestBlock block) {
        boolean settles = block.isSettlement();
        long epoch = parent.epoch() + (settles ? 1 : 0);
        long height = block.header().height();
        return new ChainState(
                height,
                block.hash(),
                block.header().timestamp(),
                epoch,
                settles ? height : parent.settlementHeight(),
                settles ? block.header().timestamp() : parent.settlementTimestamp(),
                0,
                0,
                settles ? voters(epoch).set : parent.activeSet());
    }

    boolean isValid(TestBlock block, TestBlock parent) {
        return block.valid()
                && block.header().height() == parent.header().height() + 1
                && block.header().epoch() == parent.header().epoch() + (parent.isSettlement() ? 1 : 0)
                && block.isSettlement() == isSettlementHeight(block.header().height());
    }

    TestBlock register(TestBlock block) {
        blocks.put(block.hash(), block);
        return block;
    }

    TestBlock block(Hash256 hash) {
        TestBlock block = blocks.get(hash);
        if (block == null) {
            throw new AssertionError("nobody made a block " + hash);
        }
        return block;
    }

    long salt() {
        return ++salts;
    }

    long deliveries() {
        return deliveries;
    }

    long highest() {
        return nodes.values().stream()
                .mapToLong(node -> node.tip().height())
                .max()
                .orElse(0);
    }

    private boolean isAgreedAbove(long height) {
        List<Hash256> tips = new ArrayList<>();
        nodes.values().forEach(node -> tips.add(node.tip().hash()));
        return tips.stream().distinct().count() == 1
                && nodes.values().iterator().next().tip().height() >= height;
    }
}

package io.timecoin.simulation;

import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Input;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.mempool.Mempool;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.fetch.Step;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.replica.Moment;
import io.timecoin.replica.Replica;
import io.timecoin.simulation.EventHash.Happening;
import java.util.List;
import java.util.function.Consumer;

/**
 * One host of a run: the production's {@link Replica}, and around it what a node has around it, on virtual time: a disk, a
 * clock, links, a process that can crash, freeze and start again. A traitor is such a node too, with {@link Treason}s between
 * it and the network.
 *
 * <p>Here is its life. What comes in is in {@link NodeInbox}, what goes out in {@link NodeOutbox}; beside the engine work
 * {@link SimulatedVerifier} and {@link DiskWriter}; links are in {@link SimulatedLinks}.
 */
final class SimulatedNode implements SimulatedNetwork.Receiver, SimulatedRequests.Node {

    private static final long MONOTONIC_START = 1_000_000;
    private static final long RECORD_LOST_MARGIN = 4_000;

    final int host;
    final int voter;
    private final SimulatedWorld world;
    private final List<Treason> treasons;
    private final SimulatedRequests requests = new SimulatedRequests(this);
    private final VirtualProcess process;
    private final HostSender sender;
    private final ShownCertificates shown = new ShownCertificates();
    private final VirtualCpu cpu;
    private final SimulatedVerifier verifier;
    private final DiskWriter writer;
    private final SimulatedDownload download;
    private final NodeInbox inbox;
    private final NodeOutbox outbox;
    private SimulatedDisk disk;
    private Replica replica;
    private long skewMillis;
    private long wakeAt;
    private boolean gone;

    /**
     * A node that is off.
     *
     * @param voter index in the active set of the operator whose key it holds
     * @param treasons empty for a correct node
     */
    SimulatedNode(int host, int voter, List<Treason> treasons, SimulatedWorld world) {
        this.host = host;
        this.voter = voter;
        this.world = world;
        this.treasons = treasons;
        this.process = new VirtualProcess(world.time);
        this.sender = new HostSender(this, world.network);
        this.disk = new SimulatedDisk(world.ledger.initialState(), world.ledger.genesisCoins);
        this.cpu = new VirtualCpu(host, world.plan.costs(), this::later);
        this.verifier = new SimulatedVerifier(this, world, cpu);
        this.writer = new DiskWriter(this, world);
        this.download = new SimulatedDownload(this, world, requests, cpu);
        this.inbox = new NodeInbox(this, world, requests, verifier, shown, cpu, download);
        SimulatedFetches fetches = new SimulatedFetches(this, world, requests, cpu, download);
        this.outbox = new NodeOutbox(this, world, fetches, verifier, writer, inbox, shown);
        this.replica = create();
    }

    private Replica create() {
        return new Replica(
                new Replica.Parts(
                        new ConsensusCore(
                                world.plan.timers(),
                                world.ledger.genesisHash,
                                world.ledger.operator(voter),
                                disk.tip()),
                        new Mempool(world.plan.mempool(), disk.tip().height()),
                        world.ledger.blockRules(),
                        outbox,
                        disk.tip(),
                        world.ledger.set.voter(voter).id(),
                        world.ledger.genesis.parameters().epochMillis()),
                moment());
    }

    boolean isTraitor() {
        return world.plan.isTraitor(voter);
    }

    boolean isUp() {
        return process.isUp();
    }

    boolean isFrozen() {
        return process.isFrozen();
    }

    /** Whether it has left for good. */
    boolean isGone() {
        return gone;
    }

    Replica replica() {
        return replica;
    }

    SimulatedDisk disk() {
        return disk;
    }

    SimulatedVerifier verifier() {
        return verifier;
    }

    DiskWriter writer() {
        return writer;
    }

    VirtualCpu cpu() {
        return cpu;
    }

    HostSender sender() {
        return sender;
    }

    List<Treason> treasons() {
        return treasons;
    }

    SimulatedWorld world() {
        return world;
    }

    // life

    /** The process starts, from what its disk has; one that has left for good does not. */
    void start() {
        if (gone) {
            return;
        }
        world.trace.add(() -> "node " + host + " starts at height " + disk.tip().height());
        world.events.at(host, Happening.STARTS).add(disk.tip().height());
        verifier.clear();
        world.checkers.restarted(this);
        world.situations.started(host);
        world.waits.restarted(this);
        replica = create();
        download.begin();
        process.start();
        wakeAt = 0;
        Input.Started started = new Input.Started(
                disk.tip(),
                disk.tipProof(),
                disk.records().said(),
                disk.isComplete(),
                moment().wall() + RECORD_LOST_MARGIN);
        if (!disk.isComplete()) {
            world.recordLost(voter);
        }
        List<Block> bodies = disk.records().bodies();
        turn(first -> first.start(started, bodies));
        world.links.started(host);
        later(VirtualTime.MILLI, this::syncAndShowStatus);
        treasons.forEach(treason -> treason.started(this));
    }

    void startUnlessUp() {
        if (!isUp()) {
            start();
        }
    }

    private void syncAndShowStatus() {
        disk.sync();
        world.checkers.holding(this);
        sender.broadcast(new StatusMessage(
                replica.tip().height(), replica.core().epoch(), replica.core().currentView()));
        later(1_000 * VirtualTime.MILLI, this::syncAndShowStatus);
    }

    /** The host loses its power, or just its process: everything volatile is gone. */
    void crash() {
        world.trace.add(() -> "node " + host + " crashes");
        world.events.at(host, Happening.CRASHES);
        if (disk.writing() > 0) {
            world.situations.occurred(Situation.CRASHED_WHILE_WRITING, host);
        }
        process.end();
        inbox.clear();
        writer.clear();
        requests.forget();
        cpu.reset();
        shown.clear();
        world.links.ended(host, world.random.nextBoolean());
        disk.crash(world.random);
    }

    void crashUnlessDown() {
        if (isUp()) {
            crash();
        }
    }

    /** The host is off from now on, whatever else happens. */
    void leave() {
        gone = true;
        crashUnlessDown();
        world.waits.restarted(this);
    }

    /** The node that is off gets another disk. */
    void exchangeDisk(SimulatedDisk other) {
        disk = other;
    }

    /** The process stands still, or goes on; the world does not notice. */
    void freeze(boolean still) {
        world.trace.add(() -> "node " + host + (still ? " freezes" : " goes on"));
        world.events.at(host, Happening.FREEZES).add(still ? 1 : 0);
        process.freeze(still);
        if (!isFrozen()) {
            world.wires.goesOn(host);
        }
    }

    /** Sets the clock that timestamps come from. */
    void setClock(long millisAhead) {
        world.trace.add(() -> "clock of node " + host + " is " + millisAhead + " ms ahead");
        world.events.at(host, Happening.SETS_CLOCK).add(millisAhead);
        skewMillis = millisAhead;
    }

    Moment moment() {
        return new Moment(
                MONOTONIC_START + world.time.millis(), SimulatedLedger.GENESIS_TIME + world.time.millis() + skewMillis);
    }

    @Override
    public void later(long delayMicros, Runnable work) {
        process.later(delayMicros, work);
    }

    @Override
    public long millis() {
        return moment().monotonic();
    }

    void unlessFrozen(Runnable work) {
        process.unlessFrozen(work);
    }

    void turn(Consumer<Replica> work) {
        replica.turn(moment());
        work.accept(replica);
        replica.settle();
        long now = moment().monotonic();
        long next = Math.max(replica.nextWakeup(), now + 1);
        if (wakeAt <= now || next < wakeAt) {
            wakeAt = next;
            later((next - now) * VirtualTime.MILLI, () -> {
                if (wakeAt <= moment().monotonic()) {
                    turn(nothing -> {});
                }
            });
        }
    }

    /** A block has become final, and now its coins are what the disk says. */
    void apply(FinalizedBlock block) {
        disk.apply(block);
        verifier.blockGone(block.block());
    }

    // links and messages

    @Override
    public void atFault(int other, Step.False fault) {
        world.checkers.atFault(this, world.node(other), fault);
    }

    /** A link to another host is up. */
    void linked(int other) {
        world.events.at(host, Happening.LINKED).add(other);
        world.waits.linked(this, other);
        inbox.linked(other);
    }

    /** A link has ended. */
    void unlinked(int other) {
        world.events.at(host, Happening.UNLINKED).add(other);
        inbox.unlinked(other);
    }

    /** Whether messages to a host are delivered at present. */
    boolean isLinked(int other) {
        return world.links.isUp(host, other);
    }

    @Override
    public void receive(int from, Envelope envelope) {
        if (isUp()) {
            world.wires.arrived(from, host, envelope);
        }
    }

    /** The process has read a message from a link; {@code freed} is run once it takes no room any more. */
    void take(int from, Envelope envelope, Runnable freed) {
        for (Treason treason : treasons) {
            if (!treason.takes(this, from, envelope.message)) {
                freed.run();
                return;
            }
        }
        inbox.receive(from, envelope, freed);
    }

    /** A client submits transactions here. */
    void submit(List<Transaction> transactions) {
        if (isUp()) {
            unlessFrozen(() -> verifier.submitted(transactions));
        }
    }

    /** Sends an answer or a question; false if there is no link to the host. */
    @Override
    public boolean send(int to, PeerMessage message) {
        boolean linked = world.links.isUp(host, to);
        if (linked) {
            world.trace.add(() -> "node " + host + " to node " + to + ": " + EventTrace.brief(message));
            sender.send(to, message);
        }
        return linked;
    }
}

package io.timecoin.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * One link for each pair of hosts, as the node has them: dialled when both processes run and nothing cuts them off from each
 * other, up some time later, and gone when a process ends or after a cut. Nothing is delivered over a link that is not up.
 * Both ends are told of each link.
 */
final class SimulatedLinks {

    /** How long an end that heard nothing keeps a link whose other end has lost its power or is cut off, ms (protocol §7). */
    private static final long SILENCE = 10_000;

    /** A handshake takes at least so much beside the ways of its messages, microseconds. */
    private static final long LEAST = 500;

    private record Pair(int low, int high) {
        static Pair of(int one, int other) {
            return new Pair(Math.min(one, other), Math.max(one, other));
        }
    }

    private final SimulatedWorld world;
    private final SimulatedNetwork network;
    private final long mostMillis;

    /** For each pair, how often it was dialled: what was begun before the last time leads to nothing. */
    private final long[][] dialled;

    /** Whether an end believes the link to be up. */
    private final boolean[][] told;

    /** @param mostMillis how long it takes at most until a pair that is dialled has a link, positive */
    SimulatedLinks(SimulatedWorld world, SimulatedNetwork network, long mostMillis) {
        this.world = world;
        this.network = network;
        this.mostMillis = mostMillis;
        this.dialled = new long[network.size()][network.size()];
        this.told = new boolean[network.size()][network.size()];
        for (Pair pair : pairs()) {
            network.close(pair.low(), pair.high());
        }
    }

    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int low = 0; low < network.size(); low++) {
            for (int high = low + 1; high < network.size(); high++) {
                pairs.add(new Pair(low, high));
            }
        }
        return pairs;
    }

    /** Whether messages between two hosts are delivered. */
    boolean isUp(int one, int other) {
        return network.isOpen(one, other);
    }

    /** A process has started: it dials, and is dialled. */
    void started(int host) {
        for (int other = 0; other < network.size(); other++) {
            if (other != host) {
                dial(Pair.of(host, other));
            }
        }
    }

    /**
     * A process has ended, and its links with it.
     *
     * @param quietly its host has lost its power, so that nobody is told: the others wait for it for a while
     */
    void ended(int host, boolean quietly) {
        network.drop(host);
        world.wires.renew(host);
        for (int other = 0; other < network.size(); other++) {
            if (other != host) {
                dialled[Math.min(host, other)][Math.max(host, other)]++;
                network.close(host, other);
                told[host][other] = false;
                noticeLater(other, host, quietly ? SILENCE * VirtualTime.MILLI : 0);
            }
        }
    }

    private void noticeLater(int host, int lost, long delayMicros) {
        long then = dialled(Pair.of(host, lost));
        world.time.after(delayMicros, () -> {
            if (!network.isOpen(host, lost) && (delayMicros == 0 || then == dialled(Pair.of(host, lost)))) {
                unlinked(host, lost);
            }
        });
    }

    private long dialled(Pair pair) {
        return dialled[pair.low()][pair.high()];
    }

    private void unlinked(int host, int other) {
        if (told[host][other]) {
            told[host][other] = false;
            world.node(host).unlinked(other);
        }
    }

    /** Cuts or restores one direction; cuts by several faults add up. After the last of a pair its link is made anew. */
    void cut(int from, int to, boolean cut) {
        boolean was = network.isCut(from, to);
        network.cut(from, to, cut);
        if (was && !network.isCut(from, to)) {
            makeAnew(Pair.of(from, to));
        }
    }

    /** All cuts and whatever else is wrong with the network are over. */
    void heal() {
        List<Pair> cut = pairs().stream()
                .filter(pair -> network.isCut(pair.low(), pair.high()) || network.isCut(pair.high(), pair.low()))
                .toList();
        network.heal();
        cut.forEach(this::makeAnew);
    }

    private void makeAnew(Pair pair) {
        if (!network.isCut(pair.low(), pair.high()) && !network.isCut(pair.high(), pair.low())) {
            network.close(pair.low(), pair.high());
            dial(pair);
        }
    }

    /** A host ends its link to another one, and it is made anew. */
    void broken(int one, int other) {
        if (!network.isOpen(one, other)) {
            return;
        }
        network.close(one, other);
        world.wires.renew(one, other);
        world.time.after(
                0,
                () -> { // somebody is in the midst of a message
                    unlinked(one, other);
                    unlinked(other, one);
                });
        dial(Pair.of(one, other));
    }

    private void dial(Pair pair) {
        long attempt = ++dialled[pair.low()][pair.high()];
        long micros = LEAST + world.random.nextLong(mostMillis * VirtualTime.MILLI);
        world.time.after(micros, () -> {
            if (attempt == dialled(pair)) {
                shakeHands(pair);
            }
        });
    }

    private void shakeHands(Pair pair) {
        SimulatedNode low = world.node(pair.low());
        SimulatedNode high = world.node(pair.high());
        boolean hear = !network.isCut(pair.low(), pair.high()) && !network.isCut(pair.high(), pair.low());
        if (!low.isUp() || !high.isUp() || !hear) {
            return; // dialled again once that is over
        }
        if (low.isFrozen() || high.isFrozen()) {
            dial(pair);
            return;
        }
        unlinked(pair.low(), pair.high()); // those that still believed in the old one
        unlinked(pair.high(), pair.low());
        network.open(pair.low(), pair.high());
        world.wires.renew(pair.low(), pair.high());
        told[pair.low()][pair.high()] = true;
        told[pair.high()][pair.low()] = true;
        world.trace.add(() -> "nodes " + pair.low() + " and " + pair.high() + " are linked");
        low.linked(pair.high());
        high.linked(pair.low());
    }
}

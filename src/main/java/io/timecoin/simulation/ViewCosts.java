package io.timecoin.simulation;

import io.timecoin.consensus.ConsensusConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What views may cost beside their messages.
 *
 * <ul>
 *   <li>One in which a correct node lacks transactions of the proposal: two ways of a message, a question and its answer
 *       (protocol §5.3).
 *   <li>One that a faulty voter led: two ways, since nodes enter a view apart and the nullification has its way, too; and the
 *       view's own timer, grown as protocol §5.8 says. That is the view timer if some correct node got a proposal of the leader;
 *       else the leader timer, but nothing if each correct node could know the leader to be dead or idle when it entered the
 *       view, and for as long as it was in it.
 *   <li>The same for a correct leader that some correct node had to take for dead or idle: it comes back, and its first view may
 *       be nullified by some and not by others.
 * </ul>
 */
final class ViewCosts {

    private static final int NULLIFIED_BEFORE_GROWTH = 3;

    /** So many views are remembered. */
    private static final int MOST = 1_000;

    private record Name(long epoch, long view) {}

    /** What is known of one view, over all correct nodes. Times in microseconds. */
    private static final class Led {
        private final Name name;
        private final int leader;
        private final long begin;
        private boolean isFaulty;
        private boolean isWaitedFor;
        private boolean proposed;
        private boolean isFetchedFor;
        private int grown;
        private int inside;
        private long end = Long.MAX_VALUE;

        Led(Name name, int leader, long begin) {
            this.name = name;
            this.leader = leader;
            this.begin = begin;
        }

        boolean isWithin(long from, long to) {
            return begin <= to && end >= from;
        }
    }

    private final SimulatedWorld world;
    private final KnownSilence silence;
    private final Map<Name, Led> views = new LinkedHashMap<>();

    /** Who signed proposals of views that no correct node had entered yet. */
    private final Map<Name, Set<Integer>> early = new LinkedHashMap<>();

    private final List<Led> faulty = new ArrayList<>();
    private final List<Led> fetching = new ArrayList<>();
    private final Led[] current;
    private final boolean[] waited;
    private final boolean[] gaveUp;
    private final int[] nullifiedInARow;

    ViewCosts(SimulatedWorld world, KnownSilence silence, int hosts) {
        this.world = world;
        this.silence = silence;
        this.current = new Led[hosts];
        this.waited = new boolean[hosts];
        this.gaveUp = new boolean[hosts];
        this.nullifiedInARow = new int[hosts];
    }

    /** A correct node enters a view. */
    void entered(int host, long epoch, long view, int leader) {
        long now = world.time.micros();
        if (current[host] != null && current[host].name.epoch() != epoch) {
            nullifiedInARow[host] = 0; // what opened it is final
        } else if (gaveUp[host] && waited[host]) {
            nullifiedInARow[host]++;
        }
        leave(host, now);
        Led led = views.computeIfAbsent(new Name(epoch, view), name -> new Led(name, leader, now));
        led.proposed |= early.getOrDefault(led.name, Set.of()).contains(leader);
        led.inside++;
        led.end = Long.MAX_VALUE;
        led.grown = Math.max(led.grown, nullifiedInARow[host]);
        current[host] = led;
        waited[host] = world.voterOf(host) == leader || !silence.isKnown(host, leader);
        if (world.isFaulty(leader) || !waited[host]) {
            if (!led.isFaulty) {
                led.isFaulty = true;
                faulty.add(led);
            }
            led.isWaitedFor |= waited[host] && world.isFaulty(leader);
        }
        forgetOld();
    }

    /** Something has come to a correct node: it may know better now than when it entered its view. */
    void learned(int host) {
        Led here = current[host];
        if (here != null && here.isFaulty && !here.isWaitedFor && !silence.isKnown(host, here.leader)) {
            here.isWaitedFor = true;
            waited[host] = true;
        }
    }

    private void leave(int host, long now) {
        Led left = current[host];
        if (left != null && --left.inside == 0) {
            left.end = now;
        }
        current[host] = null;
        gaveUp[host] = false;
    }

    private void forgetOld() {
        if (views.size() > MOST) {
            views.remove(views.keySet().iterator().next());
        }
        if (early.size() > MOST) {
            early.remove(early.keySet().iterator().next());
        }
    }

    /**
     * A correct node nullifies its view, notarized or not, or holds a nullification of it: with the next view that is one more
     * in a row, unless it did not wait in it.
     */
    void nullified(int host, long epoch, long view) {
        gaveUp[host] |= isIn(host, epoch, view);
    }

    /** A correct node holds a finalization: what it gave up of that view does not count. */
    void finalized(int host, long epoch, long view) {
        nullifiedInARow[host] = 0;
        gaveUp[host] &= !isIn(host, epoch, view);
    }

    private boolean isIn(int host, long epoch, long view) {
        return current[host] != null && current[host].name.equals(new Name(epoch, view));
    }

    /** A correct node got a proposal that the leader of its view signed. */
    void proposed(long epoch, long view, int signer) {
        Name name = new Name(epoch, view);
        Led led = views.get(name);
        if (led == null) {
            early.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(signer);
        } else if (led.leader == signer) {
            led.proposed = true;
        }
    }

    /** A correct node asks for transactions, or for blocks, while it is in a view. */
    void fetched(int host) {
        Led here = current[host];
        if (here != null && !here.isFetchedFor) {
            here.isFetchedFor = true;
            fetching.add(here);
        }
    }

    /** A process starts, or is gone. */
    void restarted(int host) {
        leave(host, world.time.micros());
        nullifiedInARow[host] = 0;
    }

    /** How long those of these views that nodes were in between two moments may have cost together, microseconds. */
    long allowedMicros(long from, long to) {
        long allowed = 0;
        for (Led led : faulty) {
            if (led.isWithin(from, to)) {
                allowed += (led.isWaitedFor || led.proposed ? timer(led) : 0)
                        + 2 * world.plan.links().longestWayMicros();
            }
        }
        long asked = fetching.stream().filter(led -> led.isWithin(from, to)).count();
        return allowed + asked * 2 * world.plan.links().longestWayMicros();
    }

    private long timer(Led led) {
        ConsensusConfig timers = world.plan.timers();
        long base = led.proposed ? timers.viewTimeout() : timers.leaderTimeout();
        long timeout = base;
        for (int i = NULLIFIED_BEFORE_GROWTH; i <= led.grown && timeout < timers.maxTimeout(); i++) {
            timeout = timeout * 3 / 2;
        }
        return Math.min(timeout, Math.max(base, timers.maxTimeout())) * VirtualTime.MILLI;
    }

    /** All views between two moments, for people. */
    String describe(long from, long to) {
        StringJoiner words = new StringJoiner(", ");
        for (Led led : views.values()) {
            if (led.isWithin(from, to)) {
                words.add(EventTrace.view(led.name.epoch(), led.name.view()) + " of voter " + led.leader
                        + (led.isFaulty ? led.isWaitedFor ? " (faulty)" : " (faulty, known)" : "")
                        + (led.proposed ? "" : " without proposal") + (led.isFetchedFor ? ", fetching" : "") + " "
                        + (led.end == Long.MAX_VALUE ? "not over" : (led.end - led.begin) / VirtualTime.MILLI + " ms"));
            }
        }
        return words.toString();
    }
}

package io.timecoin.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** An attack that goes on until it is closed: its workers, what they spend, and the pace they keep together. */
final class Assault implements AutoCloseable {

    private static final long AGAIN_NANOS = 50_000_000;
    private static final long SLICE_NANOS = 50_000_000;

    /** What was not used of the pace may be made up for later, up to so long. */
    private static final long BURST_NANOS = 200_000_000;

    private static final long JOIN_MILLIS = 20_000;

    private final Traffic traffic;
    private final CpuShare share;
    private final ConcurrentLinkedQueue<Throwable> mistakes = new ConcurrentLinkedQueue<>();
    private final List<Raid> raids = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Attack attack;
    private final long begun = System.nanoTime();
    private long due = begun;
    private volatile boolean over;

    private Assault(Attack attack, CpuShare share) {
        this.attack = attack;
        this.share = share;
        this.traffic = new Traffic(() -> share.await(this::goesOn));
    }

    /**
     * Begins.
     *
     * @param number of the attack: it comes from 127.(number + 10).x.y
     */
    static Assault begin(Attack attack, int number, Scene scene, List<InetSocketAddress> targets) throws IOException {
        return begin(attack, number, scene, targets, CpuShare.whole());
    }

    /** The same of attackers who have only so much processor time, together with others. */
    static Assault begin(Attack attack, int number, Scene scene, List<InetSocketAddress> targets, CpuShare share)
            throws IOException {
        Assault assault = new Assault(attack, share);
        for (int worker = 0; worker < attack.workers(); worker++) {
            for (InetSocketAddress target : targets) {
                Raid raid = new Raid(assault, scene, target, address(attack.origin(), number, worker), worker);
                assault.raids.add(raid);
                assault.threads.add(
                        Thread.ofPlatform().daemon().name("attack-" + attack).start(() -> assault.work(raid)));
            }
        }
        return assault;
    }

    private static InetAddress address(Attack.Origin origin, int number, int worker) throws IOException {
        int host = 1 + worker % 250;
        byte second = (byte) (number % 200 + 10);
        return InetAddress.getByAddress(
                switch (origin) {
                    case ONE_HOST -> new byte[] {127, second, 0, 9};
                    case ONE_PREFIX -> new byte[] {127, second, 0, (byte) host};
                    case MANY_PREFIXES -> new byte[] {127, second, (byte) host, 9};
                });
    }

    private void work(Raid raid) {
        while (!over) {
            try {
                attack.raid().raid(raid);
            } catch (IOException _) {
                traffic.failed();
            } catch (RuntimeException | Error e) {
                if (!over) {
                    mistakes.add(e);
                }
            } finally {
                raid.leave();
            }
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    Traffic traffic() {
        return traffic;
    }

    /** Seconds since its begin. */
    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    boolean goesOn() {
        return !over;
    }

    /** Waits until the attack may do so much more. */
    void pace(long units) {
        share.await(this::goesOn);
        long until;
        synchronized (this) {
            due = Math.max(due, System.nanoTime() - BURST_NANOS) + units * 1_000_000_000L / attack.perSecond();
            until = due;
        }
        for (long left = until - System.nanoTime(); left > 0 && !over; left = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, SLICE_NANOS));
        }
    }

    /** What of the attack itself is wrong; none of it is the network's fault. */
    List<Throwable> mistakes() {
        return List.copyOf(mistakes);
    }

    /** Ends it; does not wait. */
    void stop() {
        over = true;
    }

    /** Ends it and waits for its workers. */
    void end() {
        stop();
        raids.forEach(Raid::leave);
        try {
            for (Thread thread : threads) {
                thread.join(JOIN_MILLIS);
                if (thread.isAlive()) {
                    mistakes.add(new IllegalStateException(thread.getName() + " does not end"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
    }
}

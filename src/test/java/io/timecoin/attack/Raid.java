package io.timecoin.attack;

import io.timecoin.network.NodeIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** What one worker of an attack works with. Its connections end with it. */
final class Raid {

    private static final long SLICE_NANOS = 100_000_000;

    private final Assault assault;
    private final Scene scene;
    private final InetSocketAddress target;
    private final InetAddress from;
    private final int worker;
    private final List<HostileConnection> connections = new CopyOnWriteArrayList<>();

    Raid(Assault assault, Scene scene, InetSocketAddress target, InetAddress from, int worker) {
        this.assault = assault;
        this.scene = scene;
        this.target = target;
        this.from = from;
        this.worker = worker;
    }

    /** A TCP connection on which nothing was said. */
    HostileConnection connect() throws IOException {
        HostileConnection connection = HostileConnection.connect(target, from, assault.traffic());
        connections.add(connection);
        if (!goesOn()) {
            leave();
        }
        return connection;
    }

    /** A connection that has said who it is not. */
    HostileConnection greet() throws IOException {
        HostileConnection connection = connect();
        connection.preface();
        connection.flush();
        return connection;
    }

    /** A call of the peer transport. */
    LawfulCall call() throws IOException {
        return LawfulCall.open(connect());
    }

    /** A link of a key that nobody knows. */
    HostileLink link() throws IOException {
        return link(scene.stranger(""));
    }

    /** A link of the voter whose keys the attacker has. */
    HostileLink voterLink() throws IOException {
        return link(scene.traitor());
    }

    HostileLink link(NodeIdentity identity) throws IOException {
        HostileLink link = HostileLink.open(call(), identity);
        assault.traffic().linked();
        return link;
    }

    Scene scene() {
        return scene;
    }

    /** Its number among those that attack the same node. */
    int worker() {
        return worker;
    }

    boolean goesOn() {
        return assault.goesOn();
    }

    /** Waits until the attack as a whole may do so much more. */
    void pace(long units) {
        assault.pace(units);
    }

    /** Does nothing for a while. */
    void idle(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0 && goesOn(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, SLICE_NANOS));
        }
    }

    /** A connection is of no use any more. */
    void forget(HostileConnection connection) {
        connection.close();
        connections.remove(connection);
    }

    /** Closes all of its connections. */
    void leave() {
        for (HostileConnection connection : connections) {
            forget(connection);
        }
    }
}

package io.timecoin.chaos;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace for each node, joined by a bridge on which the test sits as well, so that it reaches every node
 * whatever the nodes can hear of each other. What one node shall not send another is addressed to a link address that nobody
 * has: those packets are really lost, in one direction only. Needs the right to make namespaces, and {@code ip}; the test is
 * skipped, saying so, without. Closing it removes everything.
 */
final class PartitionNamespaces implements AutoCloseable {

    private static final String NOBODY = "02:00:00:00:00:fe";
    private static final int OWN_ADDRESS = 254;

    private final int nodes;
    private final String id;
    private final String subnet;
    private final List<List<String>> undo = new ArrayList<>();

    private PartitionNamespaces(int nodes) {
        this.nodes = nodes;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.id = Long.toString(random.nextLong(46_656, 1_679_616), 36); // four characters: an interface has 15 at most
        this.subnet = "10." + random.nextInt(200, 250) + "." + random.nextInt(1, 255) + ".";
    }

    static PartitionNamespaces make(int nodes) {
        PartitionNamespaces made = new PartitionNamespaces(nodes);
        Outcome first = run(List.of("ip", "netns", "add", made.namespace(0)));
        assumeTrue(first.succeeded(), () -> "this process may not make network namespaces: " + first.said());
        made.undo.addFirst(List.of("ip", "netns", "del", made.namespace(0)));
        try {
            made.build();
            return made;
        } catch (RuntimeException | Error e) {
            made.close();
            throw e;
        }
    }

    private void build() {
        String bridge = "tcb" + id;
        must("ip", "link", "add", bridge, "type", "bridge");
        undo.addFirst(List.of("ip", "link", "del", bridge));
        must("ip", "addr", "add", subnet + OWN_ADDRESS + "/24", "dev", bridge);
        must("ip", "link", "set", bridge, "up");
        for (int node = 0; node < nodes; node++) {
            if (node > 0) {
                must("ip", "netns", "add", namespace(node));
                undo.addFirst(List.of("ip", "netns", "del", namespace(node)));
            }
            String end = "tcv" + id + node;
            must("ip", "link", "add", end, "type", "veth", "peer", "name", "eth0", "netns", namespace(node));
            undo.addFirst(List.of("ip", "link", "del", end));
            must("ip", "link", "set", end, "master", bridge);
            must("ip", "link", "set", end, "up");
            must("ip", "-n", namespace(node), "addr", "add", host(node) + "/24", "dev", "eth0");
            must("ip", "-n", namespace(node), "link", "set", "eth0", "up");
            must("ip", "-n", namespace(node), "link", "set", "lo", "up");
        }
    }

    private String namespace(int node) {
        return "tcn" + id + node;
    }

    /** Address of a node. */
    String host(int node) {
        return subnet + (node + 1);
    }

    /** What a command begins with to run in a node's namespace. */
    List<String> launcher(int node) {
        return List.of("ip", "netns", "exec", namespace(node));
    }

    /** From now on nothing that {@code from} sends reaches {@code to}. */
    void lose(int from, int to) {
        must(
                "ip",
                "-n",
                namespace(from),
                "neigh",
                "replace",
                host(to),
                "lladdr",
                NOBODY,
                "nud",
                "permanent",
                "dev",
                "eth0");
    }

    /** Nothing passes between the two groups any more, in either direction. */
    void part(List<Integer> some, List<Integer> others) {
        for (int one : some) {
            for (int other : others) {
                lose(one, other);
                lose(other, one);
            }
        }
    }

    /** Everything passes again. */
    void healAll() {
        for (int node = 0; node < nodes; node++) {
            must("ip", "-n", namespace(node), "neigh", "flush", "dev", "eth0", "nud", "permanent");
        }
    }

    private record Outcome(boolean succeeded, String said) {}

    private static void must(String... command) {
        Outcome outcome = run(List.of(command));
        if (!outcome.succeeded()) {
            throw new IllegalStateException(String.join(" ", command) + ": " + outcome.said());
        }
    }

    private static Outcome run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int exit = process.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue();
            return new Outcome(exit == 0, said);
        } catch (IOException e) {
            return new Outcome(false, String.valueOf(e.getMessage()));
        }
    }

    /** Removes what was made, last first; one that is gone already, as a pair's other end is, is no harm. */
    @Override
    public void close() {
        undo.forEach(PartitionNamespaces::run);
        undo.clear();
    }
}

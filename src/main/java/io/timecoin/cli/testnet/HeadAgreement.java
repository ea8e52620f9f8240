package io.timecoin.cli.testnet;

import io.timecoin.cli.testnet.HeadSource.Count;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Compares the heads of nodes that go on, each at a height of its own: blocks at the lowest height of all, supplies wherever two
 * nodes were asked at one height. For one thread.
 */
final class HeadAgreement {

    private final List<HeadSource> nodes;

    /** What was counted at each height, by the index of the node. */
    private final NavigableMap<Long, NavigableMap<Integer, String>> supplies = new TreeMap<>();

    private List<Long> heights = List.of();
    private boolean counted = true;

    HeadAgreement(List<HeadSource> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** Of the nodes when they were asked last. */
    List<Long> heights() {
        return heights;
    }

    /**
     * Asks all of them once more.
     *
     * @return the highest head at which all have been asked, now or before; empty if there is none yet
     * @throws LocalNetworkException if they do not agree
     */
    Optional<NetworkHead> ask() {
        List<Long> asked = new ArrayList<>();
        List<Count> counts = counts();
        for (int i = 0; i < nodes.size(); i++) {
            Count count = counts.get(i);
            if (!count.consistent()) {
                throw new LocalNetworkException("at height " + count.height() + " the coins of "
                        + nodes.get(i).name() + " do not add up to the supply of " + count.supply() + " satoshis");
            }
            asked.add(count.height());
            counted &= count.counted();
            supplies.computeIfAbsent(count.height(), _ -> new TreeMap<>()).put(i, count.supply());
            requireOneSupply(count.height());
        }
        heights = List.copyOf(asked);
        requireOneBlock(asked.stream().mapToLong(Long::longValue).min().orElse(0));
        return supplies.descendingMap().entrySet().stream()
                .filter(height -> height.getValue().size() == nodes.size())
                .findFirst()
                .map(height -> new NetworkHead(
                        nodes.size(),
                        height.getKey(),
                        requireOneBlock(height.getKey()),
                        height.getValue().firstEntry().getValue(),
                        counted));
    }

    /** At once: where counting takes long, they are at one height when it begins. */
    private List<Count> counts() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Count>> counts =
                    nodes.stream().map(node -> threads.submit(node::count)).toList();
            List<Count> done = new ArrayList<>();
            for (Future<Count> count : counts) {
                done.add(count.get());
            }
            return done;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalNetworkException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        }
    }

    private void requireOneSupply(long height) {
        Set<String> distinct = new LinkedHashSet<>(
                supplies.getOrDefault(height, new TreeMap<>()).values());
        if (distinct.size() > 1) {
            throw new LocalNetworkException("the nodes do not agree: at height " + height + " they count supplies of "
                    + distinct + " satoshis");
        }
    }

    private String requireOneBlock(long height) {
        List<String> hashes = nodes.stream().map(node -> node.hashAt(height)).toList();
        if (new LinkedHashSet<>(hashes).size() > 1) {
            throw new LocalNetworkException(
                    "the nodes do not agree: at height " + height + " they have the blocks " + hashes);
        }
        return hashes.getFirst();
    }
}

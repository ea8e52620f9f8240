package io.timecoin.cli.testnet;

import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.HeadSource.Count;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
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

    private static final long NEVER_ASKED = -1;

    private final List<HeadSource> nodes;

    /** What was counted at each height, by the index of the node. */
    private final NavigableMap<Long, NavigableMap<Integer, Count>> counts = new TreeMap<>();

    private final List<Long> heights;
    private Optional<NodeClientException> lastRefusal = Optional.empty();

    HeadAgreement(List<HeadSource> nodes) {
        this.nodes = List.copyOf(nodes);
        this.heights = new ArrayList<>(Collections.nCopies(nodes.size(), NEVER_ASKED));
    }

    /** Of the nodes when they answered last; −1 of one that never did. */
    List<Long> heights() {
        return List.copyOf(heights);
    }

    /** Why the last answer is missing that could not be had for the moment. */
    Optional<NodeClientException> lastRefusal() {
        return lastRefusal;
    }

    /**
     * Asks all of them once more. One that is overloaded or does not answer for the moment is asked again the next time.
     *
     * @return the highest head at which all have been asked, now or before; empty if there is none yet
     * @throws LocalNetworkException if they do not agree
     * @throws NodeClientException if one refuses for good
     */
    Optional<NetworkHead> ask() {
        List<Optional<Count>> answers = answers();
        for (int i = 0; i < nodes.size(); i++) {
            Optional<Count> answer = answers.get(i);
            if (answer.isPresent()) {
                take(i, answer.get());
            }
        }
        if (answers.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        try {
            requireOneBlock(heights.stream().mapToLong(Long::longValue).min().orElse(0));
            return highest();
        } catch (NodeClientException e) {
            requireTransient(e);
            return Optional.empty();
        }
    }

    private void take(int node, Count count) {
        if (!count.consistent()) {
            throw new LocalNetworkException("at height " + count.height() + " the coins of "
                    + nodes.get(node).name() + " do not add up to the supply of " + count.supply() + " satoshis");
        }
        heights.set(node, count.height());
        counts.computeIfAbsent(count.height(), _ -> new TreeMap<>())
                .merge(
                        node,
                        count,
                        (before, now) -> before.counted() && before.supply().equals(now.supply()) ? before : now);
        requireOneSupply(count.height());
    }

    private Optional<NetworkHead> highest() {
        return counts.descendingMap().entrySet().stream()
                .filter(height -> height.getValue().size() == nodes.size())
                .findFirst()
                .map(height -> new NetworkHead(
                        nodes.size(),
                        height.getKey(),
                        requireOneBlock(height.getKey()),
                        height.getValue().firstEntry().getValue().supply(),
                        height.getValue().values().stream().allMatch(Count::counted)));
    }

    /** At once: where counting takes long, they are at one height when it begins. Empty of who has no answer for the moment. */
    private List<Optional<Count>> answers() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Count>> asked =
                    nodes.stream().map(node -> threads.submit(node::count)).toList();
            List<Optional<Count>> answers = new ArrayList<>();
            for (Future<Count> answer : asked) {
                answers.add(answer(answer));
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalNetworkException("interrupted", e);
        }
    }

    private Optional<Count> answer(Future<Count> answer) throws InterruptedException {
        try {
            return Optional.of(answer.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NodeClientException refusal) {
                requireTransient(refusal);
                return Optional.empty();
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        }
    }

    private void requireTransient(NodeClientException refusal) {
        if (!refusal.isTransient()) {
            throw refusal;
        }
        lastRefusal = Optional.of(refusal);
    }

    private void requireOneSupply(long height) {
        List<String> distinct = counts.getOrDefault(height, new TreeMap<>()).values().stream()
                .map(Count::supply)
                .distinct()
                .toList();
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

package io.timecoin.chaos;

import io.timecoin.cli.testnet.LocalNetworkPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A {@link TcpProxy} for each node and each other that it dials, so that every pair can be treated by itself. */
final class TcpProxyMesh implements AutoCloseable {

    private record Pair(int dialler, int target) {}

    private final Map<Pair, TcpProxy> proxies = new LinkedHashMap<>();
    private final int nodes;

    TcpProxyMesh(LocalNetworkPlan plan, long seed) throws IOException {
        this.nodes = plan.nodes();
        SplittableRandom random = new SplittableRandom(seed);
        for (int dialler = 0; dialler < nodes; dialler++) {
            for (int target = 0; target < nodes; target++) {
                if (dialler != target) {
                    InetSocketAddress address =
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.peerPort(target));
                    proxies.put(new Pair(dialler, target), new TcpProxy(address, random.split()));
                }
            }
        }
    }

    /** The peers of a node, as its settings name them. */
    String peersOf(int dialler) {
        return peersOf(dialler, nodes);
    }

    /** Those of them below {@code end}. */
    String peersOf(int dialler, int end) {
        return IntStream.range(0, end)
                .filter(target -> target != dialler)
                .mapToObj(target -> "127.0.0.1:" + proxy(dialler, target).port())
                .collect(Collectors.joining(","));
    }

    TcpProxy proxy(int dialler, int target) {
        TcpProxy proxy = proxies.get(new Pair(dialler, target));
        if (proxy == null) {
            throw new IllegalArgumentException("no node " + dialler + " dials a node " + target);
        }
        return proxy;
    }

    /** Both proxies between two nodes: which of them carries their link is not known. */
    void between(int one, int other, Consumer<TcpProxy> change) {
        List.of(proxy(one, other), proxy(other, one)).forEach(change);
    }

    /** Everything that one node has to do with the others. */
    void around(int node, Consumer<TcpProxy> change) {
        IntStream.range(0, nodes).filter(other -> other != node).forEach(other -> between(node, other, change));
    }

    /** Nothing that {@code from} says reaches {@code to} any more, whoever of them opened the connection. */
    void blackHole(int from, int to) {
        proxy(from, to).stall(TcpProxy.Way.TO_TARGET);
        proxy(to, from).stall(TcpProxy.Way.TO_CALLER);
    }

    void healAll() {
        proxies.values().forEach(TcpProxy::heal);
        proxies.values().forEach(proxy -> proxy.shape(TcpProxyShape.NONE));
    }

    @Override
    public void close() throws IOException {
        for (TcpProxy proxy : proxies.values()) {
            proxy.close();
        }
    }
}

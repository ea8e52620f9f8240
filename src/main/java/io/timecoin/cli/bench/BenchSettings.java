package io.timecoin.cli.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * What shall be measured.
 *
 * @param nodes of a fresh local network; of no meaning if there are {@code urls}
 * @param urls client APIs of a running network, all of its nodes; empty for a fresh one
 * @param faucetKey key file whose coins pay for the load on a running network
 * @param genesis of a running network, for its fees
 * @param load how transactions are offered
 * @param transactions to prepare; absent: what this machine could do at most
 * @param grow coins to make first that nobody spends; 0 for none
 * @param idle how long to look at the nodes before they have anything to do
 * @param killOne whether a node is killed under load
 * @param lateJoin how a node joins under load, if one does
 * @param keep whether the network's files stay
 * @param basePort of a fresh network
 * @param epoch of a fresh network
 */
public record BenchSettings(
        int nodes,
        List<URI> urls,
        Optional<Path> faucetKey,
        Optional<Path> genesis,
        LoadPlan load,
        OptionalInt transactions,
        int grow,
        Optional<Duration> idle,
        boolean killOne,
        Optional<LateJoinPlan> lateJoin,
        boolean keep,
        int basePort,
        Duration epoch) {

    public BenchSettings {
        urls = List.copyOf(urls);
    }

    /** All options of the run. */
    SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        if (urls.isEmpty()) {
            json.put("nodes", nodes);
            json.put("basePort", basePort);
            json.put("epochMillis", epoch.toMillis());
            json.put("killOne", killOne);
            json.put("keep", keep);
            idle.ifPresent(time -> json.put("idleMillis", time.toMillis()));
            lateJoin.ifPresent(join -> json.put("lateJoin", join.toJson()));
        } else {
            json.put("urls", urls.stream().map(URI::toString).toList());
            faucetKey.ifPresent(file -> json.put("key", file.toString()));
            genesis.ifPresent(file -> json.put("genesis", file.toString()));
        }
        json.put("warmupMillis", load.warmup().toMillis());
        json.put("durationMillis", load.measured().toMillis());
        json.put("rate", load.rate().isPresent() ? load.rate().getAsInt() : "max");
        json.put("inFlight", load.inFlight());
        transactions.ifPresent(count -> json.put("transactions", count));
        json.put("grow", grow);
        return json;
    }

    /** Nodes that the load goes to. */
    int targets() {
        return urls.isEmpty() ? nodes : urls.size();
    }
}

package io.timecoin.cli.bench;

import io.timecoin.cli.testnet.NodeJvm;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What the JVMs of a measurement were started with.
 *
 * @param load of this process
 * @param nodes of each node of a fresh network; empty for a running one, which does not say
 */
record JvmOptions(List<String> load, List<String> nodes) {

    JvmOptions {
        load = List.copyOf(load);
        nodes = List.copyOf(nodes);
    }

    static JvmOptions of(BenchSettings settings) {
        return new JvmOptions(
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                settings.urls().isEmpty()
                        ? NodeJvm.ofThisProcess(settings.nodes(), System.getenv())
                                .options()
                        : List.of());
    }

    SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("load", load);
        json.put("nodes", nodes);
        return json;
    }
}

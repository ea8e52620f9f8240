package io.timecoin.node;

import java.util.List;
import java.util.Map;

/**
 * The settings a node runs with.
 *
 * @param values what was set, by key, {@code quarkus.*} keys of the file and arguments included; defaults are not in it
 * @param warnings one sentence each, for the log
 */
public record LoadedConfig(NodeConfig config, Map<String, String> values, List<String> warnings) {

    public LoadedConfig {
        values = Map.copyOf(values);
        warnings = List.copyOf(warnings);
    }
}

package io.timecoin.chaos;

import io.timecoin.cli.Program;
import io.timecoin.cli.testnet.LocalNetworkException;
import io.timecoin.cli.testnet.NodeJvm;
import io.timecoin.node.ConfigInputs;
import io.timecoin.node.DataDirectorySetup;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * How one node of a test's network differs from one of {@code testnet}.
 *
 * @param host where its client and operator ports are reached
 * @param settings that replace those of a local network, with their full names
 * @param launcher words before the command that runs it, such as {@code env NAME=value}
 */
record NetworkFaultNode(String host, Map<String, String> settings, List<String> launcher) {

    static NetworkFaultNode withPeers(String peers) {
        return new NetworkFaultNode(
                "127.0.0.1",
                Map.of(
                        "timecoin.network.peers",
                        peers,
                        "timecoin.network.discovery",
                        "false"), // through the proxies, or not at all
                List.of());
    }

    NetworkFaultNode launchedBy(List<String> words) {
        return new NetworkFaultNode(host, settings, words);
    }

    /** Writes its settings over those that are there. */
    void writeSettings(Path directory) {
        Path file = directory.resolve(ConfigInputs.FILE_NAME);
        Properties present = new Properties();
        try {
            if (Files.exists(file)) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    present.load(reader);
                }
            }
            TreeMap<String, String> all = new TreeMap<>();
            present.stringPropertyNames().forEach(name -> all.put(name, present.getProperty(name)));
            all.putAll(settings);
            DataDirectorySetup.writeSettings(file, all);
        } catch (IOException e) {
            throw new LocalNetworkException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** The packaged program behind the launcher: a script that becomes it, so that signals and the pid are the node's own. */
    NodeJvm jvm(Path directory) {
        NodeJvm plain = NodeJvm.of(Program.jar(), Map.of());
        if (launcher.isEmpty()) {
            return plain;
        }
        Path script = directory.resolve("launch.sh");
        try {
            Files.writeString(
                    script, "#!/bin/sh\nexec " + String.join(" ", launcher) + " " + plain.java() + " \"$@\"\n");
        } catch (IOException e) {
            throw new LocalNetworkException("cannot write " + script + ": " + e.getMessage(), e);
        }
        if (!script.toFile().setExecutable(true)) {
            throw new LocalNetworkException("cannot be made executable: " + script);
        }
        return new NodeJvm(script, plain.jar(), plain.options());
    }
}

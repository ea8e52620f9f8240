package io.timecoin.node;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.timecoin.network.ListenException;
import io.timecoin.node.StopSignal.End;
import io.timecoin.storage.StorageException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Starts Quarkus for one node; whatever Quarkus must know before it starts is set here. */
public final class NodeLauncher {

    private static final Logger LOG = Logger.getLogger(NodeLauncher.class);

    /** What Netty allows itself outside the heap; read once, when its first buffer is made. */
    private static final String BUFFERS = "io.netty.maxDirectMemory";

    /**
     * How long the platform remembers addresses of names, and that a name has none, s: a node that has moved is looked for within
     * seconds. Read once, at the first lookup.
     */
    private static final Map<String, String> NAME_CACHE =
            Map.of("networkaddress.cache.ttl", "3", "networkaddress.cache.negative.ttl", "1");

    private static final int FAILED = 1;

    private NodeLauncher() {}

    /**
     * Runs a node on the calling thread until it is stopped. Everything an operator can get wrong is looked at first, so
     * that it is told in one sentence and not by the stack trace of some later part.
     *
     * @param notes takes one line if the process is told to stop before the node has started
     * @return the exit code of the process: 0 stopped as asked, otherwise the node failed while it ran
     * @throws NodeStartException if settings, files or ports do not let it start
     */
    public static int run(ConfigInputs inputs, Consumer<String> notes) throws NodeStartException {
        StopSignal signal = new StopSignal(notes);
        try {
            signal.watch();
            return run(inputs, signal);
        } catch (NodeStartException | RuntimeException e) {
            // Whatever breaks off while the process ends does so because of that.
            if (signal.came()) {
                return FAILED;
            }
            throw e;
        }
    }

    private static int run(ConfigInputs inputs, StopSignal signal) throws NodeStartException {
        NAME_CACHE.forEach(Security::setProperty);
        LoadedConfig loaded = NodeConfigLoader.load(inputs);
        NodeFiles files = NodeFiles.read(loaded.config().node(), new SecureRandom());
        NodePorts ports = NodePorts.of(loaded.config(), files.genesis().network());
        ports.requireFree(loaded.config());
        quarkusSettings(loaded, ports).forEach(System::setProperty);
        if (System.getProperty(BUFFERS) == null) {
            System.setProperty(
                    BUFFERS, Long.toString(OffHeapShares.ofThisProcess().buffers()));
        }
        loaded.warnings().forEach(LOG::warn);
        signal.begin();
        try {
            Quarkus.run(NodeApplication.class, (code, failure) -> signal.ended(new End(code, failure)));
        } catch (RuntimeException e) {
            signal.ended(new End(FAILED, e));
        }
        return exitCode(signal.end(), loaded.values());
    }

    /** What Quarkus is told; a setting of the user's own under {@code quarkus.*} comes before ours. */
    static Map<String, String> quarkusSettings(LoadedConfig loaded, NodePorts ports) {
        ApiConfig api = loaded.config().api();
        Map<String, String> settings = new TreeMap<>();
        settings.put("quarkus.http.host", api.host());
        settings.put("quarkus.http.port", Integer.toString(ports.api()));
        settings.put("quarkus.management.host", api.managementHost());
        settings.put("quarkus.management.port", Integer.toString(ports.management()));
        settings.putAll(loaded.values());
        return settings;
    }

    private static int exitCode(End end, Map<String, String> settings) throws NodeStartException {
        if (end.failure() == null) {
            return end.exitCode();
        }
        Optional<NodeStartException> refusal = refusal(end.failure());
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        throw refusalOfLibrary(end.failure(), settings)
                .orElseThrow(() -> new IllegalStateException("the node failed to start", end.failure()));
    }

    /** Where a failure names a setting of a library's that the user gave, that is what is wrong; its value may be a secret. */
    static Optional<NodeStartException> refusalOfLibrary(Throwable failure, Map<String, String> settings) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = String.valueOf(cause.getMessage());
            for (Map.Entry<String, String> setting :
                    new TreeMap<>(settings).descendingMap().entrySet()) {
                if (!setting.getKey().startsWith(NodeConfigKeys.PREFIX) && words.contains(setting.getKey())) {
                    return Optional.of(
                            new NodeStartException(setting.getKey() + " cannot be what it is set to", failure));
                }
            }
        }
        return Optional.empty();
    }

    /** The sentence for an operator that lies below what Quarkus wrapped around it, if there is one. */
    private static Optional<NodeStartException> refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NodeStartException refused) {
                return Optional.of(refused);
            }
            if (cause instanceof StorageException || cause instanceof ListenException) {
                return Optional.of(new NodeStartException(String.valueOf(cause.getMessage()), cause));
            }
            if (cause instanceof QuarkusBindException bind) {
                return Optional.of(new NodeStartException(
                        "port " + bind.getPort() + " on " + bind.getHost()
                                + " was taken by another process just now; stop it, or set " + NodeConfigKeys.PREFIX
                                + "api.port or " + NodeConfigKeys.PREFIX + "api.management-port",
                        bind));
            }
        }
        return Optional.empty();
    }
}

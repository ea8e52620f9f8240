package io.timecoin.network.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Looks configured names up again and again, so that a node that has moved is found within seconds. A name that has no answer keeps
 * the addresses that it had: where nobody can be asked, links still stand. Each name has its own lookups, on threads that may wait: one that nobody answers for holds
 * up no other.
 */
final class NameWatch {

    private static final Logger LOG = Logger.getLogger(NameWatch.class);

    /** More addresses of one name are left out. */
    static final int MOST_ADDRESSES = 64;

    private final Set<String> names;
    private final Duration every;
    private final DiscoveryPorts ports;
    private final DiscoveryCounts counts;
    private final BiConsumer<String, List<InetAddress>> found;
    private final Map<String, Boolean> answered = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /** @param found told of all addresses of a name after each lookup that had an answer, on a thread of lookups */
    NameWatch(
            Set<String> names,
            Duration every,
            DiscoveryPorts ports,
            DiscoveryCounts counts,
            BiConsumer<String, List<InetAddress>> found) {
        this.names = names;
        this.every = every;
        this.ports = ports;
        this.counts = counts;
        this.found = found;
    }

    /** Looks all names up now, and each again as long as it is not stopped. */
    void start() {
        names.forEach(this::begin);
    }

    void stop() {
        stopped = true;
    }

    private void begin(String name) {
        if (stopped) {
            return;
        }
        try {
            ports.names().execute(() -> watch(name));
        } catch (RejectedExecutionException e) {
            LOG.debug("the node is stopping: no name is looked up any more");
        }
    }

    private void watch(String name) {
        try {
            lookUp(name);
        } finally {
            Duration pause = DiscoveryTimings.jittered(every, ports.runtime().jitter());
            ports.runtime().scheduler().after(pause, () -> begin(name));
        }
    }

    private void lookUp(String name) {
        if (stopped) {
            return;
        }
        try {
            List<InetAddress> addresses = ports.resolver().resolve(name).stream()
                    .distinct()
                    .limit(MOST_ADDRESSES)
                    .toList();
            found.accept(name, addresses);
            tell(name, true);
        } catch (UnknownHostException e) {
            counts.count(DiscoveryCounts.Event.UNRESOLVED);
            tell(name, false);
        }
    }

    /** Once each time that it changes. */
    private void tell(String name, boolean now) {
        Boolean before = answered.put(name, now);
        if (!now && !Boolean.FALSE.equals(before)) {
            LOG.warnf(
                    "the name %s has no address now; the addresses that it had are kept, and it is asked for again",
                    name);
        } else if (now && Boolean.FALSE.equals(before)) {
            LOG.infof("the name %s has an address again", name);
        }
    }
}

package io.timecoin.node;

import io.timecoin.network.Direction;
import io.timecoin.network.PeerManager;
import io.timecoin.network.discovery.BookTable;
import io.timecoin.network.discovery.Discovery;
import io.timecoin.network.discovery.DiscoveryCounts.Event;
import jakarta.inject.Singleton;
import java.util.Locale;

/** What is known of other nodes' endpoints, and what is done to know more. */
@Singleton
public record DiscoveryMetrics(Discovery discovery, PeerManager peers) implements MetricSource {

    private static final String PREFIX = "timecoin_discovery_";

    @Override
    public void describe(Registry registry) {
        registry.gauge(
                "timecoin_outbound_links",
                "Links that this node opened",
                () -> peers.peers().stream()
                        .filter(peer -> peer.direction() == Direction.OUTBOUND)
                        .count());
        for (BookTable table : BookTable.values()) {
            registry.gauge(
                    "timecoin_book_entries",
                    "Endpoints in the address book",
                    "table",
                    named(table),
                    () -> discovery.entries().stream()
                            .filter(entry -> entry.table() == table)
                            .count());
        }
        registry.counter(PREFIX + "dialled_configured", "Dials of configured peers", peers::orderedDials);
        for (Event event : Event.values()) {
            registry.counter(
                    PREFIX + named(event),
                    event.words(),
                    () -> discovery.counts().get(event));
        }
    }

    private static String named(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

package io.timecoin.network.discovery;

import io.timecoin.network.Announcement;
import io.timecoin.network.EndpointRecord;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.NodeIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this node says of itself: signed anew when half of its time is over, when the endpoint changes, and above any record of its own
 * key that has come back from others, made before the clock was set. For one thread at a time.
 */
final class OwnEndpoint {

    private final NodeIdentity identity;
    private @Nullable IpEndpoint endpoint;
    private @Nullable EndpointRecord record;
    private long lastSerial = -1;

    OwnEndpoint(NodeIdentity identity) {
        this.identity = identity;
    }

    /** Where it is now to be dialled. */
    void at(IpEndpoint now) {
        endpoint = now;
    }

    /** A record of its own key has come, verified. */
    void heard(EndpointRecord own) {
        EndpointRecord shown = record;
        if (own.serial() >= lastSerial && !own.equals(shown)) {
            lastSerial = own.serial();
            record = null;
        }
    }

    /** What it says of itself at this time, Unix ms; empty if it is to be dialled nowhere. */
    Optional<Announcement> announcement(long now) {
        IpEndpoint place = endpoint;
        if (place == null) {
            return Optional.empty();
        }
        EndpointRecord shown = record;
        long half = EndpointRecord.LIFETIME.toMillis() / 2;
        if (shown == null || !shown.endpoint().equals(place) || !shown.holdsAt(now + half)) {
            long serial = Math.max(Math.max(0, now), lastSerial + 1);
            shown = EndpointRecord.signed(
                    identity.nodeSigner(),
                    identity.genesisHash(),
                    place,
                    serial,
                    serial + EndpointRecord.LIFETIME.toMillis());
            record = shown;
            lastSerial = serial;
        }
        return Optional.of(new Announcement(shown, identity.records().get()));
    }
}

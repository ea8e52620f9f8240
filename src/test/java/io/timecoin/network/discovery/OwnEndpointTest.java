package io.timecoin.network.discovery;

import static io.timecoin.network.discovery.Told.GENESIS;
import static io.timecoin.network.discovery.Told.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.ledger.Network;
import io.timecoin.network.EndpointRecord;
import io.timecoin.network.NodeIdentity;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OwnEndpointTest {

    private static final long LIFETIME = EndpointRecord.LIFETIME.toMillis();

    private final NodeIdentity identity =
            new NodeIdentity(Network.DEVNET, GENESIS, Told.signer("own"), Optional::empty, "");
    private final OwnEndpoint own = new OwnEndpoint(identity);

    private EndpointRecord at(long now) {
        return own.announcement(now).orElseThrow().endpoint();
    }

    @Test
    void whoIsToBeDialledNowhereSaysNothing() {
        assertTrue(own.announcement(NOW).isEmpty());
    }

    @Test
    void aRecordIsSignedAnewWhenHalfOfItsTimeIsOver() {
        own.at(Told.at("9.9.9.9:1"));
        EndpointRecord first = at(NOW);
        assertTrue(first.isSigned(GENESIS, SignatureVerifiers.bouncyCastle()));
        assertEquals(first, at(NOW + LIFETIME / 2 - 1));
        EndpointRecord second = at(NOW + LIFETIME / 2);
        assertTrue(second.serial() > first.serial() && second.holdsAt(NOW + LIFETIME));
    }

    @Test
    void anotherEndpointGetsAGreaterSerialWhateverTheClockSays() {
        own.at(Told.at("9.9.9.9:1"));
        EndpointRecord first = at(NOW);
        own.at(Told.at("9.9.9.9:2"));
        EndpointRecord second = at(NOW);
        assertTrue(second.serial() > first.serial());
        assertEquals(Told.at("9.9.9.9:2"), second.endpoint());
        own.at(Told.at("9.9.9.9:3"));
        assertTrue(at(NOW - 60_000).serial() > second.serial());
    }

    @Test
    void aRecordOfItsOwnThatComesBackFromALaterTimeIsOutdone() {
        own.at(Told.at("9.9.9.9:1"));
        EndpointRecord first = at(NOW);
        own.heard(first);
        assertEquals(first, at(NOW), "its own word is no news");
        EndpointRecord before =
                EndpointRecord.signed(Told.signer("own"), GENESIS, Told.at("9.9.9.9:7"), NOW + 5_000, NOW + LIFETIME);
        own.heard(before);
        assertTrue(at(NOW).serial() > before.serial());
        assertEquals(Told.at("9.9.9.9:1"), at(NOW).endpoint());
    }
}

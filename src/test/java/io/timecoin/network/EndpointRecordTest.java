package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointRecordTest {

    private static final long SIGNED = 1_767_225_600_000L;
    private static final long EXPIRY = SIGNED + EndpointRecord.LIFETIME.toMillis();

    private static IpEndpoint at(String place) {
        return IpEndpoint.of(HostPort.parse(place)).orElseThrow();
    }

    private static EndpointRecord record(String place) {
        return EndpointRecord.signed(TestPeers.signer("node"), TestPeers.GENESIS, at(place), SIGNED, EXPIRY);
    }

    private static byte[] encoded(EndpointRecord record) {
        ByteWriter out = new ByteWriter(256);
        record.write(out);
        return out.toBytes();
    }

    private static EndpointRecord decoded(byte[] bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        EndpointRecord record = EndpointRecord.read(in);
        in.end("the record");
        return record;
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7:24100", "127.0.0.1:1", "[2001:db8::7]:65535"})
    void aRecordReadsBackAndItsSignatureHolds(String place) throws MalformedException {
        EndpointRecord record = record(place);
        assertEquals(record, decoded(encoded(record)));
        assertTrue(record.isSigned(TestPeers.GENESIS, SignatureVerifiers.bouncyCastle()));
        assertEquals(at(place), record.endpoint());
    }

    @Test
    void itHoldsForOneNetworkOneEndpointAndOneSerial() {
        var verifier = SignatureVerifiers.bouncyCastle();
        EndpointRecord record = record("203.0.113.7:24100");
        assertFalse(record.isSigned(Hash256.ZERO, verifier), "another genesis");
        EndpointRecord elsewhere = new EndpointRecord(
                record.nodeKey(), at("203.0.113.7:24101"), record.serial(), record.expiresAt(), record.signature());
        EndpointRecord newer = new EndpointRecord(
                record.nodeKey(), record.endpoint(), record.serial() + 1, record.expiresAt(), record.signature());
        assertFalse(elsewhere.isSigned(TestPeers.GENESIS, verifier));
        assertFalse(newer.isSigned(TestPeers.GENESIS, verifier));
    }

    @Test
    void itHoldsFromItsSerialOnToItsExpiryOnAClockThatMayBeALittleBehind() {
        EndpointRecord record = record("203.0.113.7:24100");
        assertTrue(record.holdsAt(SIGNED));
        assertTrue(record.holdsAt(SIGNED - EndpointRecord.AHEAD_MILLIS));
        assertFalse(record.holdsAt(SIGNED - EndpointRecord.AHEAD_MILLIS - 1));
        assertTrue(record.holdsAt(EXPIRY - 1));
        assertFalse(record.holdsAt(EXPIRY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "04000000" + "00000000" + "2461", // stands for all addresses of a machine
                "04000000" + "ffffffff" + "2461", // broadcast
                "04000000" + "e0000001" + "2461", // multicast
                "04000000" + "cb007107" + "0000", // no port
                "05000000" + "cb00710707" + "2461", // no address has five bytes
                "10000000" + "00000000000000000000ffffcb007107" + "2461", // IPv4 in the clothes of IPv6
                "11000000" + "20010db800000000000000000000000707" + "2461", // longer than any address
            })
    void whatIsNoPlaceOfOneMachineIsMalformed(String hex) {
        byte[] place = HexFormat.of().parseHex(hex);
        assertThrows(MalformedException.class, () -> IpEndpoint.read(new ByteReader(place)));
    }

    @Test
    void aRecordThatLastsTooLongOrNotAtAllIsMalformed() {
        for (long expiry : List.of(SIGNED, SIGNED - 1, EXPIRY + 1)) {
            ByteWriter out = new ByteWriter(256).fixed(new byte[PublicKey.LENGTH]);
            at("203.0.113.7:24100").write(out);
            out.u64(SIGNED).u64(expiry).fixed(new byte[Signature.LENGTH]);
            assertThrows(MalformedException.class, () -> decoded(out.toBytes()), "expiry " + expiry);
        }
    }

    @Test
    void anAnnouncementIsOfOneNodeKey() throws MalformedException {
        EndpointRecord record = record("203.0.113.7:24100");
        NodeRecord own = TestPeers.record("node", "operator", 3);
        NodeRecord foreign = TestPeers.record("other node", "operator", 3);
        Announcement announcement = new Announcement(record, Optional.of(own));
        ByteWriter out = new ByteWriter(512);
        announcement.write(out);
        assertEquals(announcement, Announcement.read(new ByteReader(out.toBytes())));
        ByteWriter mixed = new ByteWriter(512);
        record.write(mixed);
        mixed.u32(1);
        foreign.write(mixed);
        assertThrows(MalformedException.class, () -> Announcement.read(new ByteReader(mixed.toBytes())));
        assertThrows(IllegalArgumentException.class, () -> new Announcement(record, Optional.of(foreign)));
    }

    @Test
    void namesAreNoEndpointsOfRecords() {
        assertTrue(IpEndpoint.of(HostPort.parse("node.example:24100")).isEmpty());
        assertTrue(IpEndpoint.of(HostPort.parse("0.0.0.0:24100")).isEmpty());
    }
}

package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import org.junit.jupiter.api.Test;

final class OwnRecordTest {

    private static final long DAY = 24 * 3_600_000L;

    private final PublicKey nodeKey = TestPeers.signer("node").publicKey();
    private long now = 1_000 * DAY;
    private final OwnRecord own =
            new OwnRecord(TestPeers.signer("operator"), TestPeers.GENESIS, TestPeers.GENESIS, nodeKey, 7, () -> now);

    private NodeRecord record() {
        return own.get().orElseThrow();
    }

    @Test
    void aRecordHoldsForSevenDaysAndIsMadeAnewInTheMiddle() {
        NodeRecord first = record();
        assertEquals(now + 7 * DAY, first.expiresAt());
        now += 3 * DAY;
        assertSame(first, record());
        now += DAY / 2;
        NodeRecord second = record();
        assertEquals(now + 7 * DAY, second.expiresAt());
        assertTrue(second.isSigned(TestPeers.GENESIS, SignatureVerifiers.bouncyCastle()));
    }

    @Test
    void theSerialIsNeverRaisedByMakingARecordAnew() {
        record();
        now += 100 * DAY;
        assertEquals(7, record().serial());
    }

    @Test
    void anExpiredRecordHoldsNoMore() {
        NodeRecord record = record();
        assertFalse(record.isExpiredAt(record.expiresAt() - 1));
        assertTrue(record.isExpiredAt(record.expiresAt()));
    }

    @Test
    void serialAndExpiryAreSigned() {
        NodeRecord record = record();
        NodeRecord raised = new NodeRecord(
                record.masternodeId(), record.operatorKey(), nodeKey, 8, record.expiresAt(), record.signature());
        NodeRecord longer = new NodeRecord(
                record.masternodeId(), record.operatorKey(), nodeKey, 7, record.expiresAt() + 1, record.signature());
        assertFalse(raised.isSigned(TestPeers.GENESIS, SignatureVerifiers.bouncyCastle()));
        assertFalse(longer.isSigned(TestPeers.GENESIS, SignatureVerifiers.bouncyCastle()));
    }

    @Test
    void aRecordIsReadBackAsItWasWritten() throws MalformedException {
        ByteWriter out = new ByteWriter(NodeRecord.ENCODED_LENGTH);
        record().write(out);
        assertEquals(NodeRecord.ENCODED_LENGTH, out.toBytes().length);
        assertEquals(record(), NodeRecord.read(new ByteReader(out.toBytes())));
    }
}

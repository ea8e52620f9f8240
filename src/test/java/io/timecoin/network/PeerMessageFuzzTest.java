package io.timecoin.network;

import static io.timecoin.DecoderProperties.assertOneEncoding;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.timecoin.DecoderProperties.Allowance;
import io.timecoin.ledger.codec.MalformedException;

/** Everything that peers say: proposals with their compact blocks, votes, certificates, transactions, blocks, requests. */
final class PeerMessageFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void aPayloadIsRefusedOrIsTheOneEncodingOfItsMessage(byte[] input) throws Exception {
        assertOneEncoding(
                input,
                MalformedException.class,
                Allowance.BINARY,
                bytes -> PeerMessageCodec.encode(PeerMessageCodec.decode(bytes)));
    }
}

package io.timecoin.ledger;

import static io.timecoin.DecoderProperties.assertOneEncoding;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.timecoin.DecoderProperties.Allowance;
import io.timecoin.DecoderProperties.Round;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The binary encodings of the ledger and the text of an address. The first byte of an input says which. */
final class LedgerEncodingFuzzTest {

    /** A field that another encoding embeds. */
    @FunctionalInterface
    private interface Part<T> {
        T read(ByteReader in) throws MalformedException;
    }

    private static final List<Round> DECODERS = List.of(
            bytes -> Transaction.decode(bytes).encode(),
            bytes -> Block.decode(bytes).encode(),
            bytes -> whole(bytes, BlockHeader::read, BlockHeader::write),
            bytes -> whole(bytes, ChainState::read, ChainState::write),
            bytes -> Genesis.decode(bytes).encode());

    @FuzzTest(maxDuration = "5m")
    void bytesAreRefusedOrAreTheOneEncoding(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        int which = (input[0] & 0xff) % (DECODERS.size() + 1);
        if (which == DECODERS.size()) {
            assertAddress(new String(bytes, StandardCharsets.UTF_8));
        } else {
            assertOneEncoding(bytes, MalformedException.class, Allowance.BINARY, DECODERS.get(which));
        }
    }

    private static <T> byte[] whole(byte[] bytes, Part<T> part, java.util.function.BiConsumer<T, ByteWriter> writer)
            throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        T value = part.read(in);
        in.end("the field");
        ByteWriter out = new ByteWriter(bytes.length);
        writer.accept(value, out);
        return out.toBytes();
    }

    /** A text is the one text of an address on at most one kind of network. */
    private static void assertAddress(String text) {
        for (Network network : Network.values()) {
            switch (AddressText.parse(text, network)) {
                case AddressText.Outcome.Parsed(Address address) ->
                    assertEquals(text, AddressText.encode(address, network));
                case AddressText.Outcome.Refused refused ->
                    assertEquals(false, refused.detail().isEmpty());
            }
        }
    }
}

package io.timecoin.ledger.json;

import static io.timecoin.DecoderProperties.assertAllocatesWithin;
import static io.timecoin.DecoderProperties.refusing;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.timecoin.DecoderProperties.Action;
import io.timecoin.DecoderProperties.Allowance;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.Transaction;
import java.nio.charset.StandardCharsets;

/** Genesis files and transactions in JSON. The first character of an input says which. */
final class LedgerJsonFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void textIsRefusedOrSurvivesBeingWrittenAgain(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            return;
        }
        String json = text.substring(1);
        Action read = text.charAt(0) == 'g' ? () -> assertGenesis(json) : () -> assertTransaction(json);
        refusing(JsonFault.class, read);
        assertAllocatesWithin(input.length, Allowance.JSON, () -> refusing(JsonFault.class, read));
    }

    private static void assertGenesis(String json) throws Exception {
        Genesis genesis = GenesisFile.read(json);
        assertEquals(genesis, GenesisFile.read(GenesisFile.write(genesis)));
        assertEquals(genesis, Genesis.decode(genesis.encode()), "what a file may say, the canonical encoding can");
    }

    private static void assertTransaction(String json) throws Exception {
        Transaction transaction = TransactionJson.read(json, Network.DEVNET);
        String written = TransactionJson.write(transaction, Network.DEVNET).toString();
        assertArrayEquals(
                transaction.encode(),
                TransactionJson.read(written, Network.DEVNET).encode());
    }
}

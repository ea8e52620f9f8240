package io.timecoin.ledger.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LedgerJsonTest {

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final String genesis = GenesisFile.write(ledger.genesis());
    private final Transaction transfer = ledger.transfer(0, 1, 546);
    private final String json = TransactionJson.write(transfer, Network.DEVNET).toString();

    @Test
    void aGenesisReadsBackWithTheSameHash() throws JsonFault {
        Genesis read = GenesisFile.read(genesis);
        assertEquals(ledger.genesis(), read);
        assertEquals(ledger.genesisHash(), read.hash());
        assertEquals(read, GenesisFile.read(genesis.replaceAll("\\s+", "")), "spaces have no meaning");
    }

    @Test
    void aGenesisNamesTheFieldThatIsWrong() {
        assertGenesisFault("chainName: missing", genesis.replace("\"chainName\" : \"test\",", ""));
        assertGenesisFault("colour: no such field is known", genesis.replaceFirst("\\{", "{\"colour\":1,"));
        assertGenesisFault("network: not mainnet", genesis.replace("\"devnet\"", "\"moon\""));
        assertGenesisFault("version: unknown version 2", genesis.replace("\"version\" : 1", "\"version\" : 2"));
        assertGenesisFault("parameters.minFee: not a string", genesis.replace("\"1000\"", "1000"));
        assertGenesisFault("parameters.epochMillis: not a whole number", genesis.replace(": 600000", ": 600000.5"));
        assertGenesisFault("epochMillis is 5, not within", genesis.replace(": 600000", ": 5"));
        assertGenesisFault("masternodes[0].tier: not free", genesis.replaceFirst("\"bronze\"", "\"wood\""));
        assertGenesisFault(
                "masternodes[0].operatorKey: not 64 hexadecimal digits",
                genesis.replaceFirst("\"operatorKey\" : \"..", "\"operatorKey\" : \""));
        assertGenesisFault(
                "allocations[0].address: an address begins with TIME",
                genesis.replaceFirst("\"address\" : \"TIME", "\"address\" : \"BTCX"));
        assertGenesisFault("Duplicate field", genesis.replaceFirst("\\{", "{\"version\":1,"));
        assertGenesisFault("not JSON", genesis + "{}");
        assertGenesisFault("not JSON", genesis.substring(0, 100));
        assertGenesisFault("not a JSON object", "[]");
        assertGenesisFault("not a JSON object", "");
        assertGenesisFault("not JSON", "[".repeat(10_000));
        assertGenesisFault("characters, at most", " ".repeat(GenesisFile.MAX_LENGTH + 1));
    }

    @Test
    void aTransactionReadsBackWithItsWitnesses() throws JsonFault {
        assertEquals(transfer, TransactionJson.read(json, Network.DEVNET));
        Transaction settlement = Transaction.settlement(1, 2, transfer.outputs());
        assertEquals(
                settlement,
                TransactionJson.read(
                        TransactionJson.write(settlement, Network.MAINNET).toString(), Network.MAINNET));
    }

    @Test
    void theLargestSettlementReadsBack() throws JsonFault {
        Transaction largest = Transaction.settlement(
                1, 2, Collections.nCopies(4_096, transfer.outputs().getFirst()));
        String text = TransactionJson.write(largest, Network.DEVNET).toString();
        assertTrue(text.length() < TransactionJson.MAX_LENGTH);
        assertEquals(largest, TransactionJson.read(text, Network.DEVNET));
        String transfer = text.replace("\"settlement\"", "\"transfer\"");
        JsonFault fault = assertThrows(JsonFault.class, () -> TransactionJson.read(transfer, Network.DEVNET));
        assertEquals("outputs: 4096 elements, at most 1024", fault.getMessage());
    }

    @Test
    void conditionsMemoAndVersionMayBeLeftOut() throws JsonFault {
        String shorter = json.replace("\"version\":1,\"kind\":\"transfer\",", "")
                .replace("\"lockTime\":0,\"validUntil\":0,\"memo\":\"\",\"payload\":\"\",", "");
        assertTrue(shorter.length() < json.length() - 80);
        assertEquals(transfer, TransactionJson.read(shorter, Network.DEVNET));
    }

    @Test
    void aTransactionNamesTheFieldThatIsWrong() {
        for (List<String> change : List.of(
                List.of("\"value\":\"546\"", "\"value\":546", "outputs[0].value: not a string"),
                List.of("\"value\":\"546\"", "\"value\":\"5.46\"", "outputs[0].value: not a decimal string"),
                List.of("\"value\":\"546\"", "\"value\":\"-546\"", "outputs[0].value: not a decimal string"),
                List.of("\"value\":\"546\"", "\"value\":\"0546\"", "outputs[0].value: not a decimal string"),
                List.of("\"value\":\"546\"", "\"value\":\"9223372036854775808\"", "outputs[0].value: not below"),
                List.of("\"vout\":0", "\"vout\":-1", "inputs[0].vout: not a whole number"),
                List.of("\"vout\":0", "\"vout\":2147483648", "inputs[0].vout: not below 2^31"),
                List.of("\"vout\":0", "\"vout\":0,\"sequence\":1", "inputs[0].sequence: no such field"),
                List.of("\"txid\":\"", "\"txid\":\"zz", "inputs[0].txid: "),
                List.of("\"memo\":\"\"", "\"memo\":\"0\"", "memo: not hexadecimal"),
                List.of("\"memo\":\"\"", "\"memo\":\"" + "00".repeat(257) + "\"", "memo: more than 256 bytes"),
                List.of("\"payload\":\"\"", "\"payload\":\"00\"", "payload has 1 elements, more than 0"),
                List.of("\"kind\":\"transfer\"", "\"kind\":\"gift\"", "kind: unknown kind"),
                List.of("\"version\":1", "\"version\":2", "version: unknown version 2"),
                List.of("\"lockTime\":0", "\"lockTime\":null", "lockTime: not a whole number"),
                List.of("\"witnesses\":[", "\"witnesses\":[1,", "witnesses[0]: not a JSON object"),
                List.of("\"inputs\":[", "\"inputs\":{},\"in\":[", "inputs: not a list"))) {
            String crooked = json.replaceFirst(java.util.regex.Pattern.quote(change.get(0)), change.get(1));
            JsonFault fault =
                    assertThrows(JsonFault.class, () -> TransactionJson.read(crooked, Network.DEVNET), change.get(2));
            assertTrue(String.valueOf(fault.getMessage()).startsWith(change.get(2)), fault.getMessage());
        }
        JsonFault fault = assertThrows(JsonFault.class, () -> TransactionJson.read(json, Network.MAINNET));
        assertEquals("outputs[0].address", fault.field());
        assertTrue(fault.reason().contains("the network is mainnet"), fault.reason());
    }

    private static void assertGenesisFault(String part, String text) {
        JsonFault fault = assertThrows(JsonFault.class, () -> GenesisFile.read(text), part);
        assertTrue(String.valueOf(fault.getMessage()).contains(part), fault.getMessage());
    }
}

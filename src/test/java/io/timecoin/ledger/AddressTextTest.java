package io.timecoin.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressTextTest {

    private final Address address = TestLedger.address(TestLedger.wallet(0));

    /** Hexadecimal and Base58, from Bitcoin's own test data. */
    @ParameterizedTest
    @CsvSource({
        "'',''",
        "61,2g",
        "626262,a3gV",
        "636363,aPEr",
        "73696d706c792061206c6f6e6720737472696e67,2cFupjhnEsSn59qHXstmK2ffpLv2",
        "00eb15231dfceb60925886b67d065299925915aeb172c06647,1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L",
        "516b6fcd0f,ABnLTmg",
        "bf4f89001e670274dd,3SEo3LWLoPntC",
        "572e4794,3EFU7m",
        "ecac89cad93923c02321,EJDM8drfXA6uyA",
        "10c8511e,Rt5zm",
        "00000000000000000000,1111111111"
    })
    void base58IsThatOfBitcoin(String hex, String text) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(text, Base58.encode(bytes));
        assertArrayEquals(bytes, Base58.decode(text).orElseThrow());
    }

    @Test
    void everyAddressReadsBackOnItsNetworkAlone() {
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] payload = new byte[Address.LENGTH];
            random.nextBytes(payload);
            if (i % 5 == 0) {
                payload[0] = 0;
            }
            Address any = Address.of(payload);
            for (Network network : Network.values()) {
                String text = AddressText.encode(any, network);
                String which = text + " of seed " + seed;
                assertTrue(text.length() == 37 || text.length() == 38, which);
                assertEquals(new AddressText.Outcome.Parsed(any), AddressText.parse(text, network), which);
            }
        }
    }

    @Test
    void thePrefixNamesTheNetwork() {
        assertTrue(AddressText.encode(address, Network.MAINNET).startsWith("TIME1"));
        assertTrue(AddressText.encode(address, Network.TESTNET).startsWith("TIME0"));
        assertEquals(AddressText.encode(address, Network.TESTNET), AddressText.encode(address, Network.DEVNET));
    }

    @Test
    void whatIsNoAddressIsRefusedWithItsReason() {
        String text = AddressText.encode(address, Network.MAINNET);
        assertRefused(AddressText.Refusal.WRONG_PREFIX, "");
        assertRefused(AddressText.Refusal.WRONG_PREFIX, "BTC" + text.substring(4));
        assertRefused(AddressText.Refusal.WRONG_PREFIX, "TIME7" + text.substring(5));
        assertRefused(AddressText.Refusal.WRONG_PREFIX, "time1" + text.substring(5));
        assertRefused(AddressText.Refusal.WRONG_NETWORK, AddressText.encode(address, Network.TESTNET));
        assertRefused(AddressText.Refusal.BAD_LENGTH, "TIME1");
        assertRefused(AddressText.Refusal.BAD_LENGTH, text.substring(0, 30));
        assertRefused(AddressText.Refusal.BAD_LENGTH, "TIME1" + "z".repeat(1_000_000));
        assertRefused(AddressText.Refusal.BAD_CHARACTER, text.substring(0, 20) + "0" + text.substring(21));
        assertRefused(AddressText.Refusal.BAD_CHARACTER, text.substring(0, 20) + "é" + text.substring(21));
        char changed = text.charAt(20) == 'A' ? 'B' : 'A';
        assertRefused(AddressText.Refusal.BAD_CHECKSUM, text.substring(0, 20) + changed + text.substring(21));
    }

    private static void assertRefused(AddressText.Refusal refusal, String text) {
        AddressText.Outcome outcome = AddressText.parse(text, Network.MAINNET);
        assertEquals(
                refusal,
                assertInstanceOf(AddressText.Outcome.Refused.class, outcome).refusal());
    }
}

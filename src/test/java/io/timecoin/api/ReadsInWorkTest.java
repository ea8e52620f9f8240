package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.network.conduct.AddressPrefix;
import org.junit.jupiter.api.Test;

final class ReadsInWorkTest {

    private final AddressPrefix greedy = AddressPrefix.counted("10.0.0.1").orElseThrow();
    private final AddressPrefix other = AddressPrefix.counted("10.0.1.1").orElseThrow();
    private final ReadsInWork reads = new ReadsInWork();

    @Test
    void oneNetworkLeavesOthersRoom() {
        for (int i = 0; i < 32; i++) {
            reads.begin(greedy, ReadWeight.LIST);
        }
        assertEquals(512, reads.units());
        ApiException refused = assertThrows(ApiException.class, () -> reads.begin(greedy, ReadWeight.RECORD));
        assertEquals(ApiException.Kind.OVERLOADED, refused.kind());
        for (int i = 0; i < 16; i++) {
            reads.begin(other, ReadWeight.LIST);
        }
        assertThrows(ApiException.class, () -> reads.begin(other, ReadWeight.RECORD));
        reads.end(greedy, ReadWeight.LIST);
        reads.begin(other, ReadWeight.RECORD);
    }

    @Test
    void theWholeStateIsThereForWhoIsAlone() {
        reads.begin(greedy, ReadWeight.STATE);
        assertThrows(ApiException.class, () -> reads.begin(other, ReadWeight.STATE));
        reads.end(greedy, ReadWeight.STATE);
        assertEquals(0, reads.units());
    }
}

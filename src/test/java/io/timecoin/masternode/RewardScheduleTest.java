package io.timecoin.masternode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardScheduleTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 10000000000", "2, 16931471805", "4, 23862943611", "100, 56051701859"})
    void theRewardGrowsWithTheLogarithmOfTheMasternodes(int eligible, long satoshis) {
        assertEquals(satoshis, new RewardSchedule(100).reward(eligible));
    }

    @Test
    void aNetworkMayCreateNothing() {
        assertEquals(0, new RewardSchedule(0).reward(7));
    }

    @Test
    void aNegativeNumberOfMasternodesIsABug() {
        assertThrows(IllegalArgumentException.class, () -> new RewardSchedule(100).reward(-1));
    }
}

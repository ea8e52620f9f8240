package io.timecoin.storage;

/**
 * What an owner has, kept in step with its coins so that nobody need add them up.
 *
 * @param coins how many
 * @param satoshis sum of their values
 */
record Balance(long coins, long satoshis) {

    static final Balance NONE = new Balance(0, 0);

    /** After coins of so many came, or went if negative. */
    Balance plus(long moreCoins, long moreSatoshis) {
        Balance sum = new Balance(Math.addExact(coins, moreCoins), Math.addExact(satoshis, moreSatoshis));
        if (sum.coins < 0 || sum.satoshis < 0) {
            throw new IllegalStateException("a balance of the chain database would be below zero: " + sum);
        }
        return sum;
    }
}

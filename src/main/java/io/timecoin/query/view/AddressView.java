package io.timecoin.query.view;

import io.timecoin.ledger.Address;

/**
 * Sums over an address.
 *
 * @param finalBalance satoshis of unspent final coins
 * @param coins number of these
 * @param pendingIn satoshis that pending transactions here would pay to it
 * @param pendingOut satoshis of its coins that pending transactions here would spend
 * @param asOfHeight final height at which this was evaluated
 */
public record AddressView(
        Address address, long finalBalance, long coins, long pendingIn, long pendingOut, long asOfHeight) {}

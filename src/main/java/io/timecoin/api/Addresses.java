package io.timecoin.api;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;

/** Reads addresses that clients write. */
public final class Addresses {

    private Addresses() {}

    /**
     * Reads an address of the network.
     *
     * @throws ApiException {@code WRONG_NETWORK} or {@code INVALID_ADDRESS}
     */
    public static Address parse(String text, Network network) {
        return switch (AddressText.parse(text, network)) {
            case AddressText.Outcome.Parsed(Address address) -> address;
            case AddressText.Outcome.Refused(AddressText.Refusal refusal, String detail) ->
                throw ApiException.invalid(
                        refusal == AddressText.Refusal.WRONG_NETWORK ? "WRONG_NETWORK" : "INVALID_ADDRESS", detail);
        };
    }
}

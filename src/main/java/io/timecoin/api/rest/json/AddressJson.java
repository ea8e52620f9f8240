package io.timecoin.api.rest.json;

import io.timecoin.query.view.AddressView;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Final and pending balances of an address, apart. */
@Schema(name = "Address")
public record AddressJson(
        String address, String finalBalance, long coins, String pendingIn, String pendingOut, long asOfHeight) {

    public static AddressJson of(String address, AddressView view) {
        return new AddressJson(
                address,
                Long.toString(view.finalBalance()),
                view.coins(),
                Long.toString(view.pendingIn()),
                Long.toString(view.pendingOut()),
                view.asOfHeight());
    }
}
